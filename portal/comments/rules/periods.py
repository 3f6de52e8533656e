"""How long a comment can be put right by its author, and when its author's name goes."""

import calendar
from datetime import datetime, timedelta

LINK_LIFE = timedelta(hours=48)  # of the link that confirms
EDIT_FOR = timedelta(minutes=15)  # after confirming, by the real clock
ANONYMISED_AFTER_MONTHS = 12


def edit_until(confirmed_at: datetime) -> datetime:
    """Return until when the author may put the text right; half-open."""
    return confirmed_at + EDIT_FOR


def months_later(moment: datetime, months: int) -> datetime:
    """Return the same day some months on, or the last day of a month that has no such day."""
    whole = moment.year * 12 + moment.month - 1 + months
    year, month = divmod(whole, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)
