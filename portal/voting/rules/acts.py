"""What officers may do with ballots, why, and when one of them is not enough."""

from collections.abc import Collection, Mapping
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from portal.voting.rules.eligibility import VOIDED_AFTER_CLOSING
from portal.voting.rules.states import Act, BallotState

OSLO = ZoneInfo("Europe/Oslo")

UNDO_FOR = timedelta(minutes=10)
ALONE_IN_A_DAY = 20  # more than so many voids or releases by one officer in 24 hours need a second one
ROLLING = timedelta(hours=24)
COMPLAIN_WITHIN = timedelta(days=7)
MOST_AT_ONCE = 5_000  # ballots in one act: one transaction, one mail each


class VoidReason(StrEnum):
    """Why a ballot was voided: in the log, to the voter, and by reason in the control report."""

    THROWAWAY = "throwaway_address"
    MANY_FROM_ONE = "many_from_one"
    MADE_UP = "made_up_addresses"
    AUTOMATIC = "automatic"
    NOT_BY_OWNER = "not_by_owner"


class ReleaseReason(StrEnum):
    """Why a held ballot counts after all."""

    SHARED_NETWORK = "shared_network"
    OWN_DOMAIN = "own_domain"
    NO_PATTERN = "no_pattern"
    ASSISTED = "assisted"


class RestoreReason(StrEnum):
    """Why a voided ballot counts after all: only a complaint that was right."""

    UPHELD = "upheld_objection"


class HoldReason(StrEnum):
    """Why somebody, not a signal, had a ballot looked at."""

    REPORTED = "by_hand_reported"
    PATTERN = "by_hand_pattern"


REASONS: Mapping[Act, type[StrEnum]] = {
    Act.VOID: VoidReason,
    Act.RELEASE: ReleaseReason,
    Act.RESTORE: RestoreReason,
}
MAY: Mapping[Act, frozenset[BallotState]] = {
    Act.VOID: frozenset({BallotState.HELD}),
    Act.RELEASE: frozenset({BallotState.HELD}),
    Act.RESTORE: frozenset({BallotState.VOIDED}),
}
"""From which states the desk acts: narrower than the table of moves, because what is voided was held first."""


class ActRefusal(StrEnum):
    """Why an act was not made, done, agreed to or undone."""

    NOTHING = "act_nothing"
    TOO_MANY = "act_too_many"
    CHANGED = "act_changed"
    ENDED = "act_ended"
    NO_REASON = "act_no_reason"
    RELEASED = "act_released"
    VOID_TOO_LATE = "act_void_too_late"
    NOT_TO_HOLD = "act_not_to_hold"
    VOIDED_IT = "act_voided_it"


class ObjectionRefusal(StrEnum):
    """Why a complaint was not taken or not decided."""

    NOT_VOIDED = "objection_not_voided"
    TOO_LATE = "objection_too_late"
    ALREADY = "objection_already"
    FIRST_DECIDER = "objection_first_decider"
    DECIDED = "objection_decided"


class DeskEvent(StrEnum):
    """What the audit log calls what officers do with ballots."""

    MADE = "vote_act_made"
    UNDONE = "vote_act_undone"
    DONE = "vote_act_done"
    FELL_AWAY = "vote_act_fell_away"
    HELD = "vote_held_by_hand"
    SETTING = "vote_signal_set"
    UPHELD = "vote_objection_upheld"
    DISMISSED = "vote_objection_dismissed"


def needs_second(act: Act, *, ballots: int, alone_before: int) -> bool:
    """Tell whether an act needs a second officer; `alone_before` counts the officer's ballots of the last 24 hours."""
    return act is Act.RESTORE or ballots + alone_before > ALONE_IN_A_DAY


def restore_refusal(act: Act, *, voided_by: Collection[int], person_id: int) -> ActRefusal | None:
    """Return why somebody may not make, agree to or undo an act, or None: a restore is for those who did not void."""
    return ActRefusal.VOIDED_IT if act is Act.RESTORE and person_id in voided_by else None


def void_refusal(act: Act, *, closes: datetime | None, now: datetime) -> ActRefusal | None:
    """Return why an act may not be made, agreed to or done any more, or None; half-open, domain clock."""
    late = closes is not None and now >= closes + VOIDED_AFTER_CLOSING
    return ActRefusal.VOID_TOO_LATE if act is Act.VOID and late else None


def complain_until(told_at: datetime) -> datetime:
    """Return when the time to complain ends: the first midnight in Oslo at least seven days after the notice."""
    week = told_at.astimezone(OSLO).replace(tzinfo=None) + COMPLAIN_WITHIN
    midnight = datetime.combine(week.date(), time())
    return (midnight if midnight == week else midnight + timedelta(days=1)).replace(tzinfo=OSLO)


def objection_refusal(*, until: datetime | None, exists: bool, now: datetime) -> ObjectionRefusal | None:
    """Return why a voter may not complain now, or None. `until` is None where no void was told; half-open, domain clock."""
    if exists:
        return ObjectionRefusal.ALREADY
    if until is None:
        return ObjectionRefusal.NOT_VOIDED
    return ObjectionRefusal.TOO_LATE if now >= until else None


def decider_refusal(*, decided: bool, made_by: int, agreed_by: int | None, person_id: int) -> ObjectionRefusal | None:
    """Return why somebody may not answer a complaint, or None: never one of those who decided first."""
    if decided:
        return ObjectionRefusal.DECIDED
    return ObjectionRefusal.FIRST_DECIDER if person_id in (made_by, agreed_by) else None
