"""Reading the register."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from portal.foundation.db import db
from portal.municipalities.models import Municipality, MunicipalityName


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
