"""Setting a jury up: who may sit where, which periods there can be, who is reminded; and feedback."""

from datetime import timedelta

import pytest

from portal.jury.rules import (
    FeedbackRefusal,
    PanelRefusal,
    RemindRefusal,
    SeatKind,
    feedback_refusal,
    periods_refusal,
    remind_refusal,
    seat_refusal,
)
from tests.jury.world import AFTER, BEFORE, DAY, DEADLINE, REALLY, period

FREE = {
    "kind": SeatKind.MEMBER, "has_role": True, "is_secretary": False, "seated": False, "has_leader": True,
    "stands_in_for": None, "panel": [1, 2],
}  # fmt: skip


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({}, None),
        ({"has_role": False}, PanelRefusal.WITHOUT_ROLE),
        ({"is_secretary": True}, PanelRefusal.SECRETARY_JUDGES),
        ({"is_secretary": True, "kind": SeatKind.SECRETARY}, None),
        ({"seated": True}, PanelRefusal.SEATED),
        ({"kind": SeatKind.LEADER}, PanelRefusal.LEADER_TAKEN),
        ({"kind": SeatKind.LEADER, "has_leader": False}, None),
        ({"stands_in_for": 1}, PanelRefusal.NOT_A_DEPUTY),
        ({"stands_in_for": 1, "kind": SeatKind.DEPUTY}, None),
        ({"stands_in_for": 3, "kind": SeatKind.DEPUTY}, PanelRefusal.NOT_IN_PANEL),
        ({"kind": SeatKind.DEPUTY}, None),  # for anybody
    ],
)
def test_who_may_sit_where(told, refusal):
    assert seat_refusal(**{**FREE, **told}) is refusal


@pytest.mark.parametrize(
    ("begins", "deadline", "refusal"),
    [
        ([], DEADLINE, None),
        ([DEADLINE, AFTER], DEADLINE, None),
        ([BEFORE], DEADLINE, PanelRefusal.PERIOD_EARLY),
        ([AFTER, AFTER], DEADLINE, PanelRefusal.PERIOD_TWICE),
        ([AFTER + each * DAY for each in range(9)], DEADLINE, PanelRefusal.TOO_MANY_PERIODS),
        ([AFTER], None, PanelRefusal.NO_DEADLINE),
    ],
)
def test_which_periods_there_can_be(begins, deadline, refusal):
    assert periods_refusal([period(each) for each in begins], deadline=deadline) is refusal


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({}, None),
        ({"left": 0}, RemindRefusal.NOTHING_LEFT),
        ({"scoring": False}, RemindRefusal.LOCKED),
        ({"closed": True}, RemindRefusal.CLOSED),
        ({"reminded_at": REALLY - timedelta(hours=19)}, RemindRefusal.LATELY),
        ({"reminded_at": REALLY - timedelta(hours=20)}, None),
    ],
)
def test_who_is_reminded(told, refusal):
    given = {"left": 3, "scoring": True, "reminded_at": None, "real_now": REALLY, "closed": False}
    assert remind_refusal(**{**given, **told}) is refusal


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({}, None),
        ({"decided": False}, FeedbackRefusal.NOT_DECIDED),
        ({"sent": True}, FeedbackRefusal.SENT),
        ({"text": " "}, FeedbackRefusal.EMPTY),
        ({"text": "x" * 4_001}, FeedbackRefusal.TOO_LONG),
    ],
)
def test_which_feedback_is_kept(told, refusal):
    assert feedback_refusal(**{"text": "Godt.", "decided": True, "sent": False, **told}) is refusal
