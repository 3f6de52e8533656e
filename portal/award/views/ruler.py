"""The ruler: one stroke a day from the finalists' day to the release, drawn by the server."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.award import rules
from portal.award.queries import EditionNow
from portal.foundation import formatting
from portal.foundation.clock import OSLO
from portal.foundation.i18n import gettext as _
from portal.foundation.i18n import ngettext

LABEL_ROOM = 26  # pixels above the strokes, for the label
LONGEST = 120  # days; beyond that the strokes would be too thin to read
STROKE, TODAY = 0.5, 0.62  # of a day's width
NEAR_EDGE = 22  # per cent; there the label leans inwards


@dataclass(frozen=True)
class Stroke:
    """A day, as attributes of an SVG rectangle."""

    x: str
    y: str
    width: str
    height: str
    kind: str


@dataclass(frozen=True)
class Ruler:
    """The strokes, and the label above today."""

    days: list[Stroke]
    height: int
    label: str | None
    label_x: str
    anchor: str
    first: str
    last: str


def ruler_of(calendar: rules.Calendar, now: datetime, *, tall: bool) -> Ruler | None:
    """Return an edition's ruler; None where its first or last day is not known."""
    if not (calendar.finalists_at and calendar.release_at and calendar.voting_opens and calendar.voting_closes):
        return None
    first, last = _day(calendar.finalists_at), _day(calendar.release_at)
    if not 0 < (last - first).days <= LONGEST:
        return None
    opens, closes = _day(calendar.voting_opens), _day(calendar.voting_closes - rules.MINUTE)
    today = _day(now)
    height = 98 if tall else 70
    number = (last - first).days + 1
    days = [first + timedelta(days=place) for place in range(number)]
    kinds = [_kind(day, today, in_use=opens <= day <= closes or day == last) for day in days]
    at = (today - first).days
    middle = 100 * (at + 0.5) / number
    return Ruler(
        days=[_stroke(place, number, kind, height) for place, kind in enumerate(kinds)],
        height=height,
        label=_label(calendar, now, tall=tall) if 0 <= at < number else None,
        label_x="0" if middle < NEAR_EDGE else "100%" if middle > 100 - NEAR_EDGE else f"{middle:.2f}%",
        anchor="start" if middle < NEAR_EDGE else "end" if middle > 100 - NEAR_EDGE else "middle",
        first=formatting.day_and_month(first),
        last=_("Kåring %(day)s", day=formatting.day_and_month(last)),
    )


def _day(moment: datetime) -> date:
    return moment.astimezone(OSLO).date()


def _kind(day: date, today: date, *, in_use: bool) -> str:
    if day == today:
        return "now"
    if not in_use:
        return "off"
    return "past" if day < today else "next"


def _stroke(place: int, number: int, kind: str, height: int) -> Stroke:
    room = height - LABEL_ROOM
    tall = room * {"now": 1.0, "off": 0.5}.get(kind, 0.78)
    wide = 100 / number * (TODAY if kind == "now" else STROKE)
    left = 100 * (place + 0.5) / number - wide / 2
    return Stroke(f"{left:.2f}%", f"{height - tall:.2f}", f"{wide:.2f}%", f"{tall:.2f}", kind)


def _label(calendar: rules.Calendar, now: datetime, *, tall: bool) -> str:
    if not tall and calendar.voting_closes and rules.voting_open(calendar, now):
        left = rules.days_left(calendar.voting_closes.astimezone(OSLO), now.astimezone(OSLO))
        return ngettext("%(num)d dag igjen", "%(num)d dager igjen", left) if left else _("Siste dag")
    return _("I dag, %(day)s", day=formatting.day_and_month(now))


def days_left(edition: EditionNow, now: datetime) -> int | None:
    """Return how many days voting is still open after today; None when it is not open."""
    closes = edition.calendar.voting_closes
    if closes is None or not rules.voting_open(edition.calendar, now):
        return None
    return rules.days_left(closes.astimezone(OSLO), now.astimezone(OSLO))


def next_midnight(now: datetime) -> datetime:
    """Return when the next day begins in Oslo: then every ruler and countdown changes."""
    return formatting.start_of_day(now.astimezone(OSLO).date() + timedelta(days=1))
