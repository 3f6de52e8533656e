"""The states of a ballot and the one table of moves: the same here, in the database and in the verifier."""

from enum import StrEnum


class BallotState(StrEnum):
    """What has become of a ballot. `new` is before the first entry and never stored."""

    NEW = "new"
    COUNTED = "counted"
    HELD = "held"
    VOIDED = "voided"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    """What can happen to a ballot: one entry of the log each."""

    CAST = "cast"
    REPLACE = "replace"
    WITHDRAW = "withdraw"
    HOLD = "hold"
    RELEASE = "release"
    VOID = "void"
    RESTORE = "restore"


class IllegalMove(Exception):
    """An act that is not allowed in a state."""


MOVES: dict[tuple[BallotState, Act], BallotState] = {
    (BallotState.NEW, Act.CAST): BallotState.COUNTED,
    (BallotState.WITHDRAWN, Act.CAST): BallotState.COUNTED,
    (BallotState.COUNTED, Act.REPLACE): BallotState.COUNTED,
    (BallotState.HELD, Act.REPLACE): BallotState.HELD,
    (BallotState.COUNTED, Act.WITHDRAW): BallotState.WITHDRAWN,
    (BallotState.HELD, Act.WITHDRAW): BallotState.WITHDRAWN,
    (BallotState.COUNTED, Act.HOLD): BallotState.HELD,
    (BallotState.HELD, Act.HOLD): BallotState.HELD,
    (BallotState.HELD, Act.RELEASE): BallotState.COUNTED,
    (BallotState.COUNTED, Act.VOID): BallotState.VOIDED,
    (BallotState.HELD, Act.VOID): BallotState.VOIDED,
    (BallotState.VOIDED, Act.RESTORE): BallotState.COUNTED,
}


def move(state: BallotState, act: Act) -> BallotState:
    """Return the state after an act. Raises IllegalMove."""
    try:
        return MOVES[state, act]
    except KeyError:
        raise IllegalMove(f"{state}, {act}") from None
