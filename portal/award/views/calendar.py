"""The edition's dates as a calendar file (RFC 5545), with the same words as the pages and through the same gate.

icalendar takes longer to load than all the portal's own code, so it is loaded when the first calendar is asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Response, abort, current_app
from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.award import queries
from portal.award.queries import CalendarRow, EditionNow
from portal.award.views.pages import bp
from portal.foundation import clock, formatting, generation, i18n
from portal.foundation.clock import OSLO
from portal.foundation.i18n import gettext as _
from portal.foundation.pagecache import keep

if TYPE_CHECKING:
    import icalendar

LAST_HOUR = timedelta(hours=1)
ASK_AGAIN = timedelta(hours=12)


@dataclass(frozen=True)
class Entry:
    """A date in the calendar. `name` makes its UID: the same in every language and as long as the edition stands.

    Whole days are dates, the last one out; `ends` None is a moment. `own` marks what the portal added to the award.
    """

    name: str
    begins: datetime | date
    ends: datetime | date | None
    text: str
    more: str = ""
    own: bool = False


@bp.get("/norges-kulturkommune/<int:year>/kalender.ics")
@everybody
def calendar(year: int) -> ResponseReturnValue:
    """Give the edition's dates to a calendar program."""
    now = clock.now()
    edition = queries.edition_in(year, now)
    if edition is None:
        abort(404)
    _lines, events = queries.calendar_rows(edition.id, now)
    response = Response(_file(edition, events, now), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="norges-kulturkommune-{year}.ics"'
    return keep(response, until=generation.earliest([edition.next_change, *(row.changes_at for row in events)]))


def _file(edition: EditionNow, events: list[CalendarRow], now: datetime) -> bytes:
    import icalendar  # noqa: PLC0415 - see the module's headline

    title = _("Norges kulturkommune %(year)s", year=edition.year)
    if current_app.config["DEMO"]:
        example = _("eksempel")
        title = f"{title} ({example})"
    file = icalendar.Calendar()
    file.add("prodid", "-//Kultur//Norges kulturkommune//NO")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("name", title)
    file.add("x-wr-calname", title)
    file.add("refresh-interval", ASK_AGAIN, parameters={"value": "DURATION"})
    written = _written_at(edition, events, now)
    page = i18n.address_of("award.edition", code=i18n.language(), year=edition.year)
    for entry in (*_own_moments(edition), *map(_event, events)):
        file.add_component(_component(entry, edition, page, written))
    return file.to_ical()


def _component(entry: Entry, edition: EditionNow, page: str, written: datetime) -> "icalendar.Event":
    import icalendar  # noqa: PLC0415 - see the module's headline

    marked = entry.own and current_app.config["DEMO"]
    host = urlsplit(current_app.config["BASE_URL"]).hostname
    spoken = {"language": i18n.language()}
    event = icalendar.Event()
    event.add("uid", f"{edition.year}-{entry.name}@{host}")
    event.add("dtstamp", written)
    event.add("dtstart", _in_utc(entry.begins))
    if entry.ends is not None:
        event.add("dtend", _in_utc(entry.ends))
    event.add("summary", _("Eksempel: %(text)s", text=entry.text) if marked else entry.text, parameters=spoken)
    event.add("description", "\n".join(filter(None, (entry.more, page))), parameters=spoken)
    event.add("url", page)
    event.add("transp", "TRANSPARENT")  # a date to know of takes nobody's time
    return event


def _in_utc(moment: datetime | date) -> datetime | date:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment


def _own_moments(edition: EditionNow) -> Iterator[Entry]:
    """Yield the edition's moments that are known; a closing is the hour before it, so that it stands on the right day."""
    moments, year = edition.calendar, edition.year
    if opens := moments.applications_open:
        yield Entry(
            "applications-open", opens, None, _("Kommunene kan søke om prisen Norges kulturkommune %(year)s", year=year)
        )
    if closes := moments.applications_close:
        text = _("Søknadsfristen for Norges kulturkommune %(year)s går ut", year=year)
        more = _("Fristen er %(closing)s.", closing=formatting.closing(closes))
        yield Entry("applications-close", closes - LAST_HOUR, closes, text, more)
    if shown := moments.finalists_at:
        yield Entry(
            "finalists",
            shown,
            None,
            _("Finalistene til Norges kulturkommune %(year)s blir presentert", year=year),
            own=True,
        )
    if moments.voting_opens and moments.voting_closes:
        yield from _vote(moments.voting_opens, moments.voting_closes, year)
    if released := (edition.visible.result and moments.released_at) or None:
        yield Entry("result", released, None, _("Resultatet av kåringen %(year)s er klart", year=year), own=True)
    elif release_at := moments.release_at:
        text = _("Resultatet av kåringen %(year)s kommer", year=year)
        more = _("Resultatet kommer tidligst %(day)s %(clock)s.", day=formatting.day_and_month(release_at),
                 clock=formatting.clock_time(release_at))  # fmt: skip
        yield Entry("result", release_at, None, text, more, own=True)


def _vote(opens: datetime, closes: datetime, year: int) -> Iterator[Entry]:
    yield Entry("voting-opens", opens, None, _("Avstemningen om Folkets favoritt %(year)s åpner", year=year), own=True)
    text = _("Avstemningen om Folkets favoritt %(year)s stenger", year=year)
    more = _("Du må bekrefte stemmen senest %(closing)s.", closing=formatting.closing(closes))
    yield Entry("voting-closes", closes - LAST_HOUR, closes, text, more, own=True)


def _event(row: CalendarRow) -> Entry:
    """Return an event; one from midnight to midnight in Oslo is of whole days."""
    begins, ends = row.begins.astimezone(OSLO), row.ends.astimezone(OSLO)
    name = f"event-{row.id}"
    if begins.time() == ends.time() == time():
        return Entry(name, begins.date(), ends.date(), row.text, row.date_text, own=row.example)
    return Entry(name, row.begins, row.ends, row.text, row.date_text, own=row.example)


def _written_at(edition: EditionNow, events: list[CalendarRow], now: datetime) -> datetime:
    """Return when the file came to say what it says: the last of its moments that has passed."""
    moments = [moment for moment in vars(edition.calendar).values() if moment is not None]
    moments += [moment for row in events for moment in (row.begins, row.ends)]
    begun = formatting.start_of_day(date(edition.year, 1, 1))
    return max((moment for moment in moments if moment <= now), default=min(begun, now)).astimezone(UTC)
