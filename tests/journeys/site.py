"""A running site for a browser: gunicorn and the worker on loopback, ended by the test that started them."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.config import ROOT

PATIENCE = 60  # seconds until the site must answer


@contextmanager
def running(loaded: Path, folder: Path) -> Iterator[str]:
    """Serve a copy of a loaded data folder; give its address."""
    data = folder / "var"
    shutil.copytree(loaded, data)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    env = os.environ | {
        "PORTAL_ENV": "demo",
        "PORTAL_DATA": str(data),
        "PORTAL_BASE_URL": base,
        "FLASK_APP": "wsgi:app",
    }
    commands = (["gunicorn", "-c", "gunicorn.conf.py", "--bind", f"127.0.0.1:{port}", "wsgi:app"], ["flask", "worker"])
    with (folder / "site.log").open("wb") as log:
        processes = [
            subprocess.Popen(
                [sys.executable, "-m", *command], cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True
            )
            for command in commands
        ]
    try:
        _wait_for(base)
        yield base
    finally:
        for process in processes:  # at once: gunicorn waits long for connections that a browser keeps open
            os.killpg(process.pid, signal.SIGKILL)
        for process in processes:
            process.wait(timeout=40)


def _wait_for(base: str) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(f"{base}/healthz", timeout=5):
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
