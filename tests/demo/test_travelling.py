"""Travelling: forward only, by date or moment, and what was due on the way happens at its own moment."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from portal.accounts import queries as accounts
from portal.accounts.rules import Role
from portal.audit.rules import Actor
from portal.award import actions
from portal.award import queries as award
from portal.award.models import Edition
from portal.award.rules import Phase
from portal.demo import officers
from portal.foundation import clock, generation
from portal.foundation.db import db, transaction
from portal.results.actions import erasing
from portal.results.queries.undone import undone_of
from portal.voting.models import Ballot, LedgerEntry, VoteActBallot
from portal.voting.queries import checking, counts
from portal.voting.rules import Act, BallotState
from portal.voting.rules.acts import UNDO_FOR, complain_until
from tests.demo.test_loading import run
from tests.moments import RELEASE_AT, START, VOTING_CLOSES, oslo
from tests.voting.deskwork import ballots, done, make

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


# --- What officers do on the way, the report, and day sixty --------------------------------------------------------------

RESULT = "/norges-kulturkommune/2019/resultat"
DAY_SIXTY = VOTING_CLOSES + timedelta(days=60)
DECIDED = "Two officers decided what was held in 2019: 17 approved, 10 voided."


def report(visitor: FlaskClient) -> dict:
    return visitor.get(f"{RESULT}/kontrollrapport.json").json


def edition_id() -> int:
    return db.session.scalars(select(Edition.id)).one()


def test_a_restore_that_waits_is_agreed_to_by_somebody_who_did_not_void(demo_app: Flask) -> None:
    first, second = (Actor(each.id, each.name) for each in accounts.examples_with(Role.VOTE_OFFICER)[:2])
    one = dict([ballots(BallotState.HELD).popitem()])
    make(edition_id(), Act.VOID, first, one, real_now=clock.real_now() - UNDO_FOR)
    done(now=clock.now(), real_now=clock.real_now() + MINUTE)
    voided = {each: n for each, n in ballots(BallotState.VOIDED).items() if each in one}
    make(edition_id(), Act.RESTORE, second, voided, real_now=clock.real_now())
    travelled(demo_app, "2019-08-13")
    assert db.session.get_one(Ballot, *voided).state is BallotState.COUNTED
    assert released_at() == RELEASE_AT


def test_two_officers_decide_when_voting_has_closed_and_the_report_tells_how(
    demo_app: Flask, visitor: FlaskClient
) -> None:
    assert "officers" not in travelled(demo_app, "2019-08-04T23:59:59")
    assert DECIDED in travelled(demo_app, "2019-08-05")
    assert "officers" not in travelled(demo_app, "2019-08-13"), "once"
    told = report(visitor)
    assert (told["held"], told["approved"], told["voided"]) == (27, 17, 10)
    assert told["voided_by_reason"] == {"made_up_addresses": 6, "throwaway_address": 4}
    assert (told["cast"], told["withdrawn"], told["total"]) == (358, 7, 358 - 7 - 10)
    assert sum(told["by_finalist"].values()) == told["total"]
    page = visitor.get(f"{RESULT}/kontrollrapport").text
    assert "Foreløpig" in page and "Eksempel" in page
    assert checking.differences(edition_id()) == [], "log, rows and heads agree"


def test_what_was_voided_is_told_at_the_closing_and_complaints_end_a_week_later(demo_app: Flask) -> None:
    travelled(demo_app, "2019-08-13")
    told = db.session.scalars(select(VoteActBallot.told_at).where(VoteActBallot.told_at.is_not(None))).all()
    assert len(told) == 10 and set(told) == {VOTING_CLOSES}
    assert complain_until(VOTING_CLOSES) == oslo(2019, 8, 12)


def test_on_day_sixty_ties_are_erased_and_what_was_undecided_is_listed(demo_app: Flask, visitor: FlaskClient) -> None:
    travelled(demo_app, "2019-10-03T23:59:59")
    assert oslo(2019, 10, 4) == DAY_SIXTY and counts.erasure_of(edition_id()) is None
    waiting = undone_of(edition_id(), 2019)
    assert waiting.notices == 10, "nobody has sent the mail"
    travelled(demo_app, "2019-10-04")
    erasure = counts.erasure_of(edition_id())
    assert erasure.done_at is not None and erasure.undecided == {**waiting.as_json()}
    assert set(db.session.scalars(select(Ballot.voter_key))) == {None}
    assert released_at() == RELEASE_AT and db.session.scalar(select(Edition.certified_at)) is None
    assert "Foreløpig" in visitor.get(RESULT).text
    assert report(visitor)["voided"] == 10, "what was public stays"


def test_a_journey_straight_past_day_sixty_does_each_thing_at_its_own_moment(demo_app: Flask) -> None:
    said = travelled(demo_app, "2020-01-01")
    assert DECIDED in said and said.index("officers") < said.index("released")
    assert released_at() == RELEASE_AT and counts.erasure_of(edition_id()).done_at is not None
    days = db.session.scalars(select(LedgerEntry.line).where(LedgerEntry.type == Act.VOID)).all()
    assert len(days) == 10 and all('"at":"2019-08-05"' in line for line in days)


@pytest.mark.parametrize("left_out", ["deciding", "erasing"])
def test_a_journey_that_leaves_something_out_is_seen(
    demo_app: Flask, monkeypatch: pytest.MonkeyPatch, left_out: str
) -> None:
    """Planted."""
    if left_out == "deciding":
        monkeypatch.setattr(officers, "decide", lambda edition, now: None)
        assert "was not released: result_held" in travelled(demo_app, "2019-08-13")
        assert released_at() is None
    else:
        monkeypatch.setattr(erasing, "go_on", lambda: None)
        travelled(demo_app, "2019-10-04")
        assert counts.erasure_of(edition_id()) is None
        assert None not in db.session.scalars(select(Ballot.voter_key)).all()
