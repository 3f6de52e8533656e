"""The running site: gunicorn and the worker, started together and stopped together."""

import ctypes
import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress

from tools.places import PYTHON, ROOT
from tools.trouble import FAILED, UNAVAILABLE, Stopped, Trouble

# gunicorn lets requests end for 30 s (gunicorn.conf.py); what lives longer is killed.
PATIENCE = 35


def refuse_used_port(host: str, port: int) -> None:
    """Raise Trouble when the site could not listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # As gunicorn does it: a port that a stopped site has just left can be taken again.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            raise Trouble(_why_not(host, port, error), UNAVAILABLE) from error


def address(host: str, port: int) -> str:
    """Return where a browser on this machine finds a site that listens on this host and port."""
    if host in ("0.0.0.0", "::"):
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve(host: str, port: int, env: Mapping[str, str], announcement: str) -> int:
    """Run gunicorn and the worker until one ends or someone stops us; return the exit code.

    Both are in one process group of their own, so that Ctrl+C reaches only us, and each is asked to end once.
    """
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        children["gunicorn"] = _start("gunicorn", ["wsgi:app", "--bind", bind], env, group=0)
        _wait_for_answer(host, port, children)
        if not _ended(children):
            # Second, since the first to come is a visitor: side by side on two cores each would be slower.
            children["worker"] = _start("flask", ["worker"], env, group=children["gunicorn"].pid)
            print(announcement, flush=True)
        while not (ended := _ended(children)):
            time.sleep(0.2)
    except (KeyboardInterrupt, Stopped):
        _stop(children)
        print("Stopped.", flush=True)
        return 0
    except BaseException:
        _stop(children)
        raise
    _stop(children)
    name, code = ended
    how = f"ended with exit code {code}" if code >= 0 else f"was killed by signal {-code}"
    sys.stderr.write(f"run.py: {name} {how}, so the whole site was stopped; its own words stand above.\n")
    return code if code > 0 else FAILED


def _start(module: str, arguments: list[str], env: Mapping[str, str], *, group: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [str(PYTHON), "-m", module, *arguments],
        cwd=ROOT,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        process_group=group,
        preexec_fn=_end_with_parent if sys.platform == "linux" else None,
    )


def _end_with_parent() -> None:
    # Linux: even when run.py itself is killed, its children get TERM and the port is free again.
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


def _ended(children: Mapping[str, subprocess.Popen[bytes]]) -> tuple[str, int] | None:
    return next(((name, child.returncode) for name, child in children.items() if child.poll() is not None), None)


def _wait_for_answer(host: str, port: int, children: Mapping[str, subprocess.Popen[bytes]]) -> None:
    """Wait until the site answers, at most half a minute; a child that ends meanwhile is for the caller to tell."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    until = time.monotonic() + 30
    while time.monotonic() < until and not _ended(children):
        connection = http.client.HTTPConnection(here, port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse()
            return
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        finally:
            connection.close()


def _stop(children: Mapping[str, subprocess.Popen[bytes]]) -> None:
    """Ask each child to end; a second Ctrl+C, or too long a wait, kills what is left."""
    for child in children.values():
        child.terminate()
    try:
        until = time.monotonic() + PATIENCE
        for child in children.values():
            child.wait(max(0.1, until - time.monotonic()))
    except (KeyboardInterrupt, Stopped, subprocess.TimeoutExpired):
        for child in children.values():
            child.kill()
    for child in children.values():
        child.wait()
    if gunicorn := children.get("gunicorn"):
        # The group bears its id: what gunicorn left, should it have died before its own workers.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(gunicorn.pid, signal.SIGKILL)


def _why_not(host: str, port: int, error: OSError) -> str:
    if isinstance(error, socket.gaierror):
        return f"«{host}» is no address of this machine: leave --host out, or name one that is."
    if isinstance(error, PermissionError):
        return f"Port {port} is only for the system's own services: choose one from 1024 up, for instance --port 8000."
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is in use: stop what uses it, or choose another, for instance --port {port + 1}."
    return f"The site cannot listen on {host}, port {port} ({error.strerror}): choose another with --host and --port."
