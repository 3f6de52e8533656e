"""The control report: what a log says of how the vote went, as plain values that can be kept and published."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from portal.results.rules.combination import Combined, combined
from portal.voting.rules import Act, BallotState
from portal.voting.rules.tally import Tally

DAY = timedelta(days=1)
JUMP_POINTS = 0.20
"""By how much a finalist's share on a day must lie above its share on all days before, to be told of."""
JUMP_VOTES = 20
"""How many first votes there must be on the day, and before it: a share of a few votes says nothing."""


@dataclass(frozen=True)
class Day:
    """First votes of a day, by finalist."""

    day: str
    votes: dict[str, int]

    @property
    def total(self) -> int:
        """All first votes of the day."""
        return sum(self.votes.values())


@dataclass(frozen=True)
class Jump:
    """A day on which a finalist got a much larger share than on all days before."""

    day: str
    finalist: str
    votes: int
    of: int
    share: float
    before: float


@dataclass(frozen=True)
class Weighing:
    """How jury and people decide together: the weights as published, and the jury's mean points as exact fractions («17/4»)."""

    jury: int
    people: int
    points: dict[str, str]

    def placed(self, votes: Mapping[str, int]) -> list[Combined]:
        """Return the finalists by what both give them: those with points, for who left before the release has none."""
        points = {slug: Fraction(each) for slug, each in self.points.items()}
        given = {slug: number for slug, number in votes.items() if slug in points}
        return combined(points, given, jury=self.jury, people=self.people)


@dataclass(frozen=True)
class Report:
    """A control report. Every field is public after release; nothing in it tells of one ballot alone.

    `cast` counts ballots, `replaced` and `approved` acts, the others ballots by what has become of them. `undecided` are
    those that were still held when nobody could decide on them any more: they do not count. `weighing` is there where the jury
    and the people decide together.
    """

    total: int
    by_finalist: dict[str, int]
    cast: int
    replaced: int
    withdrawn: int
    held: int
    approved: int
    voided: int
    restored: int
    voided_by_reason: dict[str, int]
    with_voided: dict[str, int]
    days: list[Day]
    jumps: list[Jump]
    undecided: int = 0
    weighing: Weighing | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values; where jury and people do not decide together nothing is said of it."""
        told = asdict(self)
        if self.weighing is None:
            del told["weighing"]
        return told

    @property
    def combined(self) -> list[Combined]:
        """The finalists as jury and people place them together; nobody where they do not decide together."""
        return self.weighing.placed(self.by_finalist) if self.weighing else []

    @property
    def kept_out(self) -> int:
        """The votes that count in no combined place: those for who left before the release."""
        if self.weighing is None:
            return 0
        return sum(number for slug, number in self.by_finalist.items() if slug not in self.weighing.points)


def report_from(kept: Mapping[str, Any]) -> Report:
    """Return a report that `as_json` made."""
    values = {field.name: kept[field.name] for field in fields(Report) if field.name in kept}
    values["days"] = [Day(**day) for day in kept["days"]]
    values["jumps"] = [Jump(**jump) for jump in kept["jumps"]]
    if "weighing" in kept:
        values["weighing"] = Weighing(**kept["weighing"])
    return Report(**values)


def report_of(tally: Tally, finalists: Iterable[str], weighing: Weighing | None = None) -> Report:
    """Return the control report of what a log says; `finalists` are all short names, those without votes too."""
    slugs = sorted(finalists)
    days = list(_days(tally.per_day, slugs))
    states = tally.states
    return Report(
        total=tally.total,
        by_finalist=_all(tally.by_finalist, slugs),
        cast=len(tally.ballots),
        replaced=tally.acts[Act.REPLACE],
        withdrawn=states[BallotState.WITHDRAWN],
        held=tally.held_once,
        approved=tally.acts[Act.RELEASE],
        voided=states[BallotState.VOIDED],
        restored=tally.acts[Act.RESTORE],
        voided_by_reason=dict(sorted(tally.voided_by_reason.items())),
        with_voided=_all(tally.by_finalist_with_voided, slugs),
        days=days,
        jumps=list(jumps_in(days)),
        undecided=states[BallotState.HELD],
        weighing=weighing,
    )


def _all(votes: Mapping[str, int], slugs: Iterable[str]) -> dict[str, int]:
    return {slug: votes.get(slug, 0) for slug in slugs}


def _days(per_day: Mapping[date, Counter[str]], slugs: list[str]) -> Iterator[Day]:
    """Yield every day from the first vote to the last, also those without votes."""
    if not per_day:
        return
    day, last = min(per_day), max(per_day)
    while day <= last:
        yield Day(day.isoformat(), _all(per_day.get(day, {}), slugs))
        day += DAY


def jumps_in(days: Iterable[Day]) -> Iterator[Jump]:
    """Yield the days on which a finalist's share lay far above its share before."""
    before: Counter[str] = Counter()
    for day in days:
        if day.total >= JUMP_VOTES and before.total() >= JUMP_VOTES:
            for slug, votes in sorted(day.votes.items()):
                share, earlier = votes / day.total, before[slug] / before.total()
                if share - earlier >= JUMP_POINTS:
                    yield Jump(day.day, slug, votes, day.total, round(share, 4), round(earlier, 4))
        before.update(day.votes)


def order_of(votes: Mapping[str, int]) -> list[frozenset[str]]:
    """Return the finalists by votes, most first; those with equal votes stand together."""
    return [
        frozenset(slug for slug in votes if votes[slug] == each) for each in sorted(set(votes.values()), reverse=True)
    ]
