"""The finalists through the gate, and what the database refuses of a presentation; on both databases."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DataError, IntegrityError

from portal.award import queries as award
from portal.award.queries import EditionNow
from portal.finalists import queries
from portal.finalists.models import Figure, Finalist, FinalistPlace
from portal.finalists.rules import FigureKind
from portal.foundation.db import db, transaction
from portal.municipalities import actions as municipalities
from portal.municipalities.queries import municipality_in
from tests import build
from tests.databases import both_databases
from tests.moments import FINALISTS_AT, START, oslo

TICK = timedelta(microseconds=1)
SLUGS = {"drammen", "larvik", "sarpsborg"}


def edition(now: datetime) -> EditionNow:
    found = award.edition_in(2019, now)
    assert found is not None
    return found


@both_databases
def test_finalists_are_there_from_their_moment_and_everywhere_alike(app: Flask) -> None:
    build.edition(keys=False)
    for now, there in ((FINALISTS_AT - TICK, False), (FINALISTS_AT, True), (oslo(2030, 1, 1), True)):
        at = edition(now)
        assert {card.slug for card in queries.finalists_of(at, now)} == (SLUGS if there else set())
        assert set(queries.slugs_of(at)) == (SLUGS if there else set())
        for slug in SLUGS:
            assert (queries.presentation(at, slug) is not None) is there
        assert queries.presentation(at, "oslo") is None


@both_databases
def test_edition_shows_its_own_finalists_only(app: Flask) -> None:
    build.edition(keys=False)
    build.edition(2021, keys=False)
    other = award.edition_in(2021, START)
    assert other is not None
    assert len(queries.finalists_of(edition(START), START)) == len(queries.finalists_of(other, START)) == 3
    ids = {db.session.query(Finalist).filter_by(edition_id=each.id).count() for each in (edition(START), other)}
    assert ids == {3}


@both_databases
def test_presentation_has_all_that_was_written(app: Flask) -> None:
    build.edition(keys=False)
    found = queries.presentation(edition(START), "larvik")
    assert found is not None
    assert (found.card.name, found.county, found.card.headline) == ("Larvik", "Fylke", "Overskrift for larvik")
    for name in build.FIELDS:
        assert getattr(found, name) == f"<p>Tekst {name} for larvik.</p>\n"
    assert [place.name for place in found.places] == [f"Sted {number}" for number in range(1, 6)]
    assert found.figures == [queries.FigureRow(FigureKind.POPULATION, "1000", date(2019, 1, 1), "SSB")]


@both_databases
def test_order_of_the_hour_does_not_depend_on_the_order_of_the_rows(app: Flask) -> None:
    first = build.edition(keys=False)
    told = [card.slug for card in queries.finalists_of(edition(START), START)]

    @transaction
    def rewrite() -> None:
        rows = db.session.query(Finalist).filter_by(edition_id=first).order_by(Finalist.id.desc()).all()
        for row in rows:  # an update moves a row on PostgreSQL
            row.lead = f"{row.lead}!"
            db.session.flush()

    rewrite()
    assert [card.slug for card in queries.finalists_of(edition(START), START)] == told


UNEQUAL: list[tuple[str, dict[str, Any]]] = [
    ("equal_headline", {"headline": "x" * 46}),
    ("equal_lead", {"lead": "x" * 201}),
    ("five", {"places": [(f"Sted {number}", "Tekst") for number in range(1, 7)]}),
]


def refused(edition_id: int, **told: Any) -> str:
    municipality_id = municipality_of("0301")
    # PostgreSQL may find the column too short before it asks the constraint.
    with pytest.raises((IntegrityError, DataError)) as error:
        build.finalist(edition_id, "drammen", **{"municipality_id": municipality_id, "slug": "oslo", **told})
    return str(error.value.orig)


def municipality_of(number: str) -> int:
    found = municipality_in(2019, number)
    assert found is not None
    return found.id


def add_oslo() -> None:
    rows = [municipalities.RegisterRow("0301", "Oslo", "Oslo")]
    municipalities.add_register(rows, valid_from=2019, valid_to=2019, official_names={})


@both_databases
@pytest.mark.parametrize(("constraint", "told"), UNEQUAL, ids=[name for name, _ in UNEQUAL])
def test_longer_presentation_than_the_others_is_refused(app: Flask, constraint: str, told: dict[str, Any]) -> None:
    edition_id = build.edition(keys=False)
    add_oslo()
    said = refused(edition_id, **told)
    assert constraint in said or "value too long" in said
    assert db.session.query(Finalist).count() == 3
    assert db.session.query(FinalistPlace).count() == 15, "nothing is half made"


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_the_checks_above_find_dropped_constraints(app: Flask) -> None:
    edition_id = build.edition(keys=False)
    add_oslo()

    @transaction
    def drop() -> None:
        for name in ("finalist DROP CONSTRAINT ck_finalist_equal_headline", "finalist DROP CONSTRAINT ck_finalist_equal_lead",
                     "finalist_place DROP CONSTRAINT ck_finalist_place_five", "finalist ALTER headline TYPE text",
                     "finalist ALTER lead TYPE text"):  # fmt: skip
            db.session.execute(text(f"ALTER TABLE {name}"))

    drop()
    whole = {key: value for _, told in UNEQUAL for key, value in told.items()}
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        refused(edition_id, **whole)


@both_databases
def test_limit_is_the_last_character_that_fits(app: Flask) -> None:
    edition_id = build.edition(keys=False)
    add_oslo()
    build.finalist(
        edition_id, "drammen", municipality_id=municipality_of("0301"), slug="oslo", headline="ø" * 45, lead="å" * 200
    )
    assert db.session.query(Finalist).count() == 4


@both_databases
def test_municipality_is_a_finalist_once_and_an_address_belongs_to_one(app: Flask) -> None:
    edition_id = build.edition(keys=False)
    add_oslo()
    with pytest.raises(IntegrityError):
        build.finalist(edition_id, "drammen", slug="drammen-igjen")
    with pytest.raises(IntegrityError):
        build.finalist(edition_id, "drammen", municipality_id=municipality_of("0301"))
    assert db.session.query(Finalist).count() == 3


@both_databases
def test_figure_without_day_or_source_cannot_be(app: Flask) -> None:
    edition_id = build.edition(keys=False)
    add_oslo()
    for figure in ((FigureKind.POPULATION, "1", None, "SSB"), (FigureKind.POPULATION, "1", date(2019, 1, 1), None)):
        with pytest.raises(IntegrityError):
            build.finalist(
                edition_id, "drammen", municipality_id=municipality_of("0301"), slug="oslo", figures=[figure]
            )
    assert db.session.query(Figure).count() == 3
