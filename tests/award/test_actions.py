"""Release latches, and the database has the last word about editions and winners; on both databases."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError

from portal.award import actions
from portal.award.actions import ReleaseRefusal
from portal.award.models import Edition, Winner
from portal.award.rules import Calendar
from portal.foundation import generation
from portal.foundation.db import Refused, db, transaction
from tests import build, moments
from tests.databases import both_databases
from tests.moments import CALENDAR, CERTIFIED_AT, RELEASE_AT, VOTING_CLOSES, oslo

TICK = timedelta(microseconds=1)


def released_at(edition_id: int) -> datetime | None:
    return db.session.get_one(Edition, edition_id, populate_existing=True).released_at


@both_databases
def test_release_before_its_moment_is_refused_and_changes_nothing(app: Flask) -> None:
    edition_id = build.edition(keys=False)
    before = generation.current()
    for moment in (oslo(2019, 7, 1), VOTING_CLOSES, RELEASE_AT - TICK):
        with pytest.raises(Refused) as refused:
            actions.release(edition_id, now=moment)
        assert refused.value.reason is ReleaseRefusal.TOO_EARLY
    assert released_at(edition_id) is None
    assert generation.current() == before


@both_databases
def test_release_at_its_moment_latches(app: Flask) -> None:
    edition_id = build.edition(keys=False)
    before = generation.current()
    actions.release(edition_id, now=RELEASE_AT)
    assert released_at(edition_id) == RELEASE_AT
    assert generation.current() == before + 1, "every kept page ends"
    for moment in (RELEASE_AT, RELEASE_AT + timedelta(days=1)):
        with pytest.raises(Refused) as refused:
            actions.release(edition_id, now=moment)
        assert refused.value.reason is ReleaseRefusal.ALREADY
    assert released_at(edition_id) == RELEASE_AT
    assert generation.current() == before + 1


@both_databases
def test_edition_without_a_moment_of_release_is_never_released(app: Flask) -> None:
    edition_id = build.edition(calendar=replace(CALENDAR, release_at=None), keys=False)
    with pytest.raises(Refused) as refused:
        actions.release(edition_id, now=oslo(2100, 1, 1))
    assert refused.value.reason is ReleaseRefusal.TOO_EARLY


IMPOSSIBLE = [
    ("applications_period", {"applications_open": oslo(2019, 2, 1), "applications_close": oslo(2019, 2, 1)}),
    ("voting_period", {"voting_closes": CALENDAR.voting_opens}),
    ("finalists_before_voting", {"finalists_at": oslo(2019, 6, 13, 8, 0, 1)}),
    ("release_after_voting", {"release_at": VOTING_CLOSES - TICK}),
    ("released_not_early", {"released_at": RELEASE_AT - TICK}),
    ("certified_after_release", {"certified_at": CERTIFIED_AT}),
]


def the_database_refuses_the_calendar(values: dict[str, datetime | None]) -> str:
    """Try to write a calendar that cannot be; return what the database says."""
    with pytest.raises(IntegrityError) as refused:
        actions.add_edition(2019, replace(CALENDAR, **values), jury=[], entries=[], criteria=[])
    return str(refused.value.orig)


@both_databases
@pytest.mark.parametrize(("constraint", "values"), IMPOSSIBLE, ids=[name for name, _ in IMPOSSIBLE])
def test_impossible_calendar_is_refused_by_the_database(
    app: Flask, constraint: str, values: dict[str, datetime | None]
) -> None:
    assert f"ck_edition_{constraint}" in the_database_refuses_the_calendar(values)
    assert db.session.query(Edition).count() == 0


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.parametrize(("constraint", "values"), IMPOSSIBLE, ids=[name for name, _ in IMPOSSIBLE])
def test_the_check_above_finds_a_dropped_constraint(
    app: Flask, constraint: str, values: dict[str, datetime | None]
) -> None:
    @transaction
    def drop() -> None:
        db.session.execute(text(f"ALTER TABLE edition DROP CONSTRAINT ck_edition_{constraint}"))

    drop()
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        the_database_refuses_the_calendar(values)


@both_databases
def test_calendar_may_be_known_in_part(app: Flask) -> None:
    names = ("finalists_at", "voting_opens", "voting_closes", "release_at")
    for place, name in enumerate(names):
        known = {each: None for each in names if each != name}
        actions.add_edition(2019 + place, replace(CALENDAR, **known), jury=[], entries=[], criteria=[])
    actions.add_edition(2030, Calendar(), jury=[], entries=[], criteria=[])
    assert db.session.query(Edition).count() == 5


@both_databases
def test_year_has_one_edition(app: Flask) -> None:
    build.edition(keys=False)
    with pytest.raises(IntegrityError):
        actions.add_edition(2019, CALENDAR, jury=[], entries=[], criteria=[])
    assert db.session.query(Edition).count() == 1


@both_databases
def test_calendar_row_must_last(app: Flask) -> None:
    moment = oslo(2019, 6, 12)
    words = {"nb": "Tekst"}
    row = actions.NewEntry(
        date_text=words, text=words, text_after=None, begins=moment, ends=moment, is_event=False, is_example=False
    )
    with pytest.raises(IntegrityError, match="ck_calendar_entry_period"):
        actions.add_edition(2019, CALENDAR, jury=[], entries=[row], criteria=[])
    assert db.session.query(Edition).count() == 0, "nothing is half made"


def add_winner(**told: object) -> None:
    values: dict[str, object] = {
        "year": 2019, "name": "Drammen", "others": "", "place": None, "awarded_on": None, "known_from": None,
        "edition_id": None,
    }  # fmt: skip
    actions.add_winner(**{**values, **told})  # type: ignore[arg-type]


@both_databases
def test_winner_has_exactly_one_gate(app: Flask) -> None:
    edition_id = build.edition(keys=False)
    for gates in ({}, {"known_from": RELEASE_AT, "edition_id": edition_id}):
        with pytest.raises(IntegrityError, match="ck_winner_one_gate"):
            add_winner(**gates)
    add_winner(edition_id=edition_id)
    with pytest.raises(IntegrityError):
        add_winner(known_from=oslo(2019, 12, 31))  # a year has one winner
    assert db.session.query(Winner).count() == 1


@both_databases
def test_winner_of_an_unknown_edition_is_refused(app: Flask) -> None:
    with pytest.raises(IntegrityError):
        add_winner(edition_id=4711)
    assert db.session.query(Winner).count() == 0


@both_databases
def test_moment_without_a_time_zone_is_refused(app: Flask) -> None:
    naive = datetime(2019, 8, 12, 15)  # noqa: DTZ001 - that is the point
    with pytest.raises(Exception, match="time zone"):
        actions.add_edition(2019, Calendar(release_at=naive), jury=[], entries=[], criteria=[])
    assert db.session.query(Edition).count() == 0


@both_databases
def test_release_by_hand_before_its_moment_is_refused_by_the_database(app: Flask) -> None:
    edition_id = build.edition(keys=False)

    @transaction
    def write(moment: datetime) -> None:
        db.session.execute(update(Edition).where(Edition.id == edition_id).values(released_at=moment))

    with pytest.raises(IntegrityError, match="ck_edition_released_not_early"):
        write(moments.START)
    assert released_at(edition_id) is None
