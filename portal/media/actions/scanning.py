"""The virus scanner, when there is one: ClamAV's daemon, asked over a socket. Without one our own checks decide.

The daemon gets the content itself (INSTREAM), so it needs no right to our folder and may run on another machine.
"""

import socket
import struct
from typing import IO
from urllib.parse import urlsplit

import structlog
from flask import current_app

from portal.foundation.db import db, transaction
from portal.media import queries, stores
from portal.media.actions import letting_go
from portal.media.models import StoredFile
from portal.media.rules import MOVES, FileState, Verdict, state_after

PATIENCE = 10.0  # seconds for each word
PIECE = 64 * 1024
ROUND = 20  # files a worker asks about before it looks after its other work
LONGEST_ANSWER = 4096

log = structlog.get_logger()


def ask(content: IO[bytes]) -> Verdict:
    """Ask the scanner about a file's content; clean where the settings name no scanner."""
    address = current_app.config["SCANNER"]
    if not address:
        return Verdict.CLEAN
    try:
        with _connected(address) as scanner:
            scanner.sendall(b"zINSTREAM\0")
            while piece := content.read(PIECE):
                scanner.sendall(struct.pack("!L", len(piece)) + piece)
            scanner.sendall(struct.pack("!L", 0))
            return _understood(_answer(scanner))
    except OSError as error:
        said = error.strerror or type(error).__name__
    log.error("the virus scanner does not answer", reason=said)
    return Verdict.AWAY


def scan_waiting() -> int:
    """Ask about files that the scanner has not spoken of, a few at a time, and return how many it spoke of now."""
    spoken = 0
    for file_id in queries.waiting(ROUND):
        db.session.rollback()  # nothing is held while the scanner looks
        try:
            with stores.store().open(file_id) as content:
                verdict = ask(content)
        except FileNotFoundError:
            log.error("a stored file is not there", file=file_id)
            continue
        if verdict is Verdict.AWAY:
            break
        if verdict is not Verdict.UNKNOWN:
            judge(file_id, verdict)
            spoken += 1
    return spoken


@transaction
def judge(file_id: str, verdict: Verdict) -> None:
    """Note what the scanner says of a file. The content of one that is infected goes at once; its row tells what became of it."""
    row = db.session.get(StoredFile, file_id, with_for_update=True)
    state = state_after(verdict)
    if row is None or state not in MOVES[row.state]:
        return
    row.state = state
    if state is FileState.REFUSED:
        log.warning("a stored file is infected", file=file_id, owner=row.owner_kind)
        letting_go.forget_content(file_id)


def _connected(address: str) -> socket.socket:
    parts = urlsplit(address)
    if parts.scheme == "unix":
        scanner = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        scanner.settimeout(PATIENCE)
        try:
            scanner.connect(parts.path)
        except BaseException:
            scanner.close()
            raise
        return scanner
    return socket.create_connection((parts.hostname, parts.port or 3310), timeout=PATIENCE)


def _answer(scanner: socket.socket) -> bytes:
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER and (more := scanner.recv(LONGEST_ANSWER)):
        said += more
    return said.rstrip(b"\0\n")


def _understood(answer: bytes) -> Verdict:
    """Return what an answer means: `stream: OK`, `stream: <name> FOUND`, or an error of the daemon's own."""
    if answer.endswith(b" FOUND"):
        return Verdict.INFECTED
    if answer == b"stream: OK":
        return Verdict.CLEAN
    log.error("the virus scanner could not look", answer=answer.decode("ascii", "replace")[:200])
    return Verdict.UNKNOWN
