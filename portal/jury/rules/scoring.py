"""Score cards: what may be written when, and what a card is worth. All numbers are exact."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

LEAST, MOST = 1, 5
LONGEST_TEXT = 4_000


class CardState(StrEnum):
    """How far a juror has come with a case."""

    OPEN = "open"
    DONE = "done"
    ABSTAINED = "abstained"


class CardAct(StrEnum):
    """What a juror does with a card."""

    SAVE = "save"
    FINISH = "finish"
    ABSTAIN = "abstain"
    REOPEN = "reopen"


MOVES: Mapping[tuple[CardState, CardAct], CardState] = {
    (CardState.OPEN, CardAct.SAVE): CardState.OPEN,
    (CardState.OPEN, CardAct.FINISH): CardState.DONE,
    (CardState.OPEN, CardAct.ABSTAIN): CardState.ABSTAINED,
    (CardState.DONE, CardAct.SAVE): CardState.OPEN,  # what is being changed is not finished
    (CardState.DONE, CardAct.FINISH): CardState.DONE,
    (CardState.DONE, CardAct.ABSTAIN): CardState.ABSTAINED,
    (CardState.DONE, CardAct.REOPEN): CardState.OPEN,
    (CardState.ABSTAINED, CardAct.REOPEN): CardState.OPEN,
}


class ScoreRefusal(StrEnum):
    """Why a card was not saved, finished or left."""

    NOT_YOURS = "score_not_yours"
    LOCKED = "score_locked"
    DISCUSSION = "score_discussion"
    STALE = "score_stale"
    NOT_NOW = "score_not_now"
    UNKNOWN_CRITERION = "score_unknown_criterion"
    OUT_OF_RANGE = "score_out_of_range"
    MISSING = "score_missing"
    TOO_LONG = "score_too_long"


@dataclass(frozen=True)
class Written:
    """What a juror gives one criterion: points, or none where they abstain or have not come so far, and words."""

    points: int | None
    text: str = ""
    abstained: bool = False


def card_refusal(
    *, state: CardState, act: CardAct, scoring: bool, signed: bool, cards: bool, version: int, seen: int
) -> ScoreRefusal | None:
    """Return why a card cannot be touched, or None.

    `scoring`: the period lets cards be written; `signed`: minutes with a decision on the case are signed; `cards`: the
    round is judged by score cards; `seen`: the version that the juror's page showed.
    """
    if not cards:
        return ScoreRefusal.DISCUSSION
    if signed or not scoring:
        return ScoreRefusal.LOCKED
    if seen != version:
        return ScoreRefusal.STALE
    return None if (state, act) in MOVES else ScoreRefusal.NOT_NOW


def written_refusal(
    written: Mapping[int, Written], *, criteria: Collection[int], private_note: str, finish: bool
) -> ScoreRefusal | None:
    """Return why what is written cannot be kept, or None. To finish, every criterion has points or is abstained from."""
    if not set(written) <= set(criteria):
        return ScoreRefusal.UNKNOWN_CRITERION
    if any(each.points is not None and not LEAST <= each.points <= MOST for each in written.values()):
        return ScoreRefusal.OUT_OF_RANGE
    if any(len(text) > LONGEST_TEXT for text in (private_note, *(each.text for each in written.values()))):
        return ScoreRefusal.TOO_LONG
    return ScoreRefusal.MISSING if finish and missing(written, criteria) else None


def only_noted(
    state: CardState, act: CardAct, *, before: Mapping[int, Written], written: Mapping[int, Written]
) -> bool:
    """Whether a save leaves a finished card finished: points and words are as before, so only the private note can be new."""
    same = all(before.get(number, Written(None)) == each for number, each in written.items())
    return state is CardState.DONE and act is CardAct.SAVE and same


def missing(written: Mapping[int, Written], criteria: Collection[int]) -> list[int]:
    """Return the criteria that have neither points nor an abstention, in the order given."""
    given = {number for number, each in written.items() if each.points is not None or each.abstained}
    return [number for number in criteria if number not in given]


def card_score(points: Mapping[int, int | None], weights: Mapping[int, int]) -> Fraction | None:
    """Return Σ weight · points / Σ weight over the criteria that have points; None where nothing weighs.

    A criterion that is abstained from is left out on both sides; weight 0 stands outside the sum.
    """
    given = [(weights[number], each) for number, each in points.items() if each is not None]
    weight = sum(each for each, _ in given)
    return Fraction(sum(weight * each for weight, each in given), weight) if weight else None
