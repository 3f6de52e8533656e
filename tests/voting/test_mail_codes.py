"""The code from the mail: five tries, only in the browser that asked, by the same action as the link."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from portal.foundation.db import Refused, db, transaction
from portal.results.actions import erasing
from portal.voting import actions
from portal.voting.models import VoteRequest
from portal.voting.rules import BallotState, VoteRefusal
from tests import build, moments
from tests.databases import both_databases
from tests.voting.acting import REAL, Asked, ask, ballot, ballots, confirm, mark, rows, votes
from tests.web import post

WRONG = "2222 2222"
MICROSECOND = timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def clocks(at, really_at):
    at(moments.START)
    really_at(REAL)


def by_code(edition_id: int, asked: Asked, typed: str | None = None, *, now=moments.START, real_now=REAL, browser=None):
    return actions.confirm_by_code(
        edition_id, browser=browser or asked.browser, typed=typed or asked.code, now=now, real_now=real_now
    )


def tries() -> list[int]:
    db.session.rollback()
    return list(db.session.scalars(select(VoteRequest.tries).order_by(VoteRequest.tries)))


@both_databases
def test_the_code_makes_the_vote_count_as_the_link_does_and_both_give_the_same_receipt(app):
    edition_id = build.edition()
    asked = ask(edition_id)

    receipt = by_code(edition_id, asked, asked.code.lower().replace(" ", "-"))
    before = rows()

    assert votes(edition_id) == {"drammen": 1}
    assert by_code(edition_id, asked) == confirm(asked.token) == receipt
    assert rows() == before


@both_databases
def test_after_five_wrong_codes_only_the_link_works(app):
    edition_id = build.edition()
    asked = ask(edition_id)

    for number in range(1, 6):
        assert by_code(edition_id, asked, WRONG) is None
        assert tries() == [number]
    assert by_code(edition_id, asked) is None  # the right one, too late
    assert by_code(edition_id, asked, WRONG) is None
    assert (tries(), ballots()) == ([5], [])
    assert confirm(asked.token).state is BallotState.COUNTED


@both_databases
def test_the_fifth_try_may_be_the_right_one(app):
    edition_id = build.edition()
    asked = ask(edition_id)
    for _ in range(4):
        by_code(edition_id, asked, WRONG)
    assert by_code(edition_id, asked).state is BallotState.COUNTED


@both_databases
def test_a_code_works_only_in_the_browser_that_asked_and_other_browsers_cost_no_try(app):
    edition_id = build.edition()
    asked, other = ask(edition_id), ask(edition_id, "ola@example.org")

    for browser in (other.browser, "A" * 32, asked.token):
        assert by_code(edition_id, asked, browser=browser) is None
    assert ballots() == [] and tries() == [0, 1]  # the other's own request has paid
    assert by_code(edition_id, asked).state is BallotState.COUNTED


@both_databases
def test_a_code_of_one_edition_does_nothing_in_another(app):
    edition_id = build.edition()
    asked = ask(edition_id)
    other = build.award.add_edition(2021, moments.CALENDAR, jury=[], entries=[], criteria=[])
    actions.set_up(other, 2021)
    assert by_code(other, asked) is None
    assert ballots() == [] and tries() == [0]


@both_databases
def test_a_code_ends_with_its_link_and_with_the_voting(app):
    edition_id = build.edition()
    asked = ask(edition_id)
    ends = REAL + actions.LINK_LIFE
    for now, real_now in ((moments.START, ends), (moments.VOTING_CLOSES, REAL)):
        with pytest.raises(Refused) as refused:
            by_code(edition_id, asked, now=now, real_now=real_now)
        assert refused.value.reason is VoteRefusal.LINK_ENDED
    assert ballots() == []
    last = moments.VOTING_CLOSES - MICROSECOND
    assert by_code(edition_id, asked, now=last, real_now=ends - MICROSECOND).state is BallotState.COUNTED


@both_databases
def test_a_voided_voters_code_is_refused_and_the_request_stays_unused(app):
    edition_id = build.edition()
    confirm(ask(edition_id).token)
    asked = ask(edition_id, choice="larvik")
    mark(BallotState.VOIDED, "invented")
    before = rows()
    with pytest.raises(Refused) as refused:
        by_code(edition_id, asked)
    assert refused.value.reason is VoteRefusal.VOIDED
    assert rows() == before and ballot().choice == "drammen"


@both_databases
def test_the_database_itself_knows_no_sixth_try(app):
    edition_id = build.edition()
    ask(edition_id)
    with pytest.raises(Exception, match="five_tries"):
        transaction(lambda: db.session.execute(update(VoteRequest).values(tries=6)))()
    assert tries() == [0]


def test_once_the_ties_are_erased_a_code_is_told_that_the_vote_is_over(app, client, at):
    """No key is left to try it by; a form that somebody left open is no error."""
    ask(build.edition())
    at(moments.VOTING_CLOSES + timedelta(days=60))
    erasing.go_on()
    answer = post(client, "/norges-kulturkommune/2019/stem/kode", kode=WRONG)
    assert (answer.status_code, "Avstemningen er stengt" in answer.text) == (410, True)
