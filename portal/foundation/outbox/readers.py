"""Reading the outbox: what a reader is told of their mail, and how outgoing mail stands."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portal.foundation.db import db
from portal.foundation.outbox import mails
from portal.foundation.outbox.mails import OutgoingEmail


@dataclass(frozen=True)
class Letter:
    """A mail as its reader is told of it: what it is about and when; never its links."""

    subject: str
    created_at: datetime
    sent_at: datetime | None


def letters_to(addresses: Collection[str]) -> list[Letter]:
    """Return the mails to some spellings of a mailbox that are still here, oldest first. Raises KeyUnusable."""
    chosen = select(OutgoingEmail).where(OutgoingEmail.to_hash.in_(mails.hashes_of(addresses)))
    rows = db.session.scalars(chosen.order_by(OutgoingEmail.id)).all()
    return [Letter(str(mails.written(row)["Subject"]), row.created_at, row.sent_at) for row in rows]


def oldest_unsent() -> datetime | None:
    """Return when the oldest mail that still waits was written."""
    return db.session.scalar(select(func.min(OutgoingEmail.created_at)).where(OutgoingEmail.sent_at.is_(None)))


@dataclass(frozen=True)
class Status:
    """How outgoing mail stands: what waits, since when, and what was given up."""

    waiting: int
    oldest: datetime | None
    given_up: int


def status() -> Status:
    """Return how outgoing mail stands, in one statement."""
    gone = OutgoingEmail.due_at.is_(None)
    waits = func.count().filter(~gone), func.min(OutgoingEmail.created_at).filter(~gone)
    row = db.session.execute(select(*waits, func.count().filter(gone)).where(OutgoingEmail.sent_at.is_(None))).one()
    return Status(*row)
