"""Reading the register."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import aliased

from portal.foundation.db import db
from portal.municipalities import rules
from portal.municipalities.models import Municipality, MunicipalityName, OfficialFigure, Postmottak
from portal.municipalities.rules import FigureKind


def municipality_in(year: int, number: str) -> Municipality | None:
    """Return the municipality that had this number in a year."""
    return db.session.scalar(
        select(Municipality).where(
            Municipality.number == number,
            Municipality.valid_from <= year,
            or_(Municipality.valid_to.is_(None), Municipality.valid_to >= year),
        )
    )


@dataclass(frozen=True)
class OfficialName:
    """One of a municipality's official names with its language; `since` is the first year of the register that has it."""

    name: str
    language: str
    since: int


def official_names(known_as: Collection[str]) -> dict[str, list[OfficialName]]:
    """Return all official names, in official order, of the municipalities known by these names, where they have several.

    A name that two municipalities have in the same period is nobody's: then there is no answer.
    """
    known = aliased(MunicipalityName)
    rows = db.session.execute(
        select(known.name, Municipality.id, Municipality.valid_from, MunicipalityName.name, MunicipalityName.language)
        .join(Municipality, Municipality.id == known.municipality_id)
        .join(MunicipalityName, MunicipalityName.municipality_id == Municipality.id)
        .where(known.name.in_(known_as))
        .order_by(Municipality.valid_from, Municipality.id, MunicipalityName.position)
    )
    found: dict[str, dict[tuple[int, int], list[OfficialName]]] = defaultdict(lambda: defaultdict(list))
    for asked, municipality_id, valid_from, name, language in rows:
        found[asked][valid_from, municipality_id].append(OfficialName(name, language, valid_from))
    alone = {asked: each for asked, each in found.items() if len({since for since, _ in each}) == len(each)}
    return {asked: names for asked, each in alone.items() if len(names := max(each.values(), key=len)) > 1}


@dataclass(frozen=True)
class MunicipalityRow:
    """A municipality as lists have it."""

    id: int
    number: str
    name: str
    county: str


FOREVER = 9999
ROW = (Municipality.id, Municipality.number, Municipality.name, Municipality.county)


def _shared_names() -> Select[int]:
    """Who has a name that another has in the same years."""
    own, other = aliased(Municipality), aliased(Municipality)
    end, other_end = (func.coalesce(each.valid_to, FOREVER) for each in (own, other))
    same = (other.name == own.name) & (other.id != own.id) & (other.valid_from <= end) & (other_end >= own.valid_from)
    return select(own.id).join(other, same)


LABEL = case(
    (Municipality.id.in_(_shared_names()), Municipality.name + " (" + Municipality.county + ")"),
    else_=Municipality.name,
)
"""A municipality's name as lists have it: with the county where another has the name too, «Herøy (Nordland)»."""


def municipalities_in(year: int) -> list[MunicipalityRow]:
    """Return the municipalities of a year in the order of the alphabet; of the newest register when there is none that year."""
    held = Municipality.valid_from <= year, or_(Municipality.valid_to.is_(None), Municipality.valid_to >= year)
    rows = [MunicipalityRow(*row) for row in db.session.execute(select(*ROW).where(*held))]
    return sorted(rows, key=lambda row: (rules.alphabetical(row.name), row.number))


def labelled_in(year: int) -> list[tuple[str, str]]:
    """Return number and label of a year's municipalities, in the order of the alphabet: what somebody chooses from."""
    held = Municipality.valid_from <= year, or_(Municipality.valid_to.is_(None), Municipality.valid_to >= year)
    rows = [(row[0], row[1]) for row in db.session.execute(select(Municipality.number, LABEL).where(*held))]
    return sorted(rows, key=lambda row: (rules.alphabetical(row[1]), row[0]))


@dataclass(frozen=True)
class Former:
    """A municipality that had a number before; `name_stands` when one in the year asked for has its name."""

    number: str
    name: str
    county: str
    name_stands: bool


def former(year: int, number: str) -> Former | None:
    """Return the last municipality that had a number before a year. The register does not say what it became part of."""
    chosen = select(Municipality).where(Municipality.number == number, Municipality.valid_to < year)
    found = db.session.scalar(chosen.order_by(Municipality.valid_to.desc()).limit(1))
    if found is None:
        return None
    return Former(number, found.name, found.county, _name_stands(found, year))


def is_former(municipality: Municipality, year: int) -> bool:
    """Whether a municipality is no more in a year. One that only got a new number, or a new row in the register, still is."""
    ended = municipality.valid_to is not None and municipality.valid_to < year
    return ended and not _name_stands(municipality, year)


def _name_stands(municipality: Municipality, year: int) -> bool:
    """Whether a municipality in the year has the name of this one, or one of its official names."""
    official = select(MunicipalityName.name).where(MunicipalityName.municipality_id == municipality.id)
    stands = (
        select(Municipality.id)
        .join(MunicipalityName, MunicipalityName.municipality_id == Municipality.id)
        .where(
            or_(
                Municipality.name == municipality.name,
                MunicipalityName.name == municipality.name,
                MunicipalityName.name.in_(official),
            ),
            Municipality.valid_from <= year,
            or_(Municipality.valid_to.is_(None), Municipality.valid_to >= year),
        )
    )
    return db.session.scalar(stands.limit(1)) is not None


def municipality_row(municipality_id: int) -> MunicipalityRow | None:
    """Return one municipality."""
    row = db.session.execute(select(*ROW).where(Municipality.id == municipality_id)).one_or_none()
    return MunicipalityRow(*row) if row else None


def counties_in(year: int) -> list[str]:
    """Return the counties of a year in the order of the alphabet."""
    return sorted({row.county for row in municipalities_in(year)}, key=rules.alphabetical)


def postmottak_of(municipality_id: int) -> str | None:
    """Return a municipality's official mail address, if somebody has entered it."""
    return db.session.scalar(select(Postmottak.address).where(Postmottak.municipality_id == municipality_id))


@dataclass(frozen=True)
class OfficialFigureRow:
    """An official figure with the day it holds for and its source; the words for its kind are the view's."""

    kind: FigureKind
    value: str
    as_of: date
    source: str


def official_figures(municipality_id: int) -> list[OfficialFigureRow]:
    """Return what is known of a municipality from official sources, in a fixed order."""
    rows = db.session.scalars(select(OfficialFigure).where(OfficialFigure.municipality_id == municipality_id))
    order = list(FigureKind)
    found = [OfficialFigureRow(row.kind, row.value, row.as_of, row.source) for row in rows]
    return sorted(found, key=lambda row: order.index(row.kind))
