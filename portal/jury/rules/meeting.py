"""The jury's meeting: who may vote on a case, when the jury can decide, what it may decide, and the states of minutes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class SeatKind(StrEnum):
    """What somebody is in a panel."""

    LEADER = "leader"
    MEMBER = "member"
    DEPUTY = "deputy"
    SECRETARY = "secretary"


JUDGES = frozenset({SeatKind.LEADER, SeatKind.MEMBER, SeatKind.DEPUTY})
"""Who scores and votes: everybody but the secretary."""
FULL = frozenset({SeatKind.LEADER, SeatKind.MEMBER})
"""Who has a seat in their own right; deputies step in for them."""


class MeetingState(StrEnum):
    """How far a meeting is."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


class MeetingAct(StrEnum):
    """What is done with a meeting."""

    BEGIN = "begin"
    END = "end"
    RESUME = "resume"


MEETING_MOVES: Mapping[tuple[MeetingState, MeetingAct], MeetingState] = {
    (MeetingState.PLANNED, MeetingAct.BEGIN): MeetingState.OPEN,
    (MeetingState.OPEN, MeetingAct.END): MeetingState.CLOSED,
    (MeetingState.CLOSED, MeetingAct.RESUME): MeetingState.OPEN,  # until the minutes are signed
}


class MinutesState(StrEnum):
    """How far a version of the minutes is."""

    PROPOSED = "proposed"
    SIGNED = "signed"
    TAKEN_BACK = "taken_back"


class MinutesAct(StrEnum):
    """What is done with a version of the minutes."""

    SIGN = "sign"  # the second signature
    TAKE_BACK = "take_back"


MINUTES_MOVES: Mapping[tuple[MinutesState, MinutesAct], MinutesState] = {
    (MinutesState.PROPOSED, MinutesAct.SIGN): MinutesState.SIGNED,
    (MinutesState.PROPOSED, MinutesAct.TAKE_BACK): MinutesState.TAKEN_BACK,
}


class Outcome(StrEnum):
    """What the jury decides about a case."""

    FINALIST = "finalist"
    WINNER = "winner"
    SENT_ON = "sent_on"
    NO = "no"


OUTCOMES: Mapping[str, tuple[Outcome, ...]] = {
    "county": (Outcome.WINNER, Outcome.SENT_ON, Outcome.NO),  # the winner of a county round goes on, too
    "direct": (Outcome.SENT_ON, Outcome.NO),
    "national": (Outcome.FINALIST, Outcome.WINNER, Outcome.NO),
}
"""What each kind of round may decide."""
ONWARD = frozenset({Outcome.WINNER, Outcome.SENT_ON})
"""What brings a case from a county round, or the direct one, before the national jury."""

LONGEST_REASONS = 8_000


class MeetingRefusal(StrEnum):
    """Why something about a meeting was not done."""

    NOT_NOW = "meeting_not_now"
    NOT_OPEN = "meeting_not_open"
    SIGNED = "meeting_signed"
    NO_QUORUM = "meeting_no_quorum"
    EVERYBODY_RECUSED = "meeting_everybody_recused"
    NOT_ON_AGENDA = "meeting_not_on_agenda"
    NOT_ELIGIBLE = "meeting_not_eligible"
    NOT_THIS_ROUND = "meeting_not_this_round"
    TWO_WINNERS = "meeting_two_winners"
    WEIGHED = "meeting_weighed"
    NO_REASONS = "meeting_no_reasons"
    LONG_REASONS = "meeting_long_reasons"
    NOT_ALL_DECIDED = "meeting_not_all_decided"
    NOT_LEADER = "meeting_not_leader"
    NOT_IN_PANEL = "meeting_not_in_panel"
    WAITS_FOR_SIGNING = "meeting_waits_for_signing"
    NOTHING_TO_SIGN = "meeting_nothing_to_sign"
    NOBODY_ELSE = "meeting_nobody_else"
    NOT_THERE = "meeting_not_there"
    NOBODY_SAW = "meeting_nobody_saw"
    NO_PLACE = "meeting_no_place"
    RECUSED_VOTED = "meeting_recused_voted"
    RECUSED_SINCE = "meeting_recused_since"
    SECOND_WINNER = "meeting_second_winner"
    WINNER_BACK = "meeting_winner_back"


@dataclass(frozen=True)
class Member:
    """A seat as the meeting counts it; `stands_in_for` is the seat that a deputy is a deputy of, or none for any."""

    seat: int
    kind: SeatKind
    present: bool
    stands_in_for: int | None = None


def voters(members: Iterable[Member], recused: Collection[int]) -> list[int]:
    """Return the seats that may vote on a case: members who are present and not recused, and deputies in the others' place.

    A deputy of one seat steps in for that one alone; the others fill the seats that are still empty, in their order.
    """
    rows = list(members)
    full = [each for each in rows if each.kind in FULL]
    sits = {each.seat for each in full if each.present and each.seat not in recused}
    empty = [each.seat for each in full if each.seat not in sits]
    able = [each for each in rows if each.kind is SeatKind.DEPUTY and each.present and each.seat not in recused]
    found = [each.seat for each in full if each.seat in sits]
    # Those who stand for one seat first, so that nobody else takes it from them.
    for deputy in sorted(able, key=lambda each: each.stands_in_for is None):
        seat = deputy.stands_in_for if deputy.stands_in_for is not None else next(iter(empty), None)
        if seat in empty:
            empty.remove(seat)
            found.append(deputy.seat)
    return found


def quorum_refusal(members: Iterable[Member], recused: Collection[int], *, quorum: int) -> MeetingRefusal | None:
    """Return why the jury cannot decide a case now, or None. Everybody recused is told as such: more chairs do not help."""
    rows = list(members)
    judges = [each for each in rows if each.kind in JUDGES]
    if judges and all(each.seat in recused for each in judges):
        return MeetingRefusal.EVERYBODY_RECUSED
    return None if len(voters(rows, recused)) >= max(quorum, 1) else MeetingRefusal.NO_QUORUM


def decision_refusal(
    *, meeting: MeetingState, signed: bool, quorum: MeetingRefusal | None, kind: str, outcome: Outcome, reasons: str,
    on_agenda: bool, eligible: bool, other_winner: bool, weighed: bool = False,
) -> MeetingRefusal | None:  # fmt: skip
    """Return why a decision cannot be entered, or None.

    `kind` is the round's; `eligible`: the application still is; `other_winner`: the round has another winner already;
    `weighed`: jury and people name the winner together.
    """
    if signed:
        return MeetingRefusal.SIGNED
    if meeting is not MeetingState.OPEN:
        return MeetingRefusal.NOT_OPEN
    if not on_agenda:
        return MeetingRefusal.NOT_ON_AGENDA
    if not eligible:
        return MeetingRefusal.NOT_ELIGIBLE
    if outcome not in OUTCOMES[kind]:
        return MeetingRefusal.NOT_THIS_ROUND
    if weighed and kind == "national" and outcome is Outcome.WINNER:
        return MeetingRefusal.WEIGHED
    if quorum is not None:
        return quorum
    if outcome is Outcome.WINNER and other_winner:
        return MeetingRefusal.TWO_WINNERS
    if not reasons.strip():
        return MeetingRefusal.NO_REASONS
    return MeetingRefusal.LONG_REASONS if len(reasons) > LONGEST_REASONS else None


def propose_refusal(
    *, meeting: MeetingState, signed: bool, proposed: bool, undecided: int, is_leader: bool, recused_voted: bool = False,
    two_winners: bool = False, others: bool = True,
) -> MeetingRefusal | None:  # fmt: skip
    """Return why the minutes cannot be put up for signing, or None. The leader signs by putting them up.

    `recused_voted`: somebody who took part in a decision has been recused from the case since; `two_winners`: the meeting's
    winner would stand beside another, which had left when it was chosen; `others`: somebody else was there, who can sign.
    """
    if not is_leader:
        return MeetingRefusal.NOT_LEADER
    if signed:
        return MeetingRefusal.SIGNED
    if proposed:
        return MeetingRefusal.WAITS_FOR_SIGNING
    if meeting is not MeetingState.CLOSED:
        return MeetingRefusal.NOT_NOW
    if undecided:
        return MeetingRefusal.NOT_ALL_DECIDED
    if not others:
        return MeetingRefusal.NOBODY_ELSE
    if recused_voted:
        return MeetingRefusal.RECUSED_VOTED
    return MeetingRefusal.SECOND_WINNER if two_winners else None


def sign_refusal(
    *, in_panel: bool, present: bool, decided: Collection[int], leader_recused: Collection[int],
    signer_recused: Collection[int], recused_voted: bool = False, two_winners: bool = False,
) -> MeetingRefusal | None:  # fmt: skip
    """Return why somebody cannot be the second to sign, or None: of every decided case one of the two must have seen all.

    `present`: they are entered as having been at the meeting, and can tell that it went as the minutes say; `recused_voted`
    and `two_winners` have come about since the first signature.
    """
    if not in_panel:
        return MeetingRefusal.NOT_IN_PANEL
    if not present:
        return MeetingRefusal.NOT_THERE
    unseen = set(decided) & set(leader_recused) & set(signer_recused)
    if unseen:
        return MeetingRefusal.NOBODY_SAW
    if recused_voted:
        return MeetingRefusal.RECUSED_SINCE
    return MeetingRefusal.WINNER_BACK if two_winners else None


def change_refusal(*, signed: bool, proposed: bool) -> MeetingRefusal | None:
    """Return why the meeting's papers cannot be changed, or None: what somebody has signed is not changed behind them."""
    if signed:
        return MeetingRefusal.SIGNED
    return MeetingRefusal.WAITS_FOR_SIGNING if proposed else None


def proposed_agenda(places: Sequence[tuple[int, int | None]]) -> list[int]:
    """Return the cases as a meeting takes them: by place, the unranked last; equal ones by number. `places` are (case, place)."""
    return [case for case, place in sorted(places, key=lambda row: (row[1] is None, row[1] or 0, row[0]))]


def moved(order: Sequence[int], item: int, *, by: int) -> list[int]:
    """Return the order with one item moved so many places, no further than either end."""
    rows = [each for each in order if each != item]
    to = min(max(list(order).index(item) + by, 0), len(rows))
    return [*rows[:to], item, *rows[to:]]
