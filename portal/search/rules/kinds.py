"""The kinds of things that are found, and which come first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from portal.award.rules import shuffled


class Kind(StrEnum):
    """What a hit is."""

    ARTICLE = "article"
    TOPIC = "topic"
    PAGE = "page"
    EDITION = "edition"
    FINALIST = "finalist"
    WINNER = "winner"
    COMMENT = "comment"


# Whose title has the words: a finalist's own page stands before articles that name it.
TITLED = (Kind.FINALIST, Kind.EDITION, Kind.TOPIC, Kind.PAGE, Kind.WINNER, Kind.ARTICLE, Kind.COMMENT)
MENTIONING = (Kind.TOPIC, Kind.PAGE, Kind.EDITION, Kind.ARTICLE, Kind.FINALIST, Kind.WINNER, Kind.COMMENT)


@dataclass(frozen=True)
class Match:
    """A thing that the index says has the words. `tier`: 0 all of them in its title, 1 in title or lead, 2 anywhere.

    `number` is its place in the index: of two of one day, the later one has the higher.
    """

    kind: Kind
    ref: str
    tier: int
    dated: date
    number: int


def best_first(matches: Iterable[Match], now: datetime) -> list[Match]:
    """Return each thing once, by its best tier; then by kind, the newest first, finalists of a year in the order of the hour.

    Nothing is weighed by how common a word is: what the public may not see yet must not move what it sees.
    """
    best: dict[tuple[Kind, str], Match] = {}
    for match in matches:
        known = best.get((match.kind, match.ref))
        if known is None or match.tier < known.tier:
            best[match.kind, match.ref] = match
    equal = _this_hours_order(best.values(), now)

    def place(match: Match) -> tuple[object, ...]:
        kinds = MENTIONING if match.tier else TITLED
        fair = equal.get((match.kind, match.ref), 0)
        return match.tier, kinds.index(match.kind), -match.dated.toordinal(), fair, -match.number

    return sorted(best.values(), key=place)


def _this_hours_order(matches: Iterable[Match], now: datetime) -> dict[tuple[Kind, str], int]:
    finalists = [match for match in matches if match.kind is Kind.FINALIST]
    mixed = shuffled(((match.ref, match) for match in finalists), year=now.year, now=now)
    return {(match.kind, match.ref): place for place, match in enumerate(mixed)}
