"""When the log is sealed, in which order, and why it may not be."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

BALLOTS_ENOUGH = 20
LONGEST_WAIT = timedelta(hours=24)
PROMISE_MARGIN = timedelta(
    hours=24
)  # a receipt promises no more than what holds when a machine has been down for a day


class Stop(StrEnum):
    """Why nothing is sealed. Voting goes on; somebody must look."""

    KEY = "signing_key_unusable"
    BEHIND = "behind_heads_log"
    GONE = "heads_log_gone"
    HEADS_LOG = "heads_log_damaged"
    UNWRITABLE = "heads_log_unwritable"
    ROOT = "root_differs"
    SIZE = "size_differs"
    HEAD = "head_forged"
    LINES = "lines_differ"


class LogRefusal(StrEnum):
    """Why something was not done to the log."""

    NOT_BEHIND = "log_not_behind"
    NO_OBSERVER = "no_such_observer"
    KNOWN = "observer_known"


class LogStopped(Exception):
    """Nothing is sealed until somebody has looked; `stop` says why. Votes are taken all the same."""

    def __init__(self, stop: Stop) -> None:
        super().__init__(stop.value)
        self.stop = stop


class Placed(Protocol):
    """What is known of an entry that waits."""

    ballot_id: str
    n: int


P = TypeVar("P", bound=Placed)


def is_due(ballots: int, oldest: datetime | None, now: datetime) -> bool:
    """Tell whether what waits is to be sealed: enough ballots to hide among, or one that has waited long enough."""
    return oldest is not None and (ballots >= BALLOTS_ENOUGH or now - oldest >= LONGEST_WAIT)


def sealed_before(waiting_since: datetime) -> datetime:
    """Return by when a line is promised to be in a head."""
    return waiting_since + LONGEST_WAIT + PROMISE_MARGIN


def in_order(entries: Sequence[P], shuffle: Callable[[list[str]], object]) -> list[P]:
    """Return waiting entries as they go into the tree: ballots in a random order, each ballot's entries in their own."""
    ballots = sorted({each.ballot_id for each in entries})
    shuffle(ballots)
    rank = {ballot: number for number, ballot in enumerate(ballots)}
    return sorted(entries, key=lambda each: (rank[each.ballot_id], each.n))
