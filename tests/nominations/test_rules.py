"""The rules by table, and what holds for every application."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.award.rules import Calendar, MomentRefusal, moments_refusal
from portal.nominations import rules
from portal.nominations.forms import moments
from portal.nominations.rules import (
    BY_SECRETARY,
    EDITABLE,
    LIVE,
    MOVES,
    WITHDRAWABLE,
    Asked,
    FieldKind,
    Lack,
    Lacking,
    Move,
    RoundKind,
    Stage,
    StepReason,
)
from portal.nominations.rules import ApplicationRefusal as R
from portal.nominations.rules import ApplicationState as S
from portal.nominations.rules import RoundRefusal as Round

NOW = datetime(2021, 2, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("state", "opens", "deadline", "refusal"),
    [
        (S.DRAFT, -1, 1, None),
        (S.DRAFT, 0, 1, None),  # the opening moment is in
        (S.DRAFT, -1, 0, R.DEADLINE_PASSED),  # the deadline is out
        (S.DRAFT, 1, 2, R.NOT_OPEN_YET),
        (S.DRAFT, None, 1, R.NOT_OPEN_YET),
        (S.DRAFT, -1, None, R.NOT_OPEN_YET),
        (S.SUBMITTED, -1, 1, None),
        (S.INCOMPLETE, -1, 1, None),
        (S.ELIGIBLE, -1, 1, R.CLOSED_STATE),
        (S.WITHDRAWN, -1, 1, R.CLOSED_STATE),
    ],
)
def test_writing(state, opens, deadline, refusal):
    at = {
        name: None if hours is None else NOW + hours * HOUR
        for name, hours in (("opens", opens), ("deadline", deadline))
    }
    assert rules.write_refusal(state=state, now=NOW, **at) is refusal


@pytest.mark.parametrize(
    ("state", "owner", "finalists", "refusal"),
    [
        (S.ELIGIBLE, True, 1, None),
        (S.ELIGIBLE, True, None, None),
        (S.ELIGIBLE, True, 0, R.FINALISTS_CHOSEN),  # their moment is in
        (S.INELIGIBLE, True, 0, None),
        (S.MERGED, True, 0, R.CLOSED_STATE),
        (S.DRAFT, True, 0, None),  # no jury has it
        (S.DUPLICATE, True, 0, None),
        (S.ELIGIBLE, False, 0, R.NOT_OWNER),
        (S.WITHDRAWN, True, 1, R.CLOSED_STATE),
    ],
)
def test_withdrawing(state, owner, finalists, refusal):
    at = None if finalists is None else NOW + finalists * HOUR
    assert rules.withdrawal_refusal(state=state, is_owner=owner, finalists_at=at, now=NOW) is refusal


@pytest.mark.parametrize(
    ("owner", "lacking", "as_sent", "refusal"),
    [
        (True, False, False, None),
        (False, False, False, R.NOT_OWNER),
        (True, True, False, R.LACKING),
        (True, False, True, R.NOTHING_NEW),
    ],
)
def test_sending(owner, lacking, as_sent, refusal):
    found = rules.submit_refusal(
        state=S.DRAFT,
        opens=NOW - HOUR,
        deadline=NOW + HOUR,
        now=NOW,
        is_owner=owner,
        is_lacking=lacking,
        is_as_sent=as_sent,
    )
    assert found is refusal


@pytest.mark.parametrize(
    ("state", "move", "reason", "read", "another", "refusal"),
    [
        (S.DELIVERED, Move.FIND_ELIGIBLE, StepReason.IN_ORDER, 3, False, None),
        (S.DELIVERED, Move.FIND_ELIGIBLE, StepReason.IN_ORDER, 2, False, R.CHANGED),
        (S.DRAFT, Move.FIND_ELIGIBLE, StepReason.IN_ORDER, 3, False, R.NOT_ALLOWED),
        (S.DELIVERED, Move.WITHDRAW, StepReason.IN_ORDER, 3, False, R.NOT_ALLOWED),
        (S.DELIVERED, Move.ASK, None, 3, False, R.REASON_MISSING),
        (S.DELIVERED, Move.ASK, StepReason.IN_ORDER, 3, False, R.REASON_MISSING),
        (S.DUPLICATE, Move.FIND_ELIGIBLE, StepReason.IN_ORDER, 3, True, R.ALREADY_LIVE),
        (S.DELIVERED, Move.FIND_ELIGIBLE, StepReason.IN_ORDER, 3, True, None),
        (S.DUPLICATE, Move.MERGE, StepReason.ONE_APPLICATION, 3, True, None),
    ],
)
def test_deciding(state, move, reason, read, another, refusal):
    found = rules.move_refusal(state=state, move=move, reason=reason, version=3, read=read, another_is_live=another)
    assert found is refusal


def test_every_state_is_reached_and_none_comes_back_to_a_draft_but_by_the_municipalitys_no():
    assert set(MOVES.values()) == set(S)
    assert {key for key, after in MOVES.items() if after is S.DRAFT} == {(S.SUBMITTED, Move.DENY)}
    assert not [key for key in MOVES if key[0] is S.WITHDRAWN], "withdrawn is withdrawn"


def test_only_what_the_municipality_confirmed_is_decided_on():
    decided = {state for state, move in MOVES if move in BY_SECRETARY}
    assert decided == {*LIVE, S.DUPLICATE, S.MERGED}
    assert set(EDITABLE) <= set(WITHDRAWABLE)


@given(st.lists(st.sampled_from(list(Move)), max_size=30))
def test_however_it_goes_live_states_come_after_a_confirmation(moves):
    state, confirmed = S.DRAFT, False
    for move in moves:
        if (state, move) not in MOVES:
            continue
        confirmed = confirmed or move in (Move.CONFIRM, Move.CONFIRM_SECOND)
        state = MOVES[state, move]
        assert confirmed or state in (S.DRAFT, S.SUBMITTED, S.WITHDRAWN)


@pytest.mark.parametrize(
    ("opens", "deadline", "stage"),
    [(None, 1, Stage.UNSET), (1, 2, Stage.BEFORE), (0, 1, Stage.OPEN), (-1, 0, Stage.CLOSED), (-1, None, Stage.UNSET)],
)
def test_stages_of_a_round(opens, deadline, stage):
    at = {
        name: None if hours is None else NOW + hours * HOUR
        for name, hours in (("opens", opens), ("deadline", deadline))
    }
    assert rules.stage_at(now=NOW, **at) is stage


@pytest.mark.parametrize(
    ("kind", "counties", "taken", "refusal"),
    [
        (RoundKind.COUNTY, ["Agder"], [], None),
        (RoundKind.COUNTY, ["Agder", "Rogaland"], ["Vestland"], None),
        (RoundKind.COUNTY, ["Agder"], ["Agder"], Round.COUNTY_TAKEN),
        (RoundKind.COUNTY, [], [], Round.COUNTIES_MISSING),
        (RoundKind.DIRECT, [], ["Agder"], None),
        (RoundKind.NATIONAL, ["Agder"], [], Round.NO_COUNTIES_HERE),
    ],
)
def test_counties_of_a_round(kind, counties, taken, refusal):
    assert rules.counties_refusal(kind=kind, counties=counties, taken=taken) is refusal


@pytest.mark.parametrize(
    ("before", "after", "finalists", "refusal"),
    [
        (1, 2, None, None),
        (1, 1, None, "not_later"),
        (-2, -1, None, "passed"),
        (-1, 1, None, None),  # one that has passed can be moved too
        (1, 3, 3, "after_finalists"),
        (None, 1, None, "no_deadline"),
    ],
)
def test_moving_a_deadline(before, after, finalists, refusal):
    def at(hours):
        return None if hours is None else NOW + hours * HOUR

    found = rules.deadline_refusal(before=at(before), after=NOW + after * HOUR, now=NOW, finalists_at=at(finalists))
    assert found == refusal


def test_a_deadline_of_ones_own_is_never_earlier_than_the_rounds():
    assert rules.deadline_for(NOW, None) == NOW
    assert rules.deadline_for(NOW, NOW - HOUR) == NOW
    assert rules.deadline_for(NOW, NOW + HOUR) == NOW + HOUR
    assert rules.deadline_for(None, NOW) is None


def test_what_is_lacking_comes_in_the_forms_order():
    fields = [
        Asked(1, FieldKind.CONTACT, 10, required=True),
        Asked(2, FieldKind.TEXT, 5, required=True),
        Asked(3, FieldKind.TEXT, 5, required=False),
        Asked(4, FieldKind.DOCUMENT, 1, required=True),
        Asked(5, FieldKind.DOCUMENT, 1, required=False),
    ]
    found = rules.lacking(fields, {1: "  ", 2: "123456", 3: "123456"}, [])
    assert found == [
        Lacking(1, Lack.ANSWER), Lacking(2, Lack.TOO_LONG), Lacking(3, Lack.TOO_LONG), Lacking(4, Lack.DOCUMENT),
    ]  # fmt: skip
    assert rules.lacking(fields, {1: "Kari", 2: "12345"}, [4]) == []


@given(st.text())
def test_a_cleaned_answer_stays_as_it_is(text):
    once = rules.cleaned_answer(text)
    assert rules.cleaned_answer(once) == once
    assert "\0" not in once and "\r" not in once and "\u202e" not in once


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\r\nb", "a\nb"),
        ("a\x00b", "ab"),
        ("\u202eab", "ab"),
        ("e\u0301", "é"),
        ("a \n\n b\n", "a\n\n b"),
        ("a\tb", "a b"),
    ],
)
def test_cleaning(typed, kept):
    assert rules.cleaned_answer(typed) == kept


def test_a_contact_is_one_line():
    assert rules.cleaned_answer(" Kari\r\n Nordmann ", FieldKind.CONTACT) == "Kari Nordmann"


@pytest.mark.parametrize(
    ("day", "clock", "ends", "moment"),
    [
        ("2021-03-01", "", False, "2021-03-01T00:00:00+01:00"),
        ("2021-03-01", "", True, "2021-03-02T00:00:00+01:00"),
        ("2021-03-01", "14.30", True, "2021-03-01T14:30:00+01:00"),
        ("2021-03-01", "9:05", False, "2021-03-01T09:05:00+01:00"),
        ("2021-03-28", "02.30", False, None),  # that night there is no such hour
        ("1.3.2021", "", True, "2021-03-02T00:00:00+01:00"),  # as Norwegians write it
        ("01.03.2021 ", "14.30", False, "2021-03-01T14:30:00+01:00"),
        ("31.2.2021", "", False, None),
        ("1.3.21", "", False, None),
        ("1. mars", "", False, None),
        ("2021-02-30", "", False, None),
        ("2021-03-01", "25.00", False, None),
        ("2021-03-01", "kl. 9", False, None),
        ("", "", False, None),
        ("9999-12-31", "", True, None),
    ],
)
def test_moments_as_they_are_typed(day, clock, ends, moment):
    found = moments.moment_of(day, clock, ends=ends)
    assert (found.isoformat() if found else None) == moment


def test_a_moment_is_shown_as_it_would_be_typed():
    deadline = moments.moment_of("2021-02-28", "", ends=True)
    assert moments.as_typed(deadline, ends=True) == ("2021-02-28", "")
    assert moments.as_typed(moments.moment_of("2021-02-28", "14.30")) == ("2021-02-28", "14.30")


def calendar(**hours):
    return Calendar(**{name: NOW + at * HOUR for name, at in hours.items()})


@pytest.mark.parametrize(
    ("before", "after", "refusal"),
    [
        (calendar(), calendar(applications_open=1, applications_close=2), None),
        (calendar(applications_open=-1), calendar(applications_open=1), MomentRefusal.PASSED),
        (calendar(applications_open=1), calendar(applications_open=-1), MomentRefusal.PASSED),
        (
            calendar(applications_open=-2, applications_close=-1),
            calendar(applications_open=-2, applications_close=1),
            None,
        ),
        (calendar(applications_open=-2, applications_close=1), calendar(applications_open=-2), None),
        (calendar(), calendar(finalists_at=2, applications_close=3), MomentRefusal.ORDER),
        (calendar(), calendar(voting_opens=1), MomentRefusal.HALF),
        (calendar(), calendar(voting_opens=1, voting_closes=1), MomentRefusal.ORDER),
    ],
)
def test_moments_of_an_edition(before, after, refusal):
    assert moments_refusal(before, after, NOW) is refusal
