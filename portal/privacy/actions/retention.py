"""The worker's step that deletes what has had its time, kind by kind, in small batches."""

from datetime import datetime

import structlog
from flask import current_app

from portal.foundation import clock
from portal.foundation.db import transaction
from portal.privacy.actions import archive
from portal.privacy.actions.kinds import SOURCES
from portal.privacy.actions.source import Source
from portal.privacy.rules import PERIODS, ArchiveFailed, Profile, over_before

BATCH = 200  # rows in one transaction: the write lock is not held for long
BATCHES = 5  # for each kind in one round: mail does not wait for a large clean-up

log = structlog.get_logger()


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
        records = source.records(due)
        archive.export(source.kept, [{"id": each, **records[each]} for each in due], at=now)
    source.forget(due, now)
    return len(due)
