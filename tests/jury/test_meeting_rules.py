"""The meeting: who votes on a case, quorum, what may be decided, agenda, and the states of meeting and minutes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.jury.rules import (
    JUDGES,
    Entered,
    MeetingAct,
    MeetingRefusal,
    MeetingState,
    Member,
    MinutesAct,
    MinutesState,
    Outcome,
    SeatKind,
    change_refusal,
    decision_refusal,
    moved,
    names_another,
    names_two,
    propose_refusal,
    proposed_agenda,
    quorum_refusal,
    sign_refusal,
    voters,
)
from portal.jury.rules.meeting import MEETING_MOVES, MINUTES_MOVES

L, M, D, S = SeatKind.LEADER, SeatKind.MEMBER, SeatKind.DEPUTY, SeatKind.SECRETARY
LEADER, SECOND, THIRD = Member(1, L, True), Member(2, M, True), Member(3, M, True)
ABSENT = Member(3, M, False)
FOR_THIRD, FOR_ANY = Member(4, D, True, 3), Member(5, D, True)
SECRETARY = Member(9, S, True)


@pytest.mark.parametrize(
    ("members", "recused", "vote"),
    [
        ([LEADER, SECOND, THIRD], [], [1, 2, 3]),
        ([LEADER, SECOND, THIRD, SECRETARY], [], [1, 2, 3]),  # the secretary writes
        ([LEADER, SECOND, THIRD], [2], [1, 3]),
        ([LEADER, SECOND, THIRD, FOR_THIRD, FOR_ANY], [], [1, 2, 3]),  # no empty chair, no deputy
        ([LEADER, SECOND, ABSENT, FOR_THIRD], [], [1, 2, 4]),
        ([LEADER, SECOND, THIRD, FOR_THIRD], [3], [1, 2, 4]),
        ([LEADER, SECOND, THIRD, FOR_THIRD], [2], [1, 3]),  # a deputy of one is a deputy of that one
        ([LEADER, SECOND, THIRD, FOR_ANY], [2], [1, 3, 5]),
        ([LEADER, SECOND, THIRD, FOR_ANY], [2, 5], [1, 3]),  # a deputy may be recused, too
        ([LEADER, SECOND, ABSENT, FOR_ANY, FOR_THIRD], [], [1, 2, 4]),  # the one chair goes to its own deputy
        ([LEADER, SECOND, ABSENT, FOR_ANY, FOR_THIRD], [2], [1, 4, 5]),
        ([], [], []),
    ],
)
def test_who_votes_on_a_case(members, recused, vote):
    assert voters(members, recused) == vote


@pytest.mark.parametrize(
    ("members", "recused", "quorum", "refusal"),
    [
        ([LEADER, SECOND, THIRD], [], 3, None),
        ([LEADER, SECOND, THIRD], [3], 3, MeetingRefusal.NO_QUORUM),
        ([LEADER, SECOND, THIRD], [3], 2, None),
        ([LEADER, SECOND, THIRD, FOR_THIRD], [3], 3, None),
        ([LEADER, SECOND], [1, 2], 1, MeetingRefusal.EVERYBODY_RECUSED),
        ([LEADER, SECOND, SECRETARY], [1, 2], 1, MeetingRefusal.EVERYBODY_RECUSED),
        ([ABSENT], [], 0, MeetingRefusal.NO_QUORUM),  # nobody is never enough
        ([], [], 1, MeetingRefusal.NO_QUORUM),
    ],
)
def test_when_the_jury_can_decide_a_case(members, recused, quorum, refusal):
    assert quorum_refusal(members, recused, quorum=quorum) is refusal


FREE = {
    "meeting": MeetingState.OPEN, "signed": False, "quorum": None, "kind": "national", "outcome": Outcome.FINALIST,
    "reasons": "En samlet jury.", "on_agenda": True, "eligible": True, "other_winner": False,
}  # fmt: skip


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({}, None),
        ({"signed": True}, MeetingRefusal.SIGNED),
        ({"meeting": MeetingState.PLANNED}, MeetingRefusal.NOT_OPEN),
        ({"meeting": MeetingState.CLOSED}, MeetingRefusal.NOT_OPEN),
        ({"on_agenda": False}, MeetingRefusal.NOT_ON_AGENDA),
        ({"eligible": False}, MeetingRefusal.NOT_ELIGIBLE),
        ({"quorum": MeetingRefusal.NO_QUORUM}, MeetingRefusal.NO_QUORUM),
        ({"quorum": MeetingRefusal.EVERYBODY_RECUSED}, MeetingRefusal.EVERYBODY_RECUSED),
        ({"outcome": Outcome.SENT_ON}, MeetingRefusal.NOT_THIS_ROUND),
        ({"kind": "county", "outcome": Outcome.SENT_ON}, None),
        ({"kind": "county", "outcome": Outcome.WINNER}, None),
        ({"kind": "county", "outcome": Outcome.FINALIST}, MeetingRefusal.NOT_THIS_ROUND),
        ({"kind": "direct", "outcome": Outcome.WINNER}, MeetingRefusal.NOT_THIS_ROUND),
        ({"kind": "direct", "outcome": Outcome.NO}, None),
        ({"outcome": Outcome.WINNER}, None),
        ({"outcome": Outcome.WINNER, "other_winner": True}, MeetingRefusal.TWO_WINNERS),
        ({"other_winner": True}, None),
        ({"reasons": " \n "}, MeetingRefusal.NO_REASONS),
        ({"reasons": "x" * 8_001}, MeetingRefusal.LONG_REASONS),
    ],
)
def test_what_may_be_decided(told, refusal):
    assert decision_refusal(**{**FREE, **told}) is refusal


W, N, F = Outcome.WINNER, Outcome.NO, Outcome.FINALIST
THIS, BEFORE, BESIDE = 30, 10, 20  # meetings


@pytest.mark.parametrize(
    ("entered", "named"),
    [
        ([], False),
        ([(1, BEFORE, W, True)], True),
        ([(1, BEFORE, F, True)], False),
        ([(1, BEFORE, W, False)], True),  # another meeting's word counts before it is signed
        ([(9, BEFORE, W, True), (9, BESIDE, W, False), (9, THIS, W, False)], False),  # the case itself
        ([(1, BEFORE, W, True), (1, THIS, F, False)], False),  # this meeting has changed it
        ([(1, BEFORE, F, True), (1, THIS, W, False)], True),
        ([(1, BEFORE, W, True), (1, BESIDE, N, True)], False),  # the newer one that is signed stands
        ([(1, BEFORE, W, True), (1, BESIDE, N, False)], True),  # not before it is signed
        ([(1, BEFORE, N, True), (1, BESIDE, W, True)], True),
        ([(1, BEFORE, W, True), (1, BESIDE, N, True), (2, BESIDE, W, True)], True),
        ([(1, THIS, N, False), (1, BESIDE, W, False)], True),  # entered later beside this meeting: that will stand
        ([(1, THIS, N, False), (1, BESIDE, W, True)], True),
        ([(1, BESIDE, W, False), (1, THIS, N, False)], False),
    ],
)
def test_whether_another_case_is_the_rounds_winner(entered, named):
    assert names_another([Entered(*each) for each in entered], but=9, meeting=THIS) is named


@pytest.mark.parametrize(
    ("entered", "two"),
    [
        ([], False),
        ([(9, THIS, W, False)], False),
        ([(1, BEFORE, W, True)], False),  # not this meeting's doing
        ([(1, BEFORE, W, True), (9, THIS, F, False)], False),
        ([(1, BEFORE, W, True), (9, THIS, W, False)], True),
        ([(1, BEFORE, W, True), (1, THIS, F, False), (9, THIS, W, False)], False),
        ([(9, BEFORE, W, True), (9, THIS, W, False)], False),
    ],
)
def test_whether_a_meetings_winner_would_stand_beside_another(entered, two):
    assert names_two([Entered(*each) for each in entered], meeting=THIS) is two


READY = {"meeting": MeetingState.CLOSED, "signed": False, "proposed": False, "undecided": 0, "is_leader": True}


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({}, None),
        ({"is_leader": False}, MeetingRefusal.NOT_LEADER),
        ({"signed": True}, MeetingRefusal.SIGNED),
        ({"proposed": True}, MeetingRefusal.WAITS_FOR_SIGNING),
        ({"meeting": MeetingState.OPEN}, MeetingRefusal.NOT_NOW),
        ({"undecided": 2}, MeetingRefusal.NOT_ALL_DECIDED),
        ({"recused_voted": True, "two_winners": True}, MeetingRefusal.RECUSED_VOTED),
        ({"two_winners": True}, MeetingRefusal.SECOND_WINNER),
    ],
)
def test_when_the_leader_may_put_the_minutes_up_for_signing(told, refusal):
    assert propose_refusal(**{**READY, **told}) is refusal


SECOND_SIGNS = {"in_panel": True, "present": True, "decided": [1, 2], "leader_recused": [1], "signer_recused": [2]}


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({}, None),
        ({"in_panel": False, "present": False}, MeetingRefusal.NOT_IN_PANEL),
        ({"present": False}, MeetingRefusal.NOT_THERE),
        ({"present": False, "signer_recused": [1]}, MeetingRefusal.NOT_THERE),
        ({"signer_recused": [1]}, MeetingRefusal.NOBODY_SAW),
        ({"recused_voted": True, "two_winners": True}, MeetingRefusal.RECUSED_SINCE),
        ({"two_winners": True}, MeetingRefusal.WINNER_BACK),
    ],
)
def test_when_somebody_may_be_the_second_to_sign(told, refusal):
    assert sign_refusal(**{**SECOND_SIGNS, **told}) is refusal


@pytest.mark.parametrize(
    ("signed", "proposed", "refusal"),
    [
        (False, False, None),
        (False, True, MeetingRefusal.WAITS_FOR_SIGNING),
        (True, False, MeetingRefusal.SIGNED),
        (True, True, MeetingRefusal.SIGNED),
    ],
)
def test_what_somebody_has_signed_is_not_changed_behind_them(signed, proposed, refusal):
    assert change_refusal(signed=signed, proposed=proposed) is refusal


@pytest.mark.parametrize(("state", "act"), [(state, act) for state in MeetingState for act in MeetingAct])
def test_the_moves_of_a_meeting(state, act):
    table = {("planned", "begin"): "open", ("open", "end"): "closed", ("closed", "resume"): "open"}
    assert MEETING_MOVES.get((state, act)) == table.get((state, act))


@pytest.mark.parametrize(("state", "act"), [(state, act) for state in MinutesState for act in MinutesAct])
def test_the_moves_of_minutes_end_at_signed(state, act):
    table = {("proposed", "sign"): "signed", ("proposed", "take_back"): "taken_back"}
    assert MINUTES_MOVES.get((state, act)) == table.get((state, act))


def test_the_agenda_follows_the_places_and_takes_the_unranked_last():
    assert proposed_agenda([(1, None), (2, 3), (3, 1), (4, 1)]) == [3, 4, 2, 1]


@pytest.mark.parametrize(
    ("by", "order"), [(-1, [2, 1, 3]), (1, [1, 3, 2]), (-9, [2, 1, 3]), (9, [1, 3, 2]), (0, [1, 2, 3])]
)
def test_a_point_moves_up_and_down_but_not_off_the_agenda(by, order):
    assert moved([1, 2, 3], 2, by=by) == order


kinds = st.sampled_from(list(SeatKind))
members = st.lists(st.builds(Member, st.integers(1, 8), kinds, st.booleans(), st.none() | st.integers(1, 8)),
                   unique_by=lambda each: each.seat)  # fmt: skip
recusals = st.sets(st.integers(1, 8))


@given(members, recusals)
def test_nobody_votes_who_is_absent_recused_or_no_judge_and_never_more_than_there_are_chairs(rows, recused):
    found = voters(rows, recused)
    by_seat = {each.seat: each for each in rows}
    assert len(set(found)) == len(found) <= sum(each.kind in (L, M) for each in rows)
    assert all(by_seat[seat].present and by_seat[seat].kind in JUDGES and seat not in recused for seat in found)


@given(members, recusals, st.randoms())
def test_how_many_vote_does_not_hang_on_the_order_of_members(rows, recused, chance):
    number = len(voters(rows, recused))
    chance.shuffle(rows)
    assert len(voters(rows, recused)) == number


@given(st.lists(st.integers(1, 20), unique=True, min_size=1), st.integers(-30, 30), st.data())
def test_moving_loses_nothing(order, by, data):
    item = data.draw(st.sampled_from(order))
    assert sorted(moved(order, item, by=by)) == sorted(order)
