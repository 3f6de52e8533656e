"""Filling the register."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select

from portal.foundation.db import db, transaction
from portal.municipalities import rules
from portal.municipalities.models import Municipality, MunicipalityName, OfficialFigure, Postmottak
from portal.municipalities.rules import FigureKind


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
    if not rows:
        return 0
    slugs = rules.slugs_of((row.name, row.county) for row in rows)
    added = insert(Municipality).returning(Municipality.id, sort_by_parameter_order=True)
    held = {"valid_from": valid_from, "valid_to": valid_to}
    places = [
        {"number": row.number, "slug": slug, "name": row.name, "county": row.county, **held}
        for row, slug in zip(rows, slugs, strict=True)
    ]
    ids = db.session.scalars(added, places).all()
    names = [
        {"municipality_id": municipality_id, "position": position, "name": name, "language": language}
        for row, municipality_id in zip(rows, ids, strict=True)
        for position, (name, language) in enumerate(official_names.get(row.number) or [(row.name, "nb")], start=1)
    ]
    db.session.execute(insert(MunicipalityName), names)
    return len(rows)


@transaction
def set_postmottak(municipality_id: int, address: str, *, now: datetime) -> str | None:
    """Keep a municipality's official mail address and return the one before."""
    kept = db.session.get(Postmottak, municipality_id, with_for_update=True)
    before = kept.address if kept else None
    db.session.merge(Postmottak(municipality_id=municipality_id, address=address, set_at=now))
    return before


@dataclass(frozen=True)
class NewFigure:
    """A figure as an official source has it."""

    number: str
    kind: FigureKind
    value: str
    as_of: date
    source: str


@transaction(publishes=True)
def add_figures(figures: Iterable[NewFigure], *, year: int) -> list[str]:
    """Keep official figures of a year's municipalities, the newest of a kind. Return the numbers that nobody had that year."""
    held = Municipality.valid_from <= year, (Municipality.valid_to.is_(None)) | (Municipality.valid_to >= year)
    found = select(Municipality.number, Municipality.id).where(*held)
    ids = {row[0]: row[1] for row in db.session.execute(found)}
    unknown = []
    for figure in figures:
        if figure.number not in ids:
            unknown.append(figure.number)
            continue
        key = {"municipality_id": ids[figure.number], "kind": figure.kind}
        kept = db.session.get(OfficialFigure, (key["municipality_id"], key["kind"]))
        if kept is None or kept.as_of <= figure.as_of:
            db.session.merge(OfficialFigure(**key, value=figure.value, as_of=figure.as_of, source=figure.source))
    return unknown
