"""The states of an application, the one table of moves, and who may do what until when."""

from datetime import datetime
from enum import StrEnum


class ApplicationState(StrEnum):
    """What has become of an application."""

    DRAFT = "draft"
    SUBMITTED = "submitted"  # waits for the municipality's postmottak
    DELIVERED = "delivered"
    INCOMPLETE = "incomplete"
    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    DUPLICATE = "duplicate"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    """What can happen to an application."""

    SUBMIT = "submit"
    CONFIRM = "confirm"
    CONFIRM_SECOND = "confirm_second"  # the municipality has delivered another one already
    DENY = "deny"  # the municipality does not stand behind it
    WITHDRAW = "withdraw"
    REOPEN = "reopen"  # a decision is taken back
    ASK = "ask"
    FIND_ELIGIBLE = "find_eligible"
    FIND_INELIGIBLE = "find_ineligible"
    CALL_DUPLICATE = "call_duplicate"
    MERGE = "merge"


class IllegalMove(Exception):
    """A move that is not allowed in a state."""


S, M = ApplicationState, Move

LIVE = (S.DELIVERED, S.INCOMPLETE, S.ELIGIBLE, S.INELIGIBLE)
"""The municipality's one application in a round; the database lets no second one be any of these."""

EDITABLE = (S.DRAFT, S.SUBMITTED, S.DELIVERED, S.INCOMPLETE)
"""Where its writers may still write, until their deadline."""

UNSENT = (S.DRAFT, S.INCOMPLETE)
"""Where its writers have something left to do before their deadline."""

WITHDRAWABLE = (S.DRAFT, S.SUBMITTED, *LIVE, S.DUPLICATE)

BY_SECRETARY = {
    M.ASK: S.INCOMPLETE,
    M.FIND_ELIGIBLE: S.ELIGIBLE,
    M.FIND_INELIGIBLE: S.INELIGIBLE,
    M.CALL_DUPLICATE: S.DUPLICATE,
    M.MERGE: S.MERGED,
    M.REOPEN: S.DELIVERED,
}
"""What the jury's secretary decides, each with a reason and a mail."""

_BY_WRITERS: dict[tuple[ApplicationState, Move], ApplicationState] = {
    (S.DRAFT, M.SUBMIT): S.SUBMITTED,
    (S.SUBMITTED, M.SUBMIT): S.SUBMITTED,
    (S.DELIVERED, M.SUBMIT): S.DELIVERED,  # a new version waits; the confirmed one stands
    (S.INCOMPLETE, M.SUBMIT): S.INCOMPLETE,
    (S.SUBMITTED, M.CONFIRM): S.DELIVERED,
    (S.DELIVERED, M.CONFIRM): S.DELIVERED,
    (S.INCOMPLETE, M.CONFIRM): S.DELIVERED,
    (S.SUBMITTED, M.CONFIRM_SECOND): S.DUPLICATE,
    (S.SUBMITTED, M.DENY): S.DRAFT,
    (S.DELIVERED, M.DENY): S.DELIVERED,
    (S.INCOMPLETE, M.DENY): S.INCOMPLETE,
    **{(state, M.WITHDRAW): S.WITHDRAWN for state in WITHDRAWABLE},
}

MOVES: dict[tuple[ApplicationState, Move], ApplicationState] = {
    **_BY_WRITERS,
    **{
        (state, move): after
        for state in (*LIVE, S.DUPLICATE, S.MERGED)
        for move, after in BY_SECRETARY.items()
        if state is not after and (state, move) != (S.MERGED, M.CALL_DUPLICATE)
    },
}


class StepReason(StrEnum):
    """Why an application was given a state; the mail has a sentence for each, and room for the secretary's own words."""

    IN_ORDER = "in_order"
    DOCUMENT_MISSING = "document_missing"
    ANSWER_MISSING = "answer_missing"
    UNCLEAR = "unclear"
    NOT_MUNICIPALITY = "not_municipality"
    WRONG_ROUND = "wrong_round"
    NOT_COMPLETED = "not_completed"
    SENT_TWICE = "sent_twice"
    ONE_APPLICATION = "one_application"
    MISTAKE = "mistake"


REASONS_FOR: dict[Move, tuple[StepReason, ...]] = {
    M.ASK: (StepReason.DOCUMENT_MISSING, StepReason.ANSWER_MISSING, StepReason.UNCLEAR),
    M.FIND_ELIGIBLE: (StepReason.IN_ORDER,),
    M.FIND_INELIGIBLE: (StepReason.NOT_MUNICIPALITY, StepReason.WRONG_ROUND, StepReason.NOT_COMPLETED),
    M.CALL_DUPLICATE: (StepReason.SENT_TWICE,),
    M.MERGE: (StepReason.ONE_APPLICATION,),
    M.REOPEN: (StepReason.MISTAKE,),
}
"""The reasons that can be given for each decision."""


class ApplicationRefusal(StrEnum):
    """Why something was not done with an application."""

    UNKNOWN = "unknown"
    NO_ROUND = "no_round"
    NOT_OPEN_YET = "not_open_yet"
    DEADLINE_PASSED = "deadline_passed"
    CLOSED_STATE = "closed_state"
    FINALISTS_CHOSEN = "finalists_chosen"
    NOT_OWNER = "not_owner"
    LACKING = "lacking"
    NOTHING_NEW = "nothing_new"
    CHANGED = "changed"
    NOT_ALLOWED = "not_allowed"
    REASON_MISSING = "reason_missing"
    ALREADY_LIVE = "already_live"
    NO_TARGET = "no_target"
    NO_POSTMOTTAK = "no_postmottak"
    CODE_UNKNOWN = "code_unknown"
    TOO_MANY_CODES = "too_many_codes"
    TOO_MANY_HERE = "too_many_here"
    TOO_MANY_MAILS = "too_many_mails"
    LINK_ENDED = "link_ended"


class ApplicationEvent(StrEnum):
    """What staff do with applications and rounds, as the audit log names it."""

    DECIDED = "application.decide"
    POSTMOTTAK_SET = "application.postmottak"
    SENT_AGAIN = "application.send_again"
    LATE_CODE_MADE = "application.late_code"
    ROUND_SET = "round.set"
    ROUND_REMOVED = "round.removed"
    DEADLINE_MOVED = "round.deadline"
    FORM_CHANGED = "form.changed"
    CRITERIA_CHANGED = "criteria.changed"
    EDITION_CHANGED = "edition.changed"
    EDITION_ADDED = "edition.added"
    FILES_FETCHED = "application.files"
    EXPORTED = "application.export"
    ARCHIVED = "application.archive"


def becomes(state: ApplicationState, move: Move) -> ApplicationState:
    """Return the state after a move. Raises IllegalMove."""
    try:
        return MOVES[state, move]
    except KeyError:
        raise IllegalMove(f"{state}, {move}") from None


def write_refusal(
    *, state: ApplicationState, opens: datetime | None, deadline: datetime | None, now: datetime
) -> ApplicationRefusal | None:
    """Return why nothing more may be written, or None. `deadline` is the application's own; half-open."""
    if state not in EDITABLE:
        return ApplicationRefusal.CLOSED_STATE
    if opens is None or deadline is None or now < opens:
        return ApplicationRefusal.NOT_OPEN_YET
    return ApplicationRefusal.DEADLINE_PASSED if now >= deadline else None


def withdrawal_refusal(
    *, state: ApplicationState, is_owner: bool, finalists_at: datetime | None, now: datetime
) -> ApplicationRefusal | None:
    """Return why an application may not be withdrawn by its link, or None.

    From when the finalists are public people vote on them: what the jury has before it stays until its secretary has
    talked with the municipality.
    """
    if not is_owner:
        return ApplicationRefusal.NOT_OWNER
    if state not in WITHDRAWABLE:
        return ApplicationRefusal.CLOSED_STATE
    public = finalists_at is not None and now >= finalists_at
    return ApplicationRefusal.FINALISTS_CHOSEN if public and state is ApplicationState.ELIGIBLE else None


def submit_refusal(
    *, state: ApplicationState, opens: datetime | None, deadline: datetime | None, now: datetime, is_owner: bool,
    is_lacking: bool, is_as_sent: bool,
) -> ApplicationRefusal | None:  # fmt: skip
    """Return why an application may not be sent, or None. `is_as_sent`: nothing has changed since it was sent last."""
    if not is_owner:
        return ApplicationRefusal.NOT_OWNER
    if refusal := write_refusal(state=state, opens=opens, deadline=deadline, now=now):
        return refusal
    if is_lacking:
        return ApplicationRefusal.LACKING
    return ApplicationRefusal.NOTHING_NEW if is_as_sent else None


def move_refusal(
    *, state: ApplicationState, move: Move, reason: StepReason | None, version: int, read: int, another_is_live: bool
) -> ApplicationRefusal | None:
    """Return why the secretary may not decide this, or None. `read` is the version that they saw."""
    if version != read:
        return ApplicationRefusal.CHANGED
    if move not in BY_SECRETARY or (state, move) not in MOVES:
        return ApplicationRefusal.NOT_ALLOWED
    if reason not in REASONS_FOR[move]:
        return ApplicationRefusal.REASON_MISSING
    if another_is_live and MOVES[state, move] in LIVE and state not in LIVE:
        return ApplicationRefusal.ALREADY_LIVE
    return None
