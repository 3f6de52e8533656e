"""Travelling: forward only, by date or moment, and what was due on the way happens at its own moment."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from portal.award import actions
from portal.award import queries as award
from portal.award.models import Edition
from portal.award.rules import Phase
from portal.foundation import clock, generation
from portal.foundation.db import db, transaction
from tests.demo.test_loading import run
from tests.moments import RELEASE_AT, START, oslo

MINUTE = timedelta(minutes=1)


def travelled(app: Flask, to: str) -> str:
    code, said = run(app, "demo", "travel", to)
    assert code == 0, said
    return said


def released_at() -> datetime | None:
    return db.session.scalar(select(Edition.released_at))


FORMS = [
    ("2019-07-20", oslo(2019, 7, 20)),
    ("2019-08-12T14:59", oslo(2019, 8, 12, 14, 59)),
    ("2019-08-04T23:59:59", oslo(2019, 8, 4, 23, 59, 59)),
    ("2019-07-20T12:00Z", datetime(2019, 7, 20, 12, tzinfo=UTC)),
    ("2019-07-20T12:00+02:00", oslo(2019, 7, 20, 12)),
    ("2020-01-01", oslo(2020, 1, 1)),
]


@pytest.mark.parametrize(("to", "moment"), FORMS)
def test_clock_goes_to_the_day_or_the_moment_in_oslo_and_runs_on(demo_app: Flask, to: str, moment: datetime) -> None:
    said = travelled(demo_app, to)
    assert moment <= clock.now() < moment + MINUTE
    assert said.splitlines()[-1] == f"The clock stands at {moment.astimezone(clock.OSLO):%Y-%m-%d %H:%M} in Oslo."


@pytest.mark.parametrize("to", ["2019-06-30", "2019-06-12T20:00", "1992-01-01", "2019-07-01T00:00"])
def test_clock_never_goes_back(demo_app: Flask, to: str) -> None:
    before = clock.now()
    code, said = run(demo_app, "demo", "travel", to)
    assert code == 1
    assert said == "Error: The clock goes forward only. To begin anew on 1 July 2019: flask demo load --reset\n"
    assert before <= clock.now() < before + MINUTE


@pytest.mark.parametrize("to", ["i morgen", "12.8.2019", "2019-13-01", "2019-08-12T25:00", "", "2019-08-12 15:00"])
def test_what_is_no_date_is_said_with_an_example(demo_app: Flask, to: str) -> None:
    code, said = run(demo_app, "demo", "travel", to)
    assert code == 2
    assert f"«{to}» is no date. Write 2019-08-13 or 2019-08-12T15:00." in said


def test_result_is_released_at_the_set_moment_and_not_when_somebody_travelled(demo_app: Flask) -> None:
    said = travelled(demo_app, "2019-09-01")
    assert released_at() == RELEASE_AT
    assert "The result of 2019 was released at 2019-08-12T" in said
    assert "released" not in travelled(demo_app, "2019-10-01"), "once"
    assert released_at() == RELEASE_AT


def test_nothing_is_released_a_second_before(demo_app: Flask, visitor: FlaskClient) -> None:
    assert "released" not in travelled(demo_app, "2019-08-12T14:59:00")
    assert released_at() is None
    assert "Nå teller vi stemmene" in visitor.get("/").text
    assert "released" in travelled(demo_app, "2019-08-12T15:00")
    assert released_at() == RELEASE_AT
    assert "Resultatet er klart" in visitor.get("/").text


def test_each_step_shows_its_phase_and_ends_every_kept_page(demo_app: Flask, visitor: FlaskClient) -> None:
    steps = [
        ("2019-07-20", Phase.VOTING, "20. juli 2019"),
        ("2019-08-05", Phase.COUNTING, "5. august 2019"),
        ("2019-08-12T15:00", Phase.RESULT, "12. august 2019"),
        ("2023-06-20", Phase.RESULT, "20. juni 2023"),
    ]
    for to, phase, day in steps:
        before = generation.current()
        travelled(demo_app, to)
        assert generation.current() > before
        edition = award.edition_in(2019, clock.now())
        assert edition is not None and edition.phase is phase
        banner = visitor.get("/").text.replace("\u00a0", " ")
        assert f"Demonstrasjon. Klokka er stilt til {day}." in banner


def test_edition_without_a_set_moment_is_passed_by(demo_app: Flask) -> None:
    @transaction
    def forget() -> None:
        db.session.execute(update(Edition).values(release_at=None))

    forget()
    assert "released" not in travelled(demo_app, "2030-01-01")
    assert released_at() is None


def test_travelling_is_whole_or_not_at_all(demo_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(edition_id: int, *, now: datetime) -> None:
        raise RuntimeError("the release failed")

    monkeypatch.setattr(actions, "release", fails)
    assert run(demo_app, "demo", "travel", "2019-09-01")[0] == 1
    assert clock.now() < START, "the clock has not moved either"
