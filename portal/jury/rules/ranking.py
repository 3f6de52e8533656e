"""From scores to places: mean, median, spread, shared places, and how severe each juror was.

Scores are exact fractions. Everything is counted in whole numbers over one common denominator: fractions are slow.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

MOST_DIVIDED = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """What one juror's finished card gives one case."""

    case: int
    seat: int
    score: Fraction


@dataclass(frozen=True, slots=True)
class Ranked:
    """A case's place. Without a counted card there is neither place nor figure.

    `variance` is exact, `spread` its root; `adjusted` stands beside the mean and never decides the order.
    """

    case: int
    place: int | None
    number: int
    mean: Fraction | None
    median: Fraction | None
    variance: Fraction | None
    adjusted: Fraction | None = None

    @property
    def spread(self) -> float | None:
        """The population's standard deviation of the scores."""
        return None if self.variance is None else math.sqrt(self.variance)


def ranking(
    marks: Iterable[Mark], cases: Collection[int], recused: Collection[tuple[int, int]] = frozenset()
) -> list[Ranked]:
    """Return the cases by mean, highest first; equal means share a place (1, 1, 3), and cases without one stand last.

    `recused` are (seat, case): what they gave before is left out. The order of the marks never matters.
    """
    counted = [each for each in marks if (each.seat, each.case) not in recused]
    whole, by_case = _whole_numbers(counted)
    adjusted = _adjusted(counted, severity(counted))
    found = [_figures(case, by_case.get(case, []), whole, adjusted.get(case)) for case in cases]
    return _placed(found)


def _whole_numbers(marks: Collection[Mark]) -> tuple[int, Mapping[int, list[int]]]:
    """Return the common denominator, and each case's scores times it."""
    whole = math.lcm(*{mark.score.denominator for mark in marks})
    by_case: dict[int, list[int]] = defaultdict(list)
    for mark in marks:
        by_case[mark.case].append(mark.score.numerator * (whole // mark.score.denominator))
    return whole, by_case


def _figures(case: int, scores: list[int], whole: int, adjusted: Fraction | None) -> Ranked:
    number = len(scores)
    if not number:
        return Ranked(case, None, 0, None, None, None)
    total, squares = sum(scores), sum(each * each for each in scores)
    return Ranked(
        case=case,
        place=None,
        number=number,
        mean=Fraction(total, number * whole),
        median=_median(sorted(scores), whole),
        variance=Fraction(number * squares - total * total, (number * whole) ** 2),
        adjusted=adjusted,
    )


def _median(scores: list[int], whole: int) -> Fraction:
    middle = len(scores) // 2
    if len(scores) % 2:
        return Fraction(scores[middle], whole)
    return Fraction(scores[middle - 1] + scores[middle], 2 * whole)


def _placed(found: Iterable[Ranked]) -> list[Ranked]:
    """Put cases in order and give each its place; equal ones stand by their number, so that the list is always the same."""
    with_mean = [(each.mean, each) for each in found if each.mean is not None]
    with_mean.sort(key=lambda row: (-row[0], row[1].case))
    placed: list[Ranked] = []
    for position, (mean, each) in enumerate(with_mean, start=1):
        shared = placed and placed[-1].mean == mean
        placed.append(_with_place(each, placed[-1].place if shared else position))
    without = sorted((each for each in found if each.mean is None), key=lambda each: each.case)
    return placed + without


def _with_place(each: Ranked, place: int | None) -> Ranked:
    return Ranked(each.case, place, each.number, each.mean, each.median, each.variance, each.adjusted)


def severity(marks: Iterable[Mark]) -> dict[int, Fraction]:
    """Return by seat the mean of (own − mean of the others on the same case): below nothing is stricter than the others.

    A case that nobody else has scored says nothing; a juror with only such cases is left out.
    """
    rows = list(marks)
    whole, by_case = _whole_numbers(rows)
    totals = {case: (sum(scores), len(scores)) for case, scores in by_case.items()}
    # own − (total − own) / (n − 1) is (n · own − total) / (n − 1): summed by n, divided once.
    sums: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    cards: dict[int, int] = defaultdict(int)
    for mark in rows:
        total, number = totals[mark.case]
        if number > 1:
            own = mark.score.numerator * (whole // mark.score.denominator)
            sums[mark.seat][number - 1] += number * own - total
            cards[mark.seat] += 1
    return {
        seat: sum((Fraction(each, others) for others, each in by_others.items()), Fraction()) / (cards[seat] * whole)
        for seat, by_others in sums.items()
    }


def _adjusted(marks: Collection[Mark], severities: Mapping[int, Fraction]) -> dict[int, Fraction]:
    """Return by case the mean of the scores, each less its juror's severity."""
    seats = {seat: (each.numerator, each.denominator) for seat, each in severities.items()}
    whole = math.lcm(*{mark.score.denominator for mark in marks}, *{denominator for _, denominator in seats.values()})
    scaled = {seat: numerator * (whole // denominator) for seat, (numerator, denominator) in seats.items()}
    sums: dict[int, int] = defaultdict(int)
    numbers: dict[int, int] = defaultdict(int)
    for mark in marks:
        own = mark.score.numerator * (whole // mark.score.denominator)
        sums[mark.case] += own - scaled.get(mark.seat, 0)
        numbers[mark.case] += 1
    return {case: Fraction(total, numbers[case] * whole) for case, total in sums.items()}


def most_divided(ranked: Iterable[Ranked]) -> list[Ranked]:
    """Return the cases on which the jury is most divided, widest spread first: at most three, and a third of all at most.

    All are those with more than one card. One is always enough to be told of; full agreement is nothing to tell.
    """
    compared = [(each.variance, each) for each in ranked if each.variance is not None and each.number > 1]
    chosen = sorted((row for row in compared if row[0] > 0), key=lambda row: (-row[0], row[1].case))
    return [each for _, each in chosen[: min(max(len(compared) // 3, 1), MOST_DIVIDED)]]
