"""Dates, times and numbers as each language writes them, with hard spaces inside (Språkrådet: «Tall, tid, dato»)."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from flask import Flask

from portal.foundation.clock import OSLO
from portal.foundation.i18n import gettext as _
from portal.foundation.i18n import language

HARD_SPACE = "\u00a0"


def _dated(value: date | datetime, norwegian: str, english: str) -> str:
    day = value.astimezone(OSLO).date() if isinstance(value, datetime) else value
    code = language()
    pattern = english if code == "en" else norwegian
    return format_date(day, pattern, locale=code).replace(" ", HARD_SPACE)


def full_date(value: date | datetime) -> str:
    """12. august 2019."""
    return _dated(value, "d. MMMM y", "d MMMM y")


def day_and_month(value: date | datetime) -> str:
    """12. august."""
    return _dated(value, "d. MMMM", "d MMMM")


def month_and_year(value: date | datetime) -> str:
    """Juni 2019 in lower case, as in running text."""
    return _dated(value, "MMMM y", "MMMM y")


def clock_time(value: datetime) -> str:
    """Kl. 15.00, on the clock in Oslo."""
    local = value.astimezone(OSLO)
    return f"{local:%H:%M}" if language() == "en" else f"kl.{HARD_SPACE}{local:%H.%M}"


def moment(value: datetime) -> str:
    """12. august 2019 kl. 15.00."""
    return _("%(day)s %(time)s", day=full_date(value), time=clock_time(value)).replace(" ", HARD_SPACE)


def day_moment(value: datetime) -> str:
    """12. august kl. 15.00."""
    return _("%(day)s %(time)s", day=day_and_month(value), time=clock_time(value)).replace(" ", HARD_SPACE)


def closing(value: datetime) -> str:
    """The last minute before a half-open closing: 5 August 00.00 is «4. august kl. 23.59»."""
    last = value - timedelta(minutes=1)
    return _("%(day)s %(time)s", day=day_and_month(last), time=clock_time(last)).replace(" ", HARD_SPACE)


def closing_moment(value: datetime) -> str:
    """The same with its year: «4. august 2019 kl. 23.59»."""
    return moment(value - timedelta(minutes=1))


def closing_time(value: datetime) -> str:
    """The clock alone of the last minute before a half-open closing: «kl. 23.59»."""
    return clock_time(value - timedelta(minutes=1))


def closing_day(value: datetime) -> str:
    """The last day before a half-open closing: 5 August 00.00 is «4. august»."""
    return day_and_month(value - timedelta(minutes=1))


def number(value: int | float) -> str:
    """47 107."""
    return format_decimal(value, locale=language())


def percent(value: float) -> str:
    """A fraction as 35,3 %."""
    pattern = "#,##0.0%" if language() == "en" else "#,##0.0\u00a0%"
    return format_percent(value, pattern, locale=language())


def weight(value: float) -> str:
    """A fraction as 60 %, with a decimal only where it has one: for what somebody has decided, not counted."""
    pattern = "#,##0.#%" if language() == "en" else "#,##0.#\u00a0%"
    return format_percent(value, pattern, locale=language())


def iso(value: date | datetime) -> str:
    """The machine's form, for `<time datetime>`."""
    return value.astimezone(OSLO).isoformat() if isinstance(value, datetime) else value.isoformat()


def capitalize_first(text: str) -> str:
    """Make the first letter a capital and leave the rest alone."""
    return text[:1].upper() + text[1:]


def start_of_day(day: date) -> datetime:
    """Return the moment at which a day begins in Oslo."""
    return datetime.combine(day, time(), tzinfo=OSLO)


FILTERS: dict[str, Callable[..., Any]] = {
    "date": full_date,
    "day": day_and_month,
    "month": month_and_year,
    "clock": clock_time,
    "moment": moment,
    "day_moment": day_moment,
    "closing": closing,
    "closing_moment": closing_moment,
    "closing_time": closing_time,
    "closing_day": closing_day,
    "number": number,
    "percent": percent,
    "weight": weight,
    "iso": iso,
    "capitalize_first": capitalize_first,
}


def init_app(app: Flask) -> None:
    """Give the templates their filters."""
    app.jinja_env.filters.update(FILTERS)
