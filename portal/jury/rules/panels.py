"""Panels and their periods: what can be set up, and when it is too late."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from portal.jury.rules.meeting import JUDGES, SeatKind
from portal.jury.rules.periods import Period

REMINDED_EVERY = timedelta(hours=20)
MOST_PERIODS = 8


class PanelRefusal(StrEnum):
    """Why a panel, a seat or a period was not set so."""

    NAME_MISSING = "panel_name_missing"
    NAME_TAKEN = "panel_name_taken"
    QUORUM = "panel_quorum"
    WITHOUT_ROLE = "panel_without_role"
    SECRETARY_JUDGES = "panel_secretary_judges"
    SEATED = "panel_seated"
    LEADER_TAKEN = "panel_leader_taken"
    NOT_A_DEPUTY = "panel_not_a_deputy"
    NOT_IN_PANEL = "panel_not_in_panel"
    PERIOD_EARLY = "panel_period_early"
    PERIOD_TWICE = "panel_period_twice"
    TOO_MANY_PERIODS = "panel_too_many_periods"
    NO_DEADLINE = "panel_no_deadline"
    PERIODS_CHANGED = "panel_periods_changed"


class RemindRefusal(StrEnum):
    """Why a juror was not reminded."""

    NOTHING_LEFT = "remind_nothing_left"
    LATELY = "remind_lately"
    LOCKED = "remind_locked"
    CLOSED = "remind_closed"


def seat_refusal(
    *, kind: SeatKind, has_role: bool, is_secretary: bool, seated: bool, has_leader: bool, stands_in_for: int | None,
    panel: Collection[int],
) -> PanelRefusal | None:  # fmt: skip
    """Return why somebody cannot be given a seat, or None: who sees everything does not judge.

    `panel` are the seats that a deputy may stand in for.
    """
    if not has_role:
        return PanelRefusal.WITHOUT_ROLE
    if is_secretary and kind in JUDGES:
        return PanelRefusal.SECRETARY_JUDGES
    if seated:
        return PanelRefusal.SEATED
    if kind is SeatKind.LEADER and has_leader:
        return PanelRefusal.LEADER_TAKEN
    if stands_in_for is None:
        return None
    if kind is not SeatKind.DEPUTY:
        return PanelRefusal.NOT_A_DEPUTY
    return None if stands_in_for in panel else PanelRefusal.NOT_IN_PANEL


def periods_refusal(periods: Sequence[Period], *, deadline: datetime | None) -> PanelRefusal | None:
    """Return why a round's periods cannot be these, or None: none before the deadline, no two at once."""
    if deadline is None:
        return PanelRefusal.NO_DEADLINE
    if len(periods) > MOST_PERIODS:
        return PanelRefusal.TOO_MANY_PERIODS
    if any(each.begins < deadline for each in periods):
        return PanelRefusal.PERIOD_EARLY
    return PanelRefusal.PERIOD_TWICE if len({each.begins for each in periods}) < len(periods) else None


def remind_refusal(
    *, left: int, scoring: bool, reminded_at: datetime | None, real_now: datetime, closed: bool
) -> RemindRefusal | None:
    """Return why a juror is not to be reminded now, or None: nothing is left, cards are locked, it was done lately.

    `closed`: their account is, and nobody answers.
    """
    if closed:
        return RemindRefusal.CLOSED
    if not scoring:
        return RemindRefusal.LOCKED
    if not left:
        return RemindRefusal.NOTHING_LEFT
    lately = reminded_at is not None and real_now < reminded_at + REMINDED_EVERY
    return RemindRefusal.LATELY if lately else None
