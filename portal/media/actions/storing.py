"""Taking a file in (received, opened, scanned: no transaction) and keeping it (one row, in the transaction of the act)."""

import hashlib
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

import structlog
from sqlalchemy import text

from portal.foundation import boxes
from portal.foundation.db import Refused, db, transaction
from portal.media import queries, stores
from portal.media.actions import checking, letting_go, scanning
from portal.media.models import StoredFile
from portal.media.rules import (
    MOST_BYTES,
    USUAL_ROOM,
    FileRefusal,
    FileState,
    Kind,
    Owner,
    Room,
    Verdict,
    clean_name,
    head_refusal,
    kind_named,
    room_refusal,
    state_after,
)
from portal.media.rules.kinds import HEAD_BYTES

PIECE = 64 * 1024

log = structlog.get_logger()


@dataclass(frozen=True)
class Taken:
    """A file that has been received and checked. It lies in its place; until it is kept nobody knows of it."""

    id: str
    kind: Kind
    name: str
    size: int
    sha256: bytes
    state: FileState


def store(stream: IO[bytes], name: str, *, owner: Owner, now: datetime, room: Room = USUAL_ROOM) -> Taken:
    """Take a file in and keep it, in a transaction of its own. Raises Refused(FileRefusal); then nothing is left of it.

    A form that changes more than this calls `take_in` first, and `keep` inside its own action.
    """
    taken = take_in(stream, name)
    try:
        keep(taken, owner=owner, room=room, now=now)
    except BaseException:
        discard(taken)
        raise
    return taken


def take_in(stream: IO[bytes], name: str) -> Taken:
    """Receive a file, have it opened and scanned, and lay it in its place. Raises Refused(FileRefusal).

    Slow: call it before the action, never inside one; it ends what was being read. What is never kept is swept after a day.
    """
    assert not db.session().info.get("inside_action"), "the write lock would be held while a file is opened"
    db.session.rollback()
    kind = kind_named(clean_name(name))
    if kind is None:
        raise Refused(FileRefusal.WRONG_ENDING)
    file_id = secrets.token_hex(16)
    received, written = (queries.incoming() / f"{file_id}.{step}" for step in ("in", "out"))
    try:
        _receive(stream, received)
        _check(kind, received, written)
        ready = written if kind.is_picture else received
        with ready.open("rb") as content:
            verdict = scanning.ask(content)
        if verdict is Verdict.INFECTED:
            raise Refused(FileRefusal.INFECTED)
        taken = Taken(file_id, kind, clean_name(name), ready.stat().st_size, _sum(ready), state_after(verdict))
        stores.store().lay(file_id, ready)
    except OSError as error:
        log.error("a file could not be saved", reason=error.strerror)
        raise Refused(FileRefusal.NOT_SAVED) from error
    finally:
        for left in (received, written):
            with suppress(OSError):
                left.unlink(missing_ok=True)
    return taken


@transaction
def keep(taken: Taken, *, owner: Owner, now: datetime, room: Room = USUAL_ROOM) -> str:
    """Note a file that was taken in as somebody's and return its id. Raises Refused: no room for it."""
    _hold(f"{owner.kind}:{owner.id}", room.pot)
    reason = room_refusal(room, files=queries.number_of(owner), pot_bytes=queries.bytes_in(room.pot), size=taken.size)
    if reason:
        raise Refused(reason)
    row = StoredFile(
        id=taken.id, kind=taken.kind, name=taken.name, size=taken.size, sha256=taken.sha256, state=taken.state,
        owner_kind=owner.kind, owner_id=owner.id, pot=room.pot, made_at=now,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row.id


def discard(taken: Taken) -> None:
    """Let go of a file that was taken in and is not kept after all."""
    letting_go.forget_now(taken.id)


def _receive(stream: IO[bytes], into: Path) -> None:
    into.parent.mkdir(exist_ok=True, mode=0o700)
    size = 0
    with open(into, "xb", opener=boxes.private) as file:
        while piece := stream.read(min(PIECE, MOST_BYTES + 1 - size)):
            size += len(piece)
            if size > MOST_BYTES:
                raise Refused(FileRefusal.TOO_LARGE)
            file.write(piece)


def _check(kind: Kind, received: Path, written: Path) -> None:
    with received.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if reason := head_refusal(kind, head):
        raise Refused(reason)
    if kind.is_picture:
        open(written, "xb", opener=boxes.private).close()  # the child writes into a file that is private already
    if reason := checking.refusal(kind, received, written):
        raise Refused(reason)


def _sum(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _hold(*names: str | None) -> None:
    """Let one at a time count what is there and add to it. SQLite has one writer anyway."""
    if db.session.connection().dialect.name == "postgresql":
        for name in sorted(filter(None, names)):
            db.session.execute(
                text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": f"media:{name}"}
            )
