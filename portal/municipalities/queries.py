"""Reading the register."""

from sqlalchemy import or_, select

from portal.foundation.db import db
from portal.municipalities.models import Municipality


def municipality_in(year: int, number: str) -> Municipality | None:
    """Return the municipality that had this number in a year."""
    return db.session.scalar(
        select(Municipality).where(
            Municipality.number == number,
            Municipality.valid_from <= year,
            or_(Municipality.valid_to.is_(None), Municipality.valid_to >= year),
        )
    )
