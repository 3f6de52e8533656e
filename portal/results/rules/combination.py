"""Jury and people together: shares in exact fractions, weighed as was published before the vote opened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class WeightRefusal(StrEnum):
    """Why the weights of jury and people were not set."""

    VOTING_OPEN = "weights_voting_open"
    NOTHING = "weights_nothing"
    OUT_OF_RANGE = "weights_out_of_range"
    NO_POINTS = "weights_no_points"
    WINNER_DECIDED = "weights_winner_decided"


MOST_WEIGHT = 100


@dataclass(frozen=True)
class Combined:
    """A finalist's place when both are counted together. All shares are exact; the three `total` add up to one."""

    slug: str
    place: int
    jury: Fraction
    people: Fraction
    total: Fraction


def weight_refusal(
    *, jury: int, people: int, voting_opened: bool, gives_points: bool = True, winner_decided: bool = False
) -> WeightRefusal | None:
    """Return why the weights cannot be set to these, or None. Once voting has opened they stand as published.

    `gives_points`: the national jury scores; one that talks alone has nothing to weigh.
    """
    if voting_opened:
        return WeightRefusal.VOTING_OPEN
    if winner_decided:
        return WeightRefusal.WINNER_DECIDED
    if not gives_points:
        return WeightRefusal.NO_POINTS
    if not (0 <= jury <= MOST_WEIGHT and 0 <= people <= MOST_WEIGHT):
        return WeightRefusal.OUT_OF_RANGE
    return None if jury and people else WeightRefusal.NOTHING


def winners_of(placed: Sequence[Combined]) -> list[str]:
    """Return who has the first place: more than one when they share it, by slug; nobody when nothing was given at all."""
    return [each.slug for each in placed if each.place == 1 and each.total]


def combined(points: Mapping[str, Fraction], votes: Mapping[str, int], *, jury: int, people: int) -> list[Combined]:
    """Return the finalists by what jury and people give them together, most first; equal totals share a place (1, 1, 3).

    A finalist's share of the jury is its mean out of the sum of all means, its share of the people its votes out of all
    votes. Where one side has given nothing to anybody, the other decides alone.
    """
    slugs = sorted({*points, *votes})
    of_jury = _shares({slug: points.get(slug, Fraction()) for slug in slugs})
    of_people = _shares({slug: Fraction(votes.get(slug, 0)) for slug in slugs})
    weigh_jury = jury if any(of_jury.values()) else 0
    weigh_people = people if any(of_people.values()) else 0
    weight = weigh_jury + weigh_people
    totals = {
        slug: (weigh_jury * of_jury[slug] + weigh_people * of_people[slug]) / weight if weight else Fraction()
        for slug in slugs
    }
    placed: list[Combined] = []
    for position, slug in enumerate(sorted(slugs, key=lambda each: (-totals[each], each)), start=1):
        shared = placed and placed[-1].total == totals[slug]
        place = placed[-1].place if shared else position
        placed.append(Combined(slug, place, of_jury[slug], of_people[slug], totals[slug]))
    return placed


def _shares(values: Mapping[str, Fraction]) -> dict[str, Fraction]:
    total = sum(values.values(), Fraction())
    return {slug: value / total if total else Fraction() for slug, value in values.items()}
