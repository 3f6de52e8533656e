"""The closing moment, on nights when clocks do odd things (G14): none too late counts, none in time is refused."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from portal.foundation.clock import OSLO
from portal.foundation.db import Refused
from portal.voting import actions, queries
from portal.voting.rules import VoteRefusal
from tests import build, moments
from tests.databases import both_databases
from tests.voting.acting import REAL, Statements, ask, ballots, own_token

NIGHTS = {
    "a summer midnight": datetime(2019, 8, 5, tzinfo=OSLO),
    "a winter midnight": datetime(2027, 1, 11, tzinfo=OSLO),
    "before clocks go forward": datetime(2027, 3, 28, 1, 59, 59, tzinfo=OSLO),
    "after clocks went forward": datetime(2027, 3, 28, 3, tzinfo=OSLO),
    "the first of two half past two": datetime(2026, 10, 25, 2, 30, tzinfo=OSLO, fold=0),
    "the second of two half past two": datetime(2026, 10, 25, 2, 30, tzinfo=OSLO, fold=1),
    "the end of a leap day": datetime(2028, 3, 1, tzinfo=OSLO),
    "the beginning of a leap day": datetime(2028, 2, 29, tzinfo=OSLO),
    "a new year": datetime(2027, 1, 1, tzinfo=OSLO),
}
SECONDS_TO_CLOSING = (3600, 1, 0.3, 0.05, 0.001, 0.000001)
SECONDS_AFTER = (0, 0.000001, 0.001, 0.05, 0.3, 1, 3600)


@pytest.fixture(autouse=True)
def clocks(at, really_at):
    at(moments.START)
    really_at(REAL)


def edition_closing(closes: datetime) -> int:
    opens = closes.astimezone(OSLO) - timedelta(days=40)
    calendar = replace(
        moments.CALENDAR, finalists_at=opens - timedelta(days=1), voting_opens=opens, voting_closes=closes,
        release_at=closes + timedelta(days=7),
    )  # fmt: skip
    return build.edition(calendar=calendar)


def distance(closes: datetime, seconds: float) -> datetime:
    """The moment so many seconds before closing, counted as time passes and not as clocks show it."""
    return closes.astimezone(UTC) - timedelta(seconds=seconds)


@both_databases
@pytest.mark.parametrize("night", NIGHTS)
def test_every_vote_before_closing_counts_and_none_from_then_on(app, night):
    closes = NIGHTS[night]
    edition_id = edition_closing(closes)
    for number, seconds in enumerate(SECONDS_TO_CLOSING):
        now = distance(closes, seconds)
        token = ask(edition_id, f"before{number}@example.org", now=now).token
        actions.confirm_vote(token, now=now, real_now=REAL)
    assert queries.tally_of(edition_id).total == len(SECONDS_TO_CLOSING)

    late = ask(edition_id, "late@example.org", now=distance(closes, 0.3)).token
    own = own_token_of_a_voter(edition_id, closes)
    for number, seconds in enumerate(SECONDS_AFTER):
        now = distance(closes, -seconds)
        for attempt in (
            lambda now=now: actions.confirm_vote(late, now=now, real_now=REAL),
            lambda now=now: actions.change_vote(own, choice="larvik", now=now),
            lambda now=now: actions.withdraw_vote(own, now=now),
            lambda now=now, number=number: ask(edition_id, f"later{number}@example.org", now=now),
        ):
            with pytest.raises(Refused) as refused:
                attempt()
            assert refused.value.reason in (VoteRefusal.NOT_OPEN, VoteRefusal.LINK_ENDED)
    assert queries.tally_of(edition_id).by_finalist["drammen"] == len(SECONDS_TO_CLOSING) + 1


def own_token_of_a_voter(edition_id: int, closes: datetime) -> str:
    now = distance(closes, 1)
    actions.confirm_vote(ask(edition_id, "own@example.org", now=now).token, now=now, real_now=REAL)
    return own_token()


@both_databases
def test_a_clock_that_steps_back_counts_nothing_twice_and_loses_nothing(app):
    edition_id = build.edition()
    token = ask(edition_id).token
    first = actions.confirm_vote(token, now=moments.START, real_now=REAL)
    hour = timedelta(hours=1)
    for now in (moments.START - hour, moments.START - 2 * hour):
        again = actions.confirm_vote(token, now=now, real_now=REAL + (now - moments.START))
        assert again.code == first.code
        actions.confirm_vote(ask(edition_id, now=now).token, now=now, real_now=REAL)
    assert len(ballots()) == 1 and queries.tally_of(edition_id).total == 1


@both_databases
def test_the_moment_is_judged_once_in_the_statement_that_takes_the_request(app):
    """A slow transaction that begins in time counts; what happens to the clock meanwhile is nothing to it."""
    edition_id = edition_closing(NIGHTS["a summer midnight"])
    now = distance(NIGHTS["a summer midnight"], 0.05)
    token = ask(edition_id, now=now).token
    with Statements() as seen:
        actions.confirm_vote(token, now=now, real_now=REAL)
    assert sum("voting_closes" in statement and "voting_opens" in statement for statement in seen.writes) == 1
