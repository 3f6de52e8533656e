"""Who may decide what, within which time, and what waits."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from portal.audit.rules import Actor
from portal.moderation.rules.states import MOVES, Act, Kind, State, Waiting

OSLO = ZoneInfo("Europe/Oslo")

UNDO_FOR = timedelta(minutes=10)
MAIL_WAITS = timedelta(seconds=10)  # a verdict's mail: undone before it has gone, it never goes
TAKEN_FOR = timedelta(minutes=15)
COMPLAIN_WITHIN = timedelta(weeks=3)  # as forvaltningsloven § 29
ANSWER_WITHIN = timedelta(days=14)
HIDE_AFTER = 3  # reports that nobody has looked at
EXCERPT_LENGTH = 200


class Reason(StrEnum):
    """Why something is not shown: about the text, never about its author. Reports have the same categories."""

    OFF_TOPIC = "off_topic"
    PERSONAL_ATTACK = "personal_attack"
    HATE_OR_THREAT = "hate_or_threat"
    PRIVATE_INFORMATION = "private_information"
    UNFOUNDED_ACCUSATION = "unfounded_accusation"
    ADVERTISING = "advertising"
    REPEATED = "repeated"
    COPIED = "copied"


class CaseRefusal(StrEnum):
    """Why something was not done with a case."""

    CHANGED = "changed"
    TAKEN = "taken"
    OWN = "own"
    NOT_ALLOWED = "not_allowed"
    FIRST_DECIDER = "first_decider"
    TOO_LATE = "too_late"
    ALREADY = "already"
    NO_REASON = "no_reason"
    NO_ADDRESS = "no_address"


class CaseEvent(StrEnum):
    """What moderators do, as the audit log names it."""

    APPROVED = "case.approve"
    REFUSED = "case.refuse"
    REMOVED = "case.remove"
    UNDONE = "case.undo"
    RESTORED = "case.restore"
    UPHELD = "case.uphold"
    ANSWERED = "case.answer"
    CLOSED = "case.close"
    TAKEN = "case.taken"
    LAID_BACK = "case.laid_back"
    WORD_ADDED = "word.added"
    WORD_REMOVED = "word.removed"


PUBLIC = frozenset({Act.REFUSE, Act.REMOVE, Act.HIDE, Act.RESTORE, Act.UPHOLD})
"""What the public record tells, beside that something hidden is shown again."""


@dataclass(frozen=True)
class Moderator:
    """Who decides. By the address it is seen whether the contribution is their own."""

    id: int
    name: str
    address: str

    @property
    def actor(self) -> Actor:
        """The person as the audit log remembers them."""
        return Actor(self.id, self.name)


def case_refusal(
    *, kind: Kind, state: State, act: Act, version: int, read: int, is_own: bool,
    taken_by: int | None, taken_until: datetime | None, moderator_id: int, real_now: datetime,
) -> CaseRefusal | None:  # fmt: skip
    """Return why a moderator may not do this now, or None. `read` is the version that they decided on.

    Nobody decides on what is their own, on a text that they have not read, or in the middle of another's work.
    """
    if is_own:
        return CaseRefusal.OWN
    if version != read:
        return CaseRefusal.CHANGED
    if taken_by_another(taken_by=taken_by, taken_until=taken_until, moderator_id=moderator_id, real_now=real_now):
        return CaseRefusal.TAKEN
    if (kind, state, act) not in MOVES:
        return CaseRefusal.NOT_ALLOWED
    return None


def taken_by_another(
    *, taken_by: int | None, taken_until: datetime | None, moderator_id: int, real_now: datetime
) -> bool:
    """Tell whether somebody else has taken a case and still has it."""
    return taken_by not in (None, moderator_id) and taken_until is not None and real_now < taken_until


def complaint_refusal(
    *, decided_by: int | None, moderator_id: int, is_own: bool, is_decided: bool, is_taken: bool
) -> CaseRefusal | None:
    """Return why a moderator may not decide a complaint, or None: another person does it than whose verdict it is about."""
    if is_own:
        return CaseRefusal.OWN
    if decided_by == moderator_id:
        return CaseRefusal.FIRST_DECIDER
    if is_decided:
        return CaseRefusal.ALREADY
    return CaseRefusal.TAKEN if is_taken else None


def waiting_for(*, state: State, open_reports: int, open_complaint: bool) -> Waiting | None:
    """Return why a case waits for a moderator, or None."""
    if open_complaint and state in (State.REFUSED, State.REMOVED):
        return Waiting.COMPLAINT
    if state is State.PENDING:
        return Waiting.NEW
    if state is State.HIDDEN or (state is State.SHOWN and open_reports):
        return Waiting.REPORTED
    return None


def end_of(now: datetime, within: timedelta) -> datetime:
    """Return the midnight that ends the last day of a time limit, in Oslo: half-open, and said as «til og med»."""
    last = (now.astimezone(OSLO) + within).date()
    return datetime.combine(last + timedelta(days=1), time(), OSLO)


def excerpt_of(text: str) -> str:
    """Return the beginning of a text on one line, with an ellipsis where it was cut."""
    line = " ".join(text.split())
    if len(line) <= EXCERPT_LENGTH:
        return line
    cut = line[: EXCERPT_LENGTH - 1]
    while cut and unicodedata.combining(line[len(cut)]):
        cut = cut[:-1]  # a letter is not parted from its accents
    return cut.rstrip() + "…"
