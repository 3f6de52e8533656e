"""Who reads what: single, bulk and even assignment, and in which order a juror reads."""

import random
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

Pair = tuple[int, int]
"""A seat and a case."""


class AssignRefusal(StrEnum):
    """Why a case was not given to a juror, or not taken from one."""

    RECUSED = "assign_recused"
    ALREADY = "assign_already"
    NOT_ELIGIBLE = "assign_not_eligible"
    NOT_A_JUDGE = "assign_not_a_judge"
    BEGUN = "assign_begun"
    NOBODY = "assign_nobody"
    SIGNED = "assign_signed"


def assign_refusal(*, judges: bool, eligible: bool, recused: bool, already: bool, signed: bool) -> AssignRefusal | None:
    """Return why a case cannot be given to a seat, or None. Secretaries do not judge; a recused juror gets nothing."""
    if not judges:
        return AssignRefusal.NOT_A_JUDGE
    if signed:
        return AssignRefusal.SIGNED
    if not eligible:
        return AssignRefusal.NOT_ELIGIBLE
    if recused:
        return AssignRefusal.RECUSED
    return AssignRefusal.ALREADY if already else None


@dataclass(frozen=True)
class Distribution:
    """New pairs, and the cases that got fewer readers than asked for: (case, how many are missing)."""

    pairs: list[Pair]
    short: list[tuple[int, int]]


def even(
    cases: Collection[int], seats: Collection[int], *, readers: int, recused: Collection[Pair],
    assigned: Collection[Pair] = frozenset(), seed: int,
) -> Distribution:  # fmt: skip
    """Give every case so many readers: the least-read case next, to the juror with the fewest cases, ties by lot.

    What is assigned already counts and stays. The same seed gives the same lots, so that a preview is what is done.
    """
    lots = random.Random(seed)  # lots in the open, not a secret
    by_lot = {case: lots.random() for case in sorted(cases)}, {seat: lots.random() for seat in sorted(seats)}
    taken, blocked = set(assigned), set(recused)
    read = Counter(case for _, case in taken)
    load = Counter(seat for seat, _ in taken)
    pairs: list[Pair] = []
    open_cases = {case for case in cases if read[case] < readers}
    while open_cases:
        case = min(open_cases, key=lambda each: (read[each], by_lot[0][each]))
        able = [seat for seat in seats if (seat, case) not in taken and (seat, case) not in blocked]
        if able:
            seat = min(able, key=lambda each: (load[each], by_lot[1][each]))
            pairs.append((seat, case))
            taken.add((seat, case))
            read[case] += 1
            load[seat] += 1
        if not able or read[case] >= readers:
            open_cases.discard(case)
    short = [(case, readers - read[case]) for case in sorted(cases) if read[case] < readers]
    return Distribution(_evened(pairs, sorted(seats), load, taken | blocked), short)


def _evened(pairs: list[Pair], seats: Sequence[int], load: Counter[int], shut: set[Pair]) -> list[Pair]:
    """Hand new cases on from who has most to who has least, as long as somebody has two more than another who could take one.

    The last case may be one that the juror with the fewest has already: then the others get too many.
    """
    rows = list(pairs)
    while True:
        gaps = sorted(
            (load[low] - load[high], high, low) for high in seats for low in seats if load[high] - load[low] > 1
        )
        moves = (
            (place, case, low) for _, high, low in gaps for place, (seat, case) in enumerate(rows)
            if seat == high and (low, case) not in shut
        )  # fmt: skip
        found = next(moves, None)
        if found is None:
            return rows
        place, case, low = found
        high = rows[place][0]
        rows[place] = (low, case)
        shut.discard((high, case))
        shut.add((low, case))
        load[high] -= 1
        load[low] += 1


def own_order(cases: Iterable[int], *, start: int) -> list[int]:
    """Return the cases as one juror meets them: everybody's order, begun at a place of their own: no case is last for all."""
    rows = sorted(cases)
    turn = start % len(rows) if rows else 0
    return rows[turn:] + rows[:turn]


def next_case(
    order: Sequence[int], *, unfinished: Collection[int], read: Mapping[int, int], after: int | None
) -> int | None:
    """Return the case to read next: of the unfinished the least read, and of equal ones the first after the one just read.

    `read` is how many have finished each case; the case itself is never its own next.
    """
    begins = order.index(after) + 1 if after in order else 0
    turned = [*order[begins:], *order[:begins]]
    waiting = [case for case in turned if case in unfinished and case != after]
    return min(waiting, key=lambda case: read.get(case, 0), default=None)
