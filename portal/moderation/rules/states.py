"""The states of a case and the one table of moves."""

from enum import StrEnum


class Kind(StrEnum):
    """What was sent in."""

    COMMENT = "comment"
    FEEDBACK = "feedback"
    PROPOSAL = "proposal"


class State(StrEnum):
    """What has become of it. Hidden: shown once, reported often enough, and out of sight until somebody has read it."""

    UNCONFIRMED = "unconfirmed"
    PENDING = "pending"
    SHOWN = "shown"
    REFUSED = "refused"
    HIDDEN = "hidden"
    REMOVED = "removed"
    WITHDRAWN = "withdrawn"
    ANSWERED = "answered"
    CLOSED = "closed"


class Act(StrEnum):
    """What can happen to a case."""

    CONFIRM = "confirm"
    PUBLISH = "publish"  # by itself: the section is read afterwards, or the author is trusted
    EDIT = "edit"
    WITHDRAW = "withdraw"
    APPROVE = "approve"  # also of what was reported: it stays
    REFUSE = "refuse"
    REMOVE = "remove"
    HIDE = "hide"  # by itself, after enough reports
    RESTORE = "restore"  # a complaint overturned the verdict
    UPHOLD = "uphold"  # a complaint did not
    ANSWER = "answer"
    CLOSE = "close"


class Waiting(StrEnum):
    """Why a case waits for a moderator."""

    NEW = "new"
    REPORTED = "reported"
    COMPLAINT = "complaint"


class IllegalMove(Exception):
    """An act that is not allowed in a state."""


VISIBLE = frozenset({State.SHOWN})
"""The states in which the public may see it."""

BY_MODERATOR = frozenset({Act.APPROVE, Act.REFUSE, Act.REMOVE})
"""What a moderator does with a comment in the queue."""

_COMMENT: dict[tuple[State, Act], State] = {
    (State.UNCONFIRMED, Act.CONFIRM): State.PENDING,
    (State.UNCONFIRMED, Act.PUBLISH): State.SHOWN,
    (State.PENDING, Act.EDIT): State.PENDING,
    (State.SHOWN, Act.EDIT): State.PENDING,
    (State.PENDING, Act.APPROVE): State.SHOWN,
    (State.PENDING, Act.REFUSE): State.REFUSED,
    (State.SHOWN, Act.APPROVE): State.SHOWN,
    (State.SHOWN, Act.REMOVE): State.REMOVED,
    (State.SHOWN, Act.HIDE): State.HIDDEN,
    (State.HIDDEN, Act.APPROVE): State.SHOWN,
    (State.HIDDEN, Act.REMOVE): State.REMOVED,
    (State.REFUSED, Act.RESTORE): State.SHOWN,
    (State.REMOVED, Act.RESTORE): State.SHOWN,
    (State.REFUSED, Act.UPHOLD): State.REFUSED,
    (State.REMOVED, Act.UPHOLD): State.REMOVED,
    **{
        (state, Act.WITHDRAW): State.WITHDRAWN
        for state in (State.UNCONFIRMED, State.PENDING, State.SHOWN, State.HIDDEN, State.REFUSED, State.REMOVED)
    },
}

_FEEDBACK: dict[tuple[State, Act], State] = {
    (State.UNCONFIRMED, Act.CONFIRM): State.PENDING,
    (State.PENDING, Act.ANSWER): State.ANSWERED,
    (State.PENDING, Act.CLOSE): State.CLOSED,
    (State.UNCONFIRMED, Act.WITHDRAW): State.WITHDRAWN,
    (State.PENDING, Act.WITHDRAW): State.WITHDRAWN,
    (State.ANSWERED, Act.WITHDRAW): State.WITHDRAWN,
    (State.CLOSED, Act.WITHDRAW): State.WITHDRAWN,
}

# Shown: to the municipality that it is about, and to everybody only when that has said yes.
_PROPOSAL: dict[tuple[State, Act], State] = {
    (State.UNCONFIRMED, Act.CONFIRM): State.PENDING,
    (State.PENDING, Act.APPROVE): State.SHOWN,
    (State.PENDING, Act.REFUSE): State.REFUSED,
    (State.SHOWN, Act.REMOVE): State.REMOVED,
    (State.REFUSED, Act.RESTORE): State.SHOWN,
    (State.REMOVED, Act.RESTORE): State.SHOWN,
    (State.REFUSED, Act.UPHOLD): State.REFUSED,
    (State.REMOVED, Act.UPHOLD): State.REMOVED,
    **{
        (state, Act.WITHDRAW): State.WITHDRAWN
        for state in (State.UNCONFIRMED, State.PENDING, State.SHOWN, State.REFUSED, State.REMOVED)
    },
}

MOVES: dict[tuple[Kind, State, Act], State] = {
    **{(Kind.COMMENT, *move): state for move, state in _COMMENT.items()},
    **{(Kind.FEEDBACK, *move): state for move, state in _FEEDBACK.items()},
    **{(Kind.PROPOSAL, *move): state for move, state in _PROPOSAL.items()},
}


def becomes(kind: Kind, state: State, act: Act) -> State:
    """Return the state after an act. Raises IllegalMove."""
    try:
        return MOVES[kind, state, act]
    except KeyError:
        raise IllegalMove(f"{kind}, {state}, {act}") from None
