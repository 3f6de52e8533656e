"""A scanner that answers as ClamAV's daemon does, and the folder of files."""

import socket
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

SIGN = b"virus"
"""A file that holds it is infected."""


class Scanner:
    """One thread behind a socket; `answer` is said instead of the truth when it is told."""

    def __init__(self, address: str) -> None:
        self.seen: list[bytes] = []
        self.answer: bytes | None = None
        self._door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._door.bind(address)
        self._door.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def stop(self) -> None:
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _serve(self) -> None:
        while True:
            try:
                visitor, _ = self._door.accept()
            except OSError:
                return
            with visitor, visitor.makefile("rb") as said:
                assert said.read(10) == b"zINSTREAM\0"
                content = b""
                while length := int.from_bytes(said.read(4), "big"):
                    content += said.read(length)
                self.seen.append(content)
                truth = b"stream: Eksempel.Virus FOUND" if SIGN in content else b"stream: OK"
                visitor.sendall((self.answer or truth) + b"\0")


@pytest.fixture
def scanner(app: Flask) -> Iterator[Scanner]:
    """A scanner that the portal's settings name. The address is short: 108 bytes is the most that a socket's may have."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"{folder}/clamd.ctl"
        app.config["SCANNER"] = f"unix:{address}"
        started = Scanner(address)
        yield started
        started.stop()


@pytest.fixture
def data(app: Flask) -> Path:
    """The data folder."""
    return Path(app.config["DATA"])
