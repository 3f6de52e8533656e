"""The prize's winners of all years, found by all their official names."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime

from sqlalchemy import select

from portal.award import queries as award
from portal.award.models import Winner
from portal.award.queries import WinnerRow
from portal.foundation import formatting, i18n
from portal.foundation.db import db
from portal.foundation.i18n import gettext as _
from portal.foundation.i18n import ngettext
from portal.municipalities import queries as register
from portal.search.queries.things import Source, Thing, Version, digests_of, only, version
from portal.search.rules import Kind


def _things(rows: Iterable[WinnerRow]) -> list[Thing]:
    known = list(rows)
    names = register.official_names({row.name for row in known})
    return [_thing(row, tuple(names.get(row.name, ()))) for row in known]


def _thing(row: WinnerRow, names: tuple[register.OfficialName, ...]) -> Thing:
    return Thing(
        kind=Kind.WINNER,
        ref=str(row.year),
        versions=tuple(_version(code, row) for code in i18n.LANGUAGES),
        dated=date(row.year, 1, 1),
        year=row.year,
        names=names,
    )


def _version(code: str, row: WinnerRow) -> Version:
    with i18n.in_language(code):
        won = _("Vant Norges kulturkommune i %(year)s", year=row.year)
        names, number = ", ".join(row.others), len(row.others)
        beside = ngettext("Annen finalist: %(names)s", "Andre finalister: %(names)s", number, names=names)
        told = [f"{won}.", f"{row.where}." if row.where else None, formatting.full_date(row.on) if row.on else None]
        return version(code, row.name, beside if number else "", *told)


def _all() -> list[Thing]:
    return _things(award.winner_row(winner) for winner in db.session.scalars(select(Winner).order_by(Winner.year)))


def digests() -> Iterator[tuple[str, str]]:
    """Yield every winner, known or not."""
    return digests_of(_all())


def indexed(refs: Collection[str]) -> list[Thing]:
    """Return winners, known or not."""
    return only(_all(), refs)


def shown(refs: Collection[str], now: datetime) -> set[str]:
    """Return those that are known."""
    return {str(row.year) for row in award.winners(now)} & set(refs)


def things(refs: Collection[str], now: datetime) -> list[Thing]:
    """Return those that are known."""
    return _things(row for row in award.winners(now) if str(row.year) in refs)


SOURCE = Source(Kind.WINNER, digests, indexed, shown, things)
