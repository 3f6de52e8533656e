from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from portal.audit.models import AuditEntry
from portal.foundation.db import db

PAGE_SIZE = 50
BATCH = 500


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which lines are asked for; what is None or empty does not narrow. `actor_id` keeps somebody to their own acts."""

    actor_id: int | None = None
    actor_name: str = ""
    what: str = ""
    subject_kind: str = ""
    subject_id: str = ""
    since: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True)
class Entry:
    """A line of the log."""

    id: int
    moment: datetime
    actor_id: int | None
    actor_name: str
    what: str
    subject_kind: str
    subject_id: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    why: str | None


COLUMNS = tuple(getattr(AuditEntry, name) for name in Entry.__dataclass_fields__)


def page_of(wanted: Wanted, *, older_than: int | None = None) -> list[Entry]:
    """Return the newest lines that are asked for, one more than a page holds when there are older ones."""
    return _read(_narrowed(wanted, older_than).limit(PAGE_SIZE + 1))


def all_of(wanted: Wanted) -> Iterator[Entry]:
    """Yield every line that is asked for, newest first, a batch at a time."""
    older_than = None
    while batch := _read(_narrowed(wanted, older_than).limit(BATCH)):
        yield from batch
        older_than = batch[-1].id


def _narrowed(wanted: Wanted, older_than: int | None) -> Select[Any]:
    chosen = select(*COLUMNS).order_by(AuditEntry.id.desc())
    if older_than is not None:
        chosen = chosen.where(AuditEntry.id < older_than)
    if wanted.actor_id is not None:
        chosen = chosen.where(AuditEntry.actor_id == wanted.actor_id)
    if wanted.actor_name:
        chosen = chosen.where(AuditEntry.actor_name.icontains(wanted.actor_name, autoescape=True))
    for column in ("what", "subject_kind", "subject_id"):
        if value := getattr(wanted, column):
            chosen = chosen.where(getattr(AuditEntry, column) == value)
    if wanted.since is not None:
        chosen = chosen.where(AuditEntry.moment >= wanted.since)
    if wanted.before is not None:
        chosen = chosen.where(AuditEntry.moment < wanted.before)
    return chosen


def _read(chosen: Select[Any]) -> list[Entry]:
    return [Entry(*row) for row in db.session.execute(chosen)]
