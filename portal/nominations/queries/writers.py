"""Those who write an application, or did."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.foundation.db import db
from portal.nominations.models import Writer
from portal.people import queries as people


@dataclass(frozen=True)
class WriterRow:
    """Somebody who writes, or did. The address is gone when they have had it deleted."""

    id: int
    person_id: int | None
    name: str
    address: str | None
    language: str
    is_owner: bool
    invited_at: datetime
    ended_at: datetime | None


def writers_of(application_id: int) -> list[WriterRow]:
    """Return everybody who writes an application or did, in the order in which they came."""
    rows = db.session.scalars(select(Writer).where(Writer.application_id == application_id).order_by(Writer.id)).all()
    mailboxes = people.mailboxes_of([row.person_id for row in rows if row.person_id is not None])
    return [
        WriterRow(
            id=row.id,
            person_id=row.person_id,
            name=row.name,
            address=mailboxes[row.person_id].address if row.person_id in mailboxes else None,
            language=row.language,
            is_owner=row.is_owner and row.ended_at is None,
            invited_at=row.invited_at,
            ended_at=row.ended_at,
        )
        for row in rows
    ]
