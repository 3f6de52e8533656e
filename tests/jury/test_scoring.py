"""Score cards: the table of moves, what may be written, and what a card is worth."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.jury.rules import (
    CardAct,
    CardState,
    ScoreRefusal,
    Written,
    card_refusal,
    card_score,
    missing,
    only_noted,
    written_refusal,
)
from portal.jury.rules.scoring import LONGEST_TEXT, MOVES

TABLE = {
    "open": {"save": "open", "finish": "done", "abstain": "abstained"},
    "done": {"save": "open", "finish": "done", "abstain": "abstained", "reopen": "open"},
    "abstained": {"reopen": "open"},
}


@pytest.mark.parametrize(("state", "act"), [(state, act) for state in CardState for act in CardAct])
def test_each_act_on_each_card_does_what_the_table_says(state, act):
    assert MOVES.get((state, act)) == TABLE[state].get(act)


FREE = {
    "state": CardState.OPEN, "act": CardAct.SAVE, "scoring": True, "signed": False, "cards": True, "version": 3, "seen": 3,
}  # fmt: skip


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({}, None),
        ({"cards": False}, ScoreRefusal.DISCUSSION),
        ({"scoring": False}, ScoreRefusal.LOCKED),
        ({"signed": True}, ScoreRefusal.LOCKED),
        ({"seen": 2}, ScoreRefusal.STALE),
        ({"act": CardAct.REOPEN}, ScoreRefusal.NOT_NOW),
        ({"state": CardState.ABSTAINED}, ScoreRefusal.NOT_NOW),  # first taken up again, then written
        ({"state": CardState.ABSTAINED, "act": CardAct.REOPEN}, None),
        ({"scoring": False, "seen": 2}, ScoreRefusal.LOCKED),  # what nothing can be done about is told first
    ],
)
def test_a_card_is_touched_in_its_time_and_as_it_was_last_seen(told, refusal):
    assert card_refusal(**{**FREE, **told}) is refusal


@pytest.mark.parametrize(
    ("written", "finish", "refusal"),
    [
        ({1: Written(3), 2: Written(5)}, True, None),
        ({1: Written(3), 2: Written(None, abstained=True)}, True, None),
        ({1: Written(3)}, True, ScoreRefusal.MISSING),
        ({1: Written(3)}, False, None),
        ({}, False, None),
        ({3: Written(3)}, False, ScoreRefusal.UNKNOWN_CRITERION),
        ({1: Written(0)}, False, ScoreRefusal.OUT_OF_RANGE),
        ({1: Written(6)}, False, ScoreRefusal.OUT_OF_RANGE),
        ({1: Written(1)}, False, None),
        ({1: Written(3, "x" * LONGEST_TEXT)}, False, None),
        ({1: Written(3, "x" * (LONGEST_TEXT + 1))}, False, ScoreRefusal.TOO_LONG),
    ],
)
def test_what_may_be_written_on_a_card_with_two_criteria(written, finish, refusal):
    assert written_refusal(written, criteria=[1, 2], private_note="", finish=finish) is refusal


FIVE, GIVEN = Written(5), {1: Written(4, "Ord"), 2: Written(None, abstained=True)}


@pytest.mark.parametrize(
    ("state", "act", "written", "noted"),
    [
        (CardState.DONE, CardAct.SAVE, GIVEN, True),
        (CardState.DONE, CardAct.SAVE, {**GIVEN, 3: Written(None)}, True),  # never begun, before and after
        (CardState.DONE, CardAct.SAVE, {**GIVEN, 1: FIVE}, False),
        (CardState.DONE, CardAct.SAVE, {**GIVEN, 1: Written(4, "Andre ord")}, False),
        (CardState.DONE, CardAct.SAVE, {**GIVEN, 2: Written(None)}, False),
        (CardState.DONE, CardAct.REOPEN, GIVEN, False),
        (CardState.DONE, CardAct.ABSTAIN, GIVEN, False),
        (CardState.OPEN, CardAct.SAVE, GIVEN, False),
    ],
)
def test_a_finished_card_stays_finished_when_only_its_note_is_saved(state, act, written, noted):
    assert only_noted(state, act, before=GIVEN, written=written) is noted


def test_a_private_note_has_an_end_too():
    assert (
        written_refusal({}, criteria=[1], private_note="x" * (LONGEST_TEXT + 1), finish=False) is ScoreRefusal.TOO_LONG
    )


def test_what_is_missing_is_named_in_the_order_of_the_criteria():
    assert missing({2: Written(4), 3: Written(None)}, [3, 2, 1]) == [3, 1]


@pytest.mark.parametrize(
    ("points", "weights", "score"),
    [
        ({1: 3, 2: 4}, {1: 1, 2: 1}, Fraction(7, 2)),
        ({1: 3, 2: 4}, {1: 2, 2: 1}, Fraction(10, 3)),
        ({1: 5, 2: None}, {1: 2, 2: 8}, Fraction(5)),  # abstained from: left out on both sides
        ({1: 5, 2: 1}, {1: 3, 2: 0}, Fraction(5)),  # weight 0 stands outside the sum
        ({1: 5}, {1: 0}, None),
        ({1: None}, {1: 2}, None),
        ({}, {}, None),
    ],
)
def test_a_cards_score_is_the_weighed_mean_of_what_was_scored(points, weights, score):
    assert card_score(points, weights) == score


cards = st.dictionaries(st.integers(1, 10), st.tuples(st.integers(1, 5), st.integers(0, 9)), min_size=1)


@given(cards, st.integers(1, 7))
def test_a_score_lies_between_the_least_and_the_most_given_and_only_the_weights_proportion_counts(card, times):
    points = {number: each for number, (each, _) in card.items()}
    weights = {number: weight for number, (_, weight) in card.items()}
    score = card_score(points, weights)
    weighing = [points[number] for number in points if weights[number]]
    assert (score is None) == (not weighing)
    if score is not None:
        assert min(weighing) <= score <= max(weighing)
        assert card_score(points, {number: times * each for number, each in weights.items()}) == score
