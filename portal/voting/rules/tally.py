"""Counting from the log: each ballot's events through the table of moves, and then the ballots."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from portal.voting.rules.lines import Entry
from portal.voting.rules.states import Act, BallotState, IllegalMove, move


@dataclass(frozen=True, slots=True)
class BallotNow:
    """What has become of one ballot after the events that were read."""

    state: BallotState = BallotState.NEW
    choice: str = ""
    voted_by: Act = Act.CAST
    n: int = 0
    was_held: bool = False
    void_reason: str | None = None


@dataclass
class Tally:
    """What a log says when it is read from the first line to the last."""

    ballots: dict[str, BallotNow] = field(default_factory=dict)
    acts: Counter[Act] = field(default_factory=Counter)
    per_day: dict[date, Counter[str]] = field(default_factory=dict)  # first votes, by finalist

    @property
    def by_finalist(self) -> Counter[str]:
        """Ballots that count."""
        return Counter(each.choice for each in self.ballots.values() if each.state is BallotState.COUNTED)

    @property
    def by_finalist_with_voided(self) -> Counter[str]:
        """What the result would be if voided ballots counted."""
        counting = (BallotState.COUNTED, BallotState.VOIDED)
        return Counter(each.choice for each in self.ballots.values() if each.state in counting)

    @property
    def total(self) -> int:
        """Ballots that count."""
        return self.by_finalist.total()

    @property
    def states(self) -> Counter[BallotState]:
        """Ballots by state."""
        return Counter(each.state for each in self.ballots.values())

    @property
    def held_once(self) -> int:
        """Ballots that were to control, whatever came of it."""
        return sum(each.was_held for each in self.ballots.values())

    @property
    def voided_by_reason(self) -> Counter[str]:
        """Ballots that are voided, by the reason given last."""
        voided = (each for each in self.ballots.values() if each.state is BallotState.VOIDED)
        return Counter(each.void_reason or "" for each in voided)


def moved(ballot: BallotNow, entry: Entry) -> BallotNow:
    """Return a ballot after an event. Raises IllegalMove, also when the event is not the next one."""
    if entry.n != ballot.n + 1:
        raise IllegalMove(f"{entry.ballot}: {entry.n} after {ballot.n}")
    votes = entry.choice is not None
    return BallotNow(
        state=move(ballot.state, entry.act),
        choice=entry.choice or ballot.choice,
        voted_by=entry.act if votes else ballot.voted_by,
        n=entry.n,
        was_held=ballot.was_held or entry.act is Act.HOLD,
        void_reason=entry.reason if entry.act is Act.VOID else ballot.void_reason,
    )


def fold(entries: Iterable[Entry]) -> Tally:
    """Return what the events say, in the order in which they stand. Raises IllegalMove."""
    tally = Tally()
    new = BallotNow()
    for entry in entries:
        tally.ballots[entry.ballot] = moved(tally.ballots.get(entry.ballot, new), entry)
        tally.acts[entry.act] += 1
        if entry.n == 1:  # who withdraws and votes again is no further voter
            tally.per_day.setdefault(entry.at, Counter())[entry.choice or ""] += 1
    return tally
