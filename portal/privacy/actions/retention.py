"""The worker's step that deletes what has had its time, kind by kind, in small batches."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from flask import current_app

from portal.foundation import clock
from portal.foundation.db import transaction
from portal.privacy.actions import archive
from portal.privacy.rules import PERIODS, ArchiveFailed, Kept, Profile, over_before

BATCH = 200  # rows in one transaction: the write lock is not held for long
BATCHES = 5  # for each kind in one round: mail does not wait for a large clean-up

log = structlog.get_logger()


@dataclass(frozen=True)
class Due:
    """A row whose time is out, and what the archive is told of it."""

    id: int
    record: Mapping[str, Any]


@dataclass(frozen=True)
class Source:
    """A kind of data: which rows are older than a moment (at most so many, oldest first), and how they are deleted."""

    kept: Kept
    due: Callable[[datetime, int], Sequence[Due]]
    forget: Callable[[Sequence[int], datetime], None]


SOURCES: tuple[Source, ...] = ()


def tidy() -> None:
    """Delete what has had its time under the profile of the settings. What the archive does not take is kept, and logged."""
    for source in SOURCES:
        try:
            for _ in range(BATCHES):
                if _batch(source) < BATCH:
                    break
        except ArchiveFailed as problem:
            log.error("not deleted: the archive failed", kind=source.kept.value, reason=str(problem))


def profile() -> Profile:
    """Return the profile that the settings name."""
    return Profile(current_app.config["RETENTION"])


def _batch(source: Source) -> int:
    now = clock.now()
    before = over_before(source.kept, profile(), now)
    return _delete(source, before, now) if source.due(before, 1) else 0


@transaction
def _delete(source: Source, before: datetime, now: datetime) -> int:
    """Export and delete in one: what is written is what the lock keeps as it is."""
    due = source.due(before, BATCH)
    if due and PERIODS[profile()][source.kept].archived:
        archive.export(source.kept, [{"id": each.id, **each.record} for each in due], at=now)
    source.forget([each.id for each in due], now)
    return len(due)
