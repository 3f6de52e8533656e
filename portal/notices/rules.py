"""The order in which a decision is told, and why a step may not be taken yet."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

MAIL_WAITS = timedelta(seconds=60)
"""How long a step's mails wait: undone before they go, nobody was told anything."""
MOST_ADDRESSES = 300
"""How many of the press are written to at once."""


class Step(StrEnum):
    """A step that somebody takes. The public is none of them: it learns by the edition's moments and the release alone."""

    APPLICANTS = "applicants"
    FINALISTS = "finalists"
    PRESS = "press"
    WINNER = "winner"
    WINNER_PRESS = "winner_press"


BEFORE: Mapping[Step, Step | None] = {
    Step.APPLICANTS: None,
    Step.FINALISTS: Step.APPLICANTS,
    Step.PRESS: Step.FINALISTS,
    Step.WINNER: Step.PRESS,
    Step.WINNER_PRESS: Step.WINNER,
}
"""What comes right before a step, in the same round."""
NATIONAL = tuple(Step)
ELSEWHERE = (Step.APPLICANTS,)
"""What is told of a county round, and of the direct one: the rest is the county branch's."""
OF_WINNER = frozenset({Step.WINNER, Step.WINNER_PRESS})
TO_PRESS = frozenset({Step.PRESS, Step.WINNER_PRESS})


class NoticeRefusal(StrEnum):
    """Why a step is not taken, or not taken back."""

    ALREADY = "notice_already"
    NOT_SIGNED = "notice_not_signed"
    BEFORE = "notice_before"
    ROUNDS = "notice_rounds"
    FEEDBACK = "notice_feedback"
    NO_MOMENT = "notice_no_moment"
    NOT_PUBLIC = "notice_not_public"
    VOTING = "notice_voting"
    WEIGHED = "notice_weighed"
    NO_WINNER = "notice_no_winner"
    RELEASED = "notice_released"
    NOBODY = "notice_nobody"
    NO_ADDRESS = "notice_no_address"
    ADDRESSES = "notice_addresses"
    CHANGED = "notice_changed"
    TOO_LATE = "notice_too_late"


class NoticeEvent(StrEnum):
    """What the audit log calls it. Who is meant stands in no line: those who read the log do not all know yet."""

    APPLICANTS = "notice_applicants"
    FINALISTS = "notice_finalists"
    PRESS = "notice_press"
    WINNER = "notice_winner"
    WINNER_PRESS = "notice_winner_press"
    UNDONE = "notice_undone"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What decides whether a step may be taken.

    `taken` are the round's steps that stand, `sent` those whose mails have gone out (or that had nobody to tell);
    `others_told`: every other round with a signed decision has told its applicants; `lacking` is how many get no feedback
    because nobody has written it; `moment` is when the public learns; `without_address` how many nobody can be written to.
    """

    taken: Collection[Step] = ()
    sent: Collection[Step] = ()
    decided: int = 0
    others_told: bool = True
    lacking: int = 0
    moment: datetime | None = None
    finalists_public: bool = False
    voting_begun: bool = False
    weighed: bool = False
    winner: bool = False
    released: bool = False
    people: int = 0
    without_address: int = 0


def step_refusal(step: Step, facts: Facts) -> NoticeRefusal | None:
    """Return why a step may not be taken, or None. One that had nobody to tell is passed over by itself."""
    if step in facts.taken:
        return NoticeRefusal.ALREADY
    if step in OF_WINNER and facts.weighed:
        return NoticeRefusal.WEIGHED  # for good: nothing that comes before changes it
    if not facts.decided:
        return NoticeRefusal.NOT_SIGNED
    before = BEFORE[step]
    if before is not None and before not in facts.sent:
        return NoticeRefusal.BEFORE
    if facts.lacking:
        return NoticeRefusal.FEEDBACK
    if refusal := _of_finalists(step, facts) or _of_winner(step, facts):
        return refusal
    if step is not Step.APPLICANTS and facts.moment is None:
        return NoticeRefusal.NO_MOMENT
    if step in TO_PRESS:
        return None
    if not facts.people:
        return NoticeRefusal.NOBODY
    return NoticeRefusal.NO_ADDRESS if facts.without_address else None


def _of_finalists(step: Step, facts: Facts) -> NoticeRefusal | None:
    if step is not Step.FINALISTS:
        return None
    if not facts.others_told:
        return NoticeRefusal.ROUNDS
    return NoticeRefusal.VOTING if facts.voting_begun else None


def _of_winner(step: Step, facts: Facts) -> NoticeRefusal | None:
    if step not in OF_WINNER:
        return None
    if not facts.winner:
        return NoticeRefusal.NO_WINNER
    if facts.released:
        return NoticeRefusal.RELEASED
    return None if facts.finalists_public else NoticeRefusal.NOT_PUBLIC


def undo_refusal(*, due_at: datetime, undone: bool, real_now: datetime) -> NoticeRefusal | None:
    """Return why a step cannot be undone, or None: what has gone out has been read."""
    if undone:
        return NoticeRefusal.CHANGED
    return NoticeRefusal.TOO_LATE if real_now >= due_at else None
