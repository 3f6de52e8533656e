"""Finalists, through the award's gate."""

from collections.abc import Collection, Iterator
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import selectinload

from portal.award import queries as award
from portal.award.models import Edition
from portal.finalists.models import Finalist
from portal.foundation.db import db
from portal.foundation.markdown import to_plain
from portal.municipalities import queries as register
from portal.search.queries.things import Source, Thing, digests_of, version
from portal.search.rules import Kind


def _all(*which: ColumnElement[bool]) -> list[Thing]:
    rows = db.session.execute(
        select(Finalist, Edition.year)
        .join(Edition, Finalist.edition_id == Edition.id)
        .where(*which)
        .order_by(Edition.year, Finalist.id)
        .options(selectinload(Finalist.municipality), selectinload(Finalist.places))
    ).all()
    names = register.official_names({finalist.municipality.name for finalist, _ in rows})
    return [_thing(finalist, year, tuple(names.get(finalist.municipality.name, ()))) for finalist, year in rows]


def _thing(finalist: Finalist, year: int, names: tuple[register.OfficialName, ...]) -> Thing:
    texts = (finalist.short, finalist.own_angle, finalist.county_jury, finalist.expert_panel)
    places = [text for place in finalist.places for text in (place.name, place.text)]
    body = (finalist.headline, *(to_plain(text) for text in texts), *places, finalist.municipality.county)
    return Thing(
        kind=Kind.FINALIST,
        ref=str(finalist.id),
        versions=(version(finalist.lang, finalist.municipality.name, finalist.lead, *body),),
        dated=date(year, 1, 1),
        slug=finalist.slug,
        year=year,
        names=names,
    )


def digests() -> Iterator[tuple[str, str]]:
    """Yield every finalist, announced or not."""
    return digests_of(_all())


def indexed(refs: Collection[str]) -> list[Thing]:
    """Return finalists as they are written."""
    return _all(Finalist.id.in_(map(int, refs)))


def _gate(now: datetime) -> ColumnElement[bool]:
    return Finalist.edition_id.in_([edition.id for edition in award.editions(now) if edition.visible.finalists])


def shown(refs: Collection[str], now: datetime) -> set[str]:
    """Return those whose edition lets the public know of its finalists."""
    seen = select(Finalist.id).where(_gate(now), Finalist.id.in_(map(int, refs)))
    return {str(each) for each in db.session.scalars(seen)}


def things(refs: Collection[str], now: datetime) -> list[Thing]:
    """Return those that the public may know of, as they are now."""
    return _all(_gate(now), Finalist.id.in_(map(int, refs)))


SOURCE = Source(Kind.FINALIST, digests, indexed, shown, things)
