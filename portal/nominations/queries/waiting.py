"""What waits for the jury's secretary."""

from datetime import datetime

from sqlalchemy import func, select

from portal.foundation.db import db
from portal.municipalities.models import Postmottak
from portal.nominations import rules
from portal.nominations.models import Application
from portal.nominations.rules import ApplicationState


def to_look_at() -> tuple[int, datetime | None]:
    """Return how many delivered applications wait for the secretary, and since when the oldest does."""
    waits = Application.state == ApplicationState.DELIVERED
    row = db.session.execute(select(func.count(), func.min(Application.confirmed_at)).where(waits)).one()
    return row[0], row[1]


def without_postmottak() -> tuple[int, datetime | None]:
    """Return how many sent applications wait for an address that nobody has entered, and since when."""
    known = select(Postmottak.municipality_id)
    row = db.session.execute(
        select(func.count(), func.min(Application.sent_at)).where(
            Application.sent > Application.delivered,
            Application.state.in_(rules.EDITABLE),
            Application.municipality_id.not_in(known),
        )
    ).one()
    return row[0], row[1]
