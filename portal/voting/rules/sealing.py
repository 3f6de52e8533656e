"""When the log is sealed, in which order, and why it may not be."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

from portal.voting.rules.states import Act

VOTERS_OWN = (Act.CAST, Act.REPLACE, Act.WITHDRAW)
"""What voters do; the other lines are written by signals and officers, and how many those are is nobody's to read."""
BALLOTS_ENOUGH = 20
LONGEST_WAIT = timedelta(hours=24)
PROMISE_MARGIN = timedelta(
    hours=24
)  # a receipt promises no more than what holds when a machine has been down for a day
LATE = LONGEST_WAIT + PROMISE_MARGIN / 2  # then somebody is told that lines wait, and can still keep the promise


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


class Waits(Placed, Protocol):
    """What is known of it when it is chosen to be sealed."""

    type: Act
    waiting_since: datetime


W = TypeVar("W", bound=Waits)
P = TypeVar("P", bound=Placed)


def is_due(ballots: int, oldest: datetime | None, now: datetime) -> bool:
    """Tell whether what waits is to be sealed: enough ballots to hide among, or a line that has waited long enough.

    `ballots` are those with lines of their voters: a head must not come because officers have done much.
    """
    return oldest is not None and (ballots >= BALLOTS_ENOUGH or now - oldest >= LONGEST_WAIT)


def sealed_before(waiting_since: datetime) -> datetime:
    """Return by when a line is promised to be in a head."""
    return waiting_since + LONGEST_WAIT + PROMISE_MARGIN


def with_cover(entries: Sequence[W], now: datetime) -> list[W]:
    """Return what is sealed now of all that waits: every line of voters, and of the others no more than there are of those.

    What has waited long enough goes in whatever it is, and with an entry always those before it of the same ballot. So a
    head does not tell at once how many ballots were held or voided; what is beyond the voters' lines comes a day later.
    """
    last: dict[str, int] = {}
    for each in entries:
        if each.type in VOTERS_OWN or now - each.waiting_since >= LONGEST_WAIT:
            last[each.ballot_id] = max(each.n, last.get(each.ballot_id, 0))
    taken = [each for each in entries if each.n <= last.get(each.ballot_id, 0)]
    others = sum(each.type not in VOTERS_OWN for each in taken)
    room = max(0, len(taken) - 2 * others)
    rest = [each for each in entries if each.n > last.get(each.ballot_id, 0)]
    since: dict[str, datetime] = {}
    for each in rest:
        since[each.ballot_id] = min(each.waiting_since, since.get(each.ballot_id, each.waiting_since))
    return taken + sorted(rest, key=lambda each: (since[each.ballot_id], each.ballot_id, each.n))[:room]


def in_order(entries: Sequence[P], shuffle: Callable[[list[str]], object]) -> list[P]:
    """Return waiting entries as they go into the tree: ballots in a random order, each ballot's entries in their own."""
    ballots = sorted({each.ballot_id for each in entries})
    shuffle(ballots)
    rank = {ballot: number for number, ballot in enumerate(ballots)}
    return sorted(entries, key=lambda each: (rank[each.ballot_id], each.n))
