"""The number that tells caches that something public changed, and the moment at which a page changes by itself."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import CheckConstraint, select, update
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.db import NEXT_GENERATION, Model, db


class Generation(Model):
    """How many times something public has changed; one row, made by the migration."""

    __tablename__ = "generation"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]


def current() -> int:
    """Return the generation of what the public may see now."""
    return db.session.scalar(select(Generation.number)) or 0


def _step() -> None:
    db.session.execute(update(Generation).values(number=Generation.number + 1))


NEXT_GENERATION.append(_step)


def earliest(moments: Iterable[datetime | None]) -> datetime | None:
    """Return the earliest of the moments that are known: what a page shows holds until then."""
    return min((moment for moment in moments if moment is not None), default=None)
