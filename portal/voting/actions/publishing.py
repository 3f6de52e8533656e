"""Appending heads to `heads.log` after they are saved. A head that a killed process left out is appended by the next one."""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import takewhile
from typing import BinaryIO

import structlog

from portal.audit import actions as audit
from portal.audit.rules import WORKER
from portal.foundation.db import db
from portal.voting.queries import heads_log
from portal.voting.queries import log as queries
from portal.voting.queries.heads_log import HeadsLogDamaged
from portal.voting.rules import heads
from portal.voting.rules.events import LogEvent
from portal.voting.rules.heads import Head

FEW = 20  # heads that are looked through before all of them are

log = structlog.get_logger()


def catch_up(
    edition_id: int, year: int, most_anew: int | None = queries.UNPUBLISHED, before: Sequence[Head] = ()
) -> int:
    """Append all saved heads that `heads.log` has not and return how many they were. Outside any action.

    A file that says something else than the database is left alone, and so is one that cannot be written, or that is gone
    though more than `most_anew` heads would belong in it (None: two people agreed on that). Sealing says why it stops.
    What the file has is known by its last line; `before` are older heads that it lacks all the same, and that go first.
    """
    try:
        with _alone(year) as file:
            db.session.rollback()  # what is read now was saved before the file became ours
            published = heads_log.last_in(year)
            missing = [*before, *_after(published, edition_id)]
            if published is None and most_anew is not None and len(missing) > most_anew:
                log.error("heads.log is gone", edition=year, heads=len(missing))
                return 0
            if published is None and most_anew is None:
                audit.record(WORKER, LogEvent.WRITTEN_ANEW, subject=("vote_log", year), after={"heads": len(missing)})
            _append(file, missing)
            return len(missing)
    except (OSError, HeadsLogDamaged) as problem:
        log.error("heads.log cannot be written", edition=year, reason=type(problem).__name__)
        return 0


def _after(published: Head | None, edition_id: int) -> list[Head]:
    """Return the heads that were saved after one, oldest first; none when the database knows nothing of it."""
    for most in (FEW, None):
        known = queries.heads_of(edition_id, most=most)
        if published in known:
            return list(takewhile(lambda head: head != published, known))[::-1]
    if published is None:
        return known[::-1]
    number = queries.beginning_after(edition_id, published)
    return [head for head in known[::-1] if number is not None and heads.number_of(head.origin) >= number]


@contextmanager
def _alone(year: int) -> Iterator[BinaryIO]:
    """Open the file for one process at a time, at the end of its last whole line."""
    path = heads_log.path_of(year)
    is_new = not path.exists()
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if is_new:
            _sync_folder(str(path.parent))
        yield file


def _append(file: BinaryIO, added: list[Head]) -> None:
    if not added:
        return
    whole = file.read()
    file.seek(whole.rfind(b"\n") + 1)
    file.truncate()  # what a write that was cut off left
    file.write("".join(heads_log.line_of(head) + "\n" for head in added).encode("ascii"))
    file.flush()
    os.fsync(file.fileno())


def _sync_folder(folder: str) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
