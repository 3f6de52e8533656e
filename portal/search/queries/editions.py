"""Editions with their calendar, events and jury. A line of the calendar says another thing when it is done."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.award import queries as award
from portal.award.models import CalendarEntry, Edition, JuryMember
from portal.foundation import i18n
from portal.foundation.db import db
from portal.foundation.i18n import gettext as _
from portal.search.queries.things import Source, Thing, Version, digests_of, only, version
from portal.search.rules import Kind


def _things(years: dict[int, int], now: datetime | None) -> list[Thing]:
    """Build editions (id → year) with what their calendar says at a moment; without one, with all that it will ever say."""
    entries: dict[int, list[CalendarEntry]] = defaultdict(list)
    calendar = select(CalendarEntry).where(CalendarEntry.edition_id.in_(years)).order_by(CalendarEntry.position)
    for entry in db.session.scalars(calendar.options(selectinload(CalendarEntry.texts))):
        entries[entry.edition_id].append(entry)
    jury: dict[int, list[JuryMember]] = defaultdict(list)
    members = select(JuryMember).where(JuryMember.edition_id.in_(years)).order_by(JuryMember.position)
    for member in db.session.scalars(members.options(selectinload(JuryMember.roles))):
        jury[member.edition_id].append(member)
    return [
        Thing(
            kind=Kind.EDITION,
            ref=str(year),
            versions=tuple(_version(code, year, entries[each], jury[each], now) for code in i18n.LANGUAGES),
            dated=date(year, 1, 1),
            year=year,
        )
        for each, year in years.items()
    ]


def _version(
    code: str, year: int, entries: list[CalendarEntry], jury: list[JuryMember], now: datetime | None
) -> Version:
    with i18n.in_language(code):
        title, prize = _("Kåringen %(year)s", year=year), _("Norges kulturkommune")
    lines = [line for entry in entries for line in _lines(entry, code, now)]
    people = [f"{member.name}, {i18n.best(member.roles, code).text}." for member in jury]
    return version(code, title, f"{prize} {year}", *lines, *people)


def _lines(entry: CalendarEntry, code: str, now: datetime | None) -> list[str]:
    text = i18n.best(entry.texts, code)
    said = [text.text, text.text_after or ""] if now is None else [award.text_at(entry, text, now)]
    return [f"{text.date_text}: {line}" for line in said if line]


def _years() -> dict[int, int]:
    return {row.id: row.year for row in db.session.execute(select(Edition.id, Edition.year).order_by(Edition.year))}


def digests() -> Iterator[tuple[str, str]]:
    """Yield every edition."""
    return digests_of(_things(_years(), None))


def indexed(refs: Collection[str]) -> list[Thing]:
    """Return editions with all that their calendar will ever say."""
    return only(_things(_years(), None), refs)


def shown(refs: Collection[str], now: datetime) -> set[str]:
    """Return those that have a page: every edition has one, whatever its phase."""
    return {str(edition.year) for edition in award.editions(now)} & set(refs)


def things(refs: Collection[str], now: datetime) -> list[Thing]:
    """Return them with what their calendar says now."""
    return _things({each.id: each.year for each in award.editions(now) if str(each.year) in refs}, now)


SOURCE = Source(Kind.EDITION, digests, indexed, shown, things)
