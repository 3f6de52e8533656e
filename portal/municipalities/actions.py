"""Filling the register."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.foundation.db import db, transaction
from portal.municipalities import rules
from portal.municipalities.models import Municipality, MunicipalityName


@dataclass(frozen=True)
class RegisterRow:
    """A municipality as a national register lists it."""

    number: str
    name: str
    county: str


@transaction(publishes=True)
def add_register(
    rows: Sequence[RegisterRow],
    *,
    valid_from: int,
    valid_to: int | None,
    official_names: Mapping[str, Iterable[tuple[str, str]]],
) -> int:
    """Add every municipality of a period and return how many. `official_names`: number → (name, language) in official order.

    Without official names a municipality gets the Norwegian one of the row.
    """
    slugs = rules.slugs_of((row.name, row.county) for row in rows)
    for row, slug in zip(rows, slugs, strict=True):
        municipality = Municipality(
            number=row.number, slug=slug, name=row.name, county=row.county, valid_from=valid_from, valid_to=valid_to
        )
        names = official_names.get(row.number) or [(row.name, "nb")]
        municipality.names = [
            MunicipalityName(position=position, name=name, language=language)
            for position, (name, language) in enumerate(names, start=1)
        ]
        db.session.add(municipality)
    return len(rows)
