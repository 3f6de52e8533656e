"""What applications said when they were sent: kept as it was, whatever is written later."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.foundation.db import db
from portal.nominations.models import ApplicationVersion


@dataclass(frozen=True)
class VersionRow:
    """A version of an application that was sent."""

    number: int
    made_at: datetime
    made_by: str
    content: Mapping[str, Any]


def version_of(application_id: int, number: int) -> Mapping[str, Any] | None:
    """Return what an application said when it was sent."""
    row = db.session.get(ApplicationVersion, (application_id, number))
    return row.content if row else None


def versions_of(application_id: int) -> list[VersionRow]:
    """Return the versions of an application, newest first."""
    chosen = select(ApplicationVersion).where(ApplicationVersion.application_id == application_id)
    rows = db.session.scalars(chosen.order_by(ApplicationVersion.number.desc()))
    return [VersionRow(row.number, row.made_at, row.made_by, row.content) for row in rows]
