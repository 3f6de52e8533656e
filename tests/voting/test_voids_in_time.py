"""No vote is voided later than forty days after the closing: there must be time to tell, to complain and to answer."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.approvals.models import Approval
from portal.foundation.db import Refused, db
from portal.voting.actions import acting, acts
from portal.voting.models import VoteAct
from portal.voting.rules import VOIDED_AFTER_CLOSING, Act, BallotState
from portal.voting.rules.acts import ALONE_IN_A_DAY, ActRefusal, void_refusal
from tests import build, moments
from tests.databases import both_databases
from tests.voting.acting import REAL
from tests.voting.deskwork import LATER, ballots, done, fold_differs, held, log, make, officer
from tests.web import mails

LAST = moments.VOTING_CLOSES + VOIDED_AFTER_CLOSING
SECOND = timedelta(seconds=1)


@pytest.fixture
def edition(app, at):
    at(moments.START)
    return build.edition()


def test_it_is_day_forty_by_the_clock_of_the_calendar():
    assert LAST == moments.oslo(2019, 9, 14)
    for act in Act:
        late = void_refusal(act, closes=moments.VOTING_CLOSES, now=LAST)
        assert late is (ActRefusal.VOID_TOO_LATE if act is Act.VOID else None)
        assert void_refusal(act, closes=moments.VOTING_CLOSES, now=LAST - SECOND) is None
        assert void_refusal(act, closes=None, now=LAST) is None


def too_late(step, *told, **named) -> None:
    with pytest.raises(Refused) as refused:
        step(*told, **named)
    assert refused.value.reason is ActRefusal.VOID_TOO_LATE


def nothing_voided() -> None:
    assert set(ballots(BallotState.VOIDED)) == set() and Act.VOID not in log() and fold_differs() == []
    assert [mail for mail in mails() if "forkastet" in mail.subject] == []


@both_databases
def test_a_second_before_a_vote_may_be_voided_and_then_only_approved(edition, at):
    held(edition)
    by = officer()
    at(LAST - SECOND)
    made = make(edition, Act.VOID, by)
    acts.undo(made.id, by=by, real_now=REAL)
    at(LAST)
    too_late(make, edition, Act.VOID, by)
    make(edition, Act.RELEASE, by)
    done(now=LAST)
    assert len(ballots(BallotState.COUNTED)) == 1
    nothing_voided()


@both_databases
def test_what_was_made_in_time_is_not_agreed_to_too_late(edition, at):
    held(edition, ALONE_IN_A_DAY + 1)
    first, second = officer("A"), officer("B")
    at(LAST - SECOND)
    made = make(edition, Act.VOID, first)
    at(LAST)
    too_late(acts.agree, made.id, by=second, real_now=REAL)
    assert done(now=LAST) == []
    acts.undo(made.id, by=second, real_now=REAL)
    nothing_voided()


@both_databases
@pytest.mark.parametrize("by_two", [False, True])
def test_what_falls_due_too_late_is_ended_and_its_ballots_wait_for_officers_again(edition, at, by_two):
    held(edition, ALONE_IN_A_DAY + 1 if by_two else 1)
    first = officer("A")
    at(LAST - SECOND)
    made = make(edition, Act.VOID, first)
    if by_two:
        acts.agree(made.id, by=officer("B"), real_now=LATER)
    at(LAST)
    assert done(now=LAST) == []
    nothing_voided()
    act = db.session.get_one(VoteAct, made.id)
    assert (act.done_at, act.undone_at) == (None, LATER)
    assert [row.withdrawn_at for row in db.session.scalars(select(Approval))] == ([LATER] if by_two else [])
    assert make(edition, Act.RELEASE, first).ballots == len(ballots())


@pytest.mark.parametrize("left_out", ["made", "agreed to", "done"])
def test_a_step_that_does_not_ask_is_seen(edition, at, monkeypatch, left_out):
    """Planted: nobody asks how late it is when a void is made, agreed to or done."""
    held(edition, ALONE_IN_A_DAY + 1 if left_out == "agreed to" else 1)
    first, second = officer("A"), officer("B")
    at(LAST - SECOND if left_out != "made" else LAST)
    blind = monkeypatch.context()
    with blind as planted:
        if left_out != "done":
            planted.setattr(acts, "void_refusal", lambda *_, **__: None)
        made = make(edition, Act.VOID, first)
        at(LAST)
        if left_out == "agreed to":
            acts.agree(made.id, by=second, real_now=LATER)
        planted.setattr(acting, "void_refusal", lambda *_, **__: None)
        done(now=LAST + timedelta(days=1))
    with pytest.raises(AssertionError):
        nothing_voided()
