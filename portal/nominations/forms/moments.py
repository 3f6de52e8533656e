"""Days and times as staff type them: Oslo's clock, and a last day that ends at midnight."""

from datetime import UTC, date, datetime, time, timedelta

from portal.foundation.clock import OSLO
from portal.foundation.i18n import lazy_gettext as _l

DATE = _l("Skriv datoen slik: 2019-07-01.")
TIME = _l("Skriv klokkeslettet slik: 14.30.")


def day_of(text: str | None) -> date | None:
    """Return a day that is written as the forms ask, or as Norwegians write it («1.7.2019»); None for anything else."""
    typed = (text or "").strip()
    try:
        if "." in typed and typed.isascii():
            return datetime.strptime(typed, "%d.%m.%Y").replace(tzinfo=OSLO).date()
        return date.fromisoformat(typed) if len(typed) == len("2019-07-01") else None
    except ValueError:
        return None


def time_of(text: str | None) -> time | None:
    """Return a time written with a point or a colon; None for anything else."""
    hour, _point, minute = (text or "").strip().replace(".", ":").partition(":")
    if not (hour.isascii() and hour.isdecimal() and minute.isascii() and minute.isdecimal() and len(minute) == 2):
        return None
    try:
        return time(int(hour), int(minute)) if len(hour) < 3 else None
    except ValueError:
        return None


def moment_of(day: str | None, clock: str | None, *, ends: bool = False) -> datetime | None:
    """Return a moment in Oslo. Without a time: the day's beginning, or with `ends` the midnight after it.

    An hour that is not there, the night in spring when the clock is set forward, is no moment.
    """
    found = day_of(day)
    if found is None:
        return None
    at = time_of(clock) if clock and clock.strip() else None
    if clock and clock.strip() and at is None:
        return None
    try:
        local = datetime.combine(found + timedelta(days=1) if ends and at is None else found, at or time(), OSLO)
        there_and_back = local.astimezone(UTC).astimezone(OSLO)
    except OverflowError:
        return None
    return local if there_and_back.replace(tzinfo=None) == local.replace(tzinfo=None) else None


def as_typed(moment: datetime | None, *, ends: bool = False) -> tuple[str, str]:
    """Return a moment as day and time for a form; a midnight that ends a day is that day without a time."""
    if moment is None:
        return "", ""
    local = moment.astimezone(OSLO)
    if local.time() == time():
        return ((local.date() - timedelta(days=1)) if ends else local.date()).isoformat(), ""
    return local.date().isoformat(), f"{local:%H.%M}"
