"""The portal as gunicorn runs it: several processes, on loopback."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from flask import Flask

from portal.config import ROOT
from tests.voting.racing import Answer
from tests.web import receipt_code

PATIENCE = 60.0  # seconds; the machine may be busy


@dataclass(frozen=True)
class Page:
    """An answer over the wire, as the tests' tools read it."""

    status: int
    text: str


@dataclass
class Server:
    """A running portal."""

    process: subprocess.Popen[bytes]
    port: int

    def send(self, method: str, path: str) -> Page:
        """Send a request of its own connection. Raises OSError or HTTPException when the server goes away."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            own = {"Origin": f"http://127.0.0.1:{self.port}", "Content-Length": "0"}
            connection.request(method, path, headers=own if method == "POST" else {})
            answer = connection.getresponse()
            return Page(answer.status, answer.read().decode())
        finally:
            connection.close()

    def confirm(self, token: str) -> Answer | None:
        """Press the button; None when no answer came."""
        try:
            page = self.send("POST", f"/stem/bekreft/{token}")
        except (OSError, HTTPException):
            return None
        return Answer(page.status, receipt_code(page) if page.status == 200 else None)  # type: ignore[arg-type]

    def kill(self) -> None:
        """End all its processes at once, as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def served(app: Flask, module: str = "wsgi:app", workers: int = 2) -> Iterator[Server]:
    """Run the portal on the test's own database, until the end of the block."""
    port, data = _free_port(), Path(app.config["DATA"])
    told = {
        "PORTAL_ENV": "demo", "PORTAL_DATA": str(data), "PORTAL_LIMITS": "off", "PORTAL_WORKERS": str(workers),
        "PORTAL_DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"], "PORTAL_BASE_URL": f"http://127.0.0.1:{port}",
    }  # fmt: skip
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    command = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "--bind", f"127.0.0.1:{port}", module]
    with (data / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=kept | told, stdout=log, stderr=log, start_new_session=True)
    server = Server(process, port)
    try:
        _wait_for(server, data / "server.log")
        yield server
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                server.kill()


def _wait_for(server: Server, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.process.poll() is None:
        try:
            if server.send("GET", "/healthz").status == 200:
                return
        except (OSError, HTTPException):
            time.sleep(0.1)
    raise AssertionError(f"the server did not start:\n{log.read_text()}")
