"""Two clocks: the domain's, which a demonstration may shift, and the real one, for security.

Domain: phases, schedules, dates on pages, mail, feeds. Real: life of links and codes, limits, retries, locks, logs.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import current_app, g, has_request_context
from sqlalchemy import CheckConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.db import Model, db, transaction

OSLO = ZoneInfo("Europe/Oslo")


class ClockShift(Model):
    """How far the domain's clock stands from the real one, in seconds; one row, in a demonstration only."""

    __tablename__ = "clock_shift"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    seconds: Mapped[float]


class GoesBack(Exception):
    """The clock was asked to go back; time travel goes forward only, because what has happened stays."""


def real_now() -> datetime:
    """Return the moment by the machine's clock, in UTC."""
    return datetime.now(UTC)


def now() -> datetime:
    """Return the moment by the domain's clock, in UTC; on a page that staff look at as of another moment, that one."""
    if has_request_context() and "as_of" in g:
        return g.as_of.astimezone(UTC)
    return actual_now()


def actual_now() -> datetime:
    """Return the moment by the domain's clock, whatever is looked at. The shift is read once a request."""
    return real_now() + shift()


def today() -> datetime:
    """Return the domain's moment as it stands on a clock in Oslo."""
    return now().astimezone(OSLO)


def in_domain(moment: datetime | None) -> datetime | None:
    """Return a moment of the real clock as the pages' own clock shows it: a demonstration's stands elsewhere."""
    return None if moment is None else moment + shift()


def shift() -> timedelta:
    """Return how far the domain's clock stands from the real one; nothing outside a demonstration."""
    if not current_app.config["DEMO"]:
        return timedelta()
    if not has_request_context():
        return _stored_shift()
    if "clock_shift" not in g:
        g.clock_shift = _stored_shift()
    return g.clock_shift


def _stored_shift() -> timedelta:
    return timedelta(seconds=db.session.scalar(select(ClockShift.seconds)) or 0)


@transaction(publishes=True)
def travel(to: datetime) -> None:
    """Set the domain's clock to a moment, from which it runs on. Raises GoesBack for a moment that has passed."""
    if db.session.get(ClockShift, 1) and to < now():
        raise GoesBack
    set_shift((to - real_now()).total_seconds())


def set_shift(seconds: float) -> None:
    """Write the shift inside an action; `travel` is the way that checks."""
    db.session.merge(ClockShift(id=1, seconds=seconds))
    if has_request_context():
        g.pop("clock_shift", None)
