"""A file that comes in pieces, so that a form can show how far it is and go on after a break.

A page begins, adds piece by piece, then hands the whole to `take_in` under its name. Pieces lie under the random id that
the page was given; only the owner it was begun for finds them. What is never finished is swept after a day.
"""

import fcntl
import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from portal.foundation import boxes
from portal.foundation.db import Refused
from portal.media import queries
from portal.media.rules import FILES, MOST_BYTES, FileRefusal, Owner

SHAPE = re.compile(r"[0-9a-f]{32}")
PIECE = 64 * 1024


def begin(owner: Owner, *, size: int) -> str:
    """Begin a file of a size that the page tells, and return its id. Raises Refused: too large, or too many begun."""
    if size > MOST_BYTES:
        raise Refused(FileRefusal.TOO_LARGE)
    folder = queries.incoming()
    folder.mkdir(exist_ok=True, mode=0o700)
    if len(list(folder.glob(f"{_mark(owner)}-*"))) >= FILES:
        raise Refused(FileRefusal.TOO_MANY_UPLOADS)
    upload_id = secrets.token_hex(16)
    open(_path(owner, upload_id), "xb", opener=boxes.private).close()
    return upload_id


def received(owner: Owner, upload_id: str) -> int:
    """Return how many bytes have come: the page goes on from there. Raises Refused(UPLOAD_GONE)."""
    try:
        return _path(owner, upload_id).stat().st_size
    except OSError:
        raise Refused(FileRefusal.UPLOAD_GONE) from None


def add(owner: Owner, upload_id: str, stream: IO[bytes], *, offset: int) -> int:
    """Add a piece that begins at an offset, and return how many bytes have come. Raises Refused; then nothing is added.

    One that begins elsewhere than the last ended is out of place: sent twice, or two at once.
    """
    with _opened(owner, upload_id) as file:
        if file.seek(0, os.SEEK_END) != offset:
            raise Refused(FileRefusal.PIECE_OUT_OF_PLACE)
        try:
            while more := stream.read(PIECE):
                if file.tell() + len(more) > MOST_BYTES:
                    raise Refused(FileRefusal.TOO_LARGE)
                file.write(more)
        except BaseException:
            file.truncate(offset)
            raise
        return file.tell()


@contextmanager
def whole(owner: Owner, upload_id: str) -> Iterator[IO[bytes]]:
    """Open what has come, for `take_in`; afterwards the pieces are gone, whether it was taken or not. Raises Refused."""
    with _opened(owner, upload_id) as file:
        try:
            yield file
        finally:
            drop(owner, upload_id)


def drop(owner: Owner, upload_id: str) -> None:
    """Let go of a file that was begun."""
    with suppress(OSError, Refused):
        _path(owner, upload_id).unlink(missing_ok=True)


@contextmanager
def _opened(owner: Owner, upload_id: str) -> Iterator[IO[bytes]]:
    received(owner, upload_id)
    with open(_path(owner, upload_id), "r+b", buffering=0) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(FileRefusal.PIECE_OUT_OF_PLACE) from None
        yield file


def _path(owner: Owner, upload_id: str) -> Path:
    if not SHAPE.fullmatch(upload_id):
        raise Refused(FileRefusal.UPLOAD_GONE)
    return queries.incoming() / f"{_mark(owner)}-{upload_id}"


def _mark(owner: Owner) -> str:
    return hashlib.sha256(f"{owner.kind}\0{owner.id}".encode()).hexdigest()[:16]
