"""Ranking: a table by hand, and the properties that must hold for any jury."""

import statistics
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.jury.rules import Mark, most_divided, ranking, severity

F = Fraction


def marks(*rows):
    return [Mark(case, seat, F(score)) for case, seat, score in rows]


def test_a_small_jury_by_hand():
    given_marks = marks((1, 7, 4), (1, 8, 2), (2, 7, 5), (2, 8, 4), (3, 7, 3))
    found = ranking(given_marks, [1, 2, 3, 4])
    assert [(each.case, each.place, each.mean, each.median, each.variance, each.number) for each in found] == [
        (2, 1, F(9, 2), F(9, 2), F(1, 4), 2),
        (1, 2, F(3), F(3), F(1), 2),
        (3, 2, F(3), F(3), F(0), 1),
        (4, None, None, None, None, 0),
    ]
    # 7 gave case 1 two more than 8 did, and case 2 one more; case 3 nobody else scored.
    assert severity(given_marks) == {7: F(3, 2), 8: F(-3, 2)}
    assert {each.case: each.adjusted for each in found} == {1: F(3), 2: F(9, 2), 3: F(3, 2), 4: None}


@pytest.mark.parametrize(
    ("means", "places"),
    [
        ([5, 4, 3], [1, 2, 3]),
        ([5, 5, 3], [1, 1, 3]),
        ([5, 4, 4, 4, 2], [1, 2, 2, 2, 5]),
        ([3, 3, 3], [1, 1, 1]),
        ([], []),
    ],
)
def test_equal_means_share_a_place_and_the_next_comes_after_all_of_them(means, places):
    found = ranking(marks(*((case, 1, mean) for case, mean in enumerate(means))), range(len(means)))
    assert [each.place for each in found] == places


def test_thirds_that_are_equal_are_equal_however_they_came_about():
    three = marks((1, 1, F(10, 3)), (1, 2, F(10, 3)), (2, 1, F(8, 3)), (2, 2, 4))
    assert [each.place for each in ranking(three, [1, 2])] == [1, 1]


def spread(widths):
    """Two cards on each case, so far from each other."""
    return [row for case, width in enumerate(widths, start=1) for row in ((case, 1, 1), (case, 2, 1 + width))]


@pytest.mark.parametrize(
    ("rows", "divided"),
    [
        ([(1, 1, 1), (1, 2, 5), (2, 1, 3), (2, 2, 4)], [1]),  # of few cases one
        ([(1, 1, 3), (1, 2, 3)], []),  # full agreement
        ([(1, 1, 5)], []),  # nobody to disagree with
        ([(2, 1, 1), (2, 2, 2), (1, 1, 4), (1, 2, 5)], [1]),  # equally wide: by number
        (spread([1, 2, 3, 4, 4]), [4]),
        (spread([1, 2, 3, 4, 4, 3]), [4, 5]),  # a third
        (spread([1, 0, 0, 0, 0, 0]), [1]),  # never full agreement
        ([*spread([1, 2, 3, 4, 4]), (6, 1, 5)], [4]),  # one card says nothing of how many a third is
        (spread([4] * 15), [1, 2, 3]),  # never more than three
    ],
)
def test_where_the_jury_is_most_divided(rows, divided):
    assert [each.case for each in most_divided(ranking(marks(*rows), {case for case, _, _ in rows}))] == divided


scores = st.fractions(min_value=1, max_value=5, max_denominator=12)
juries = st.dictionaries(st.tuples(st.integers(1, 6), st.integers(1, 5)), scores).map(
    lambda given_scores: [Mark(case, seat, score) for (case, seat), score in given_scores.items()]
)
CASES = range(1, 7)


@settings(max_examples=40)
@given(juries, st.randoms(), st.permutations([1, 2, 3, 4, 5]))
def test_the_order_of_jurors_never_matters_and_neither_do_their_numbers(jury, chance, numbers):
    found = ranking(jury, CASES)
    chance.shuffle(jury)
    assert ranking(jury, CASES) == found
    others = [Mark(mark.case, numbers[mark.seat - 1], mark.score) for mark in jury]
    assert ranking(others, CASES) == found


@settings(max_examples=40)
@given(juries, st.sets(st.tuples(st.integers(1, 5), st.integers(1, 6))), st.fractions(1, 5))
def test_a_recused_juror_changes_nothing(jury, recused, other):
    without = [mark for mark in jury if (mark.seat, mark.case) not in recused]
    assert ranking(jury, CASES, recused) == ranking(without, CASES)
    changed = [Mark(m.case, m.seat, other) if (m.seat, m.case) in recused else m for m in jury]
    assert ranking(changed, CASES, recused) == ranking(without, CASES)


@settings(max_examples=40)
@given(juries)
def test_places_follow_the_means_and_equal_ones_share(jury):
    found = ranking(jury, CASES)
    placed = [each for each in found if each.place is not None]
    for each in placed:
        assert each.place == 1 + sum(other.mean > each.mean for other in placed)
    assert {each.case for each in found} == set(CASES)
    assert all(each.place is None for each in found[len(placed) :])


@settings(max_examples=40)
@given(juries)
def test_figures_are_those_of_the_standard_library(jury):
    for each in ranking(jury, CASES):
        given_scores = [mark.score for mark in jury if mark.case == each.case]
        assert each.number == len(given_scores)
        if given_scores:
            assert each.mean == statistics.mean(given_scores)
            assert each.median == statistics.median(given_scores)
            assert each.variance == statistics.pvariance(given_scores)
            assert each.spread == pytest.approx(float(each.variance) ** 0.5)


@settings(max_examples=40)
@given(juries)
def test_severity_is_the_mean_distance_to_the_others_on_the_same_cases(jury):
    found = severity(jury)
    for seat in range(1, 6):
        distances = []
        for mark in (each for each in jury if each.seat == seat):
            others = [each.score for each in jury if each.case == mark.case and each.seat != seat]
            if others:
                distances.append(mark.score - F(sum(others), len(others)))
        assert found.get(seat) == (statistics.mean(distances) if distances else None)


@settings(max_examples=40)
@given(juries)
def test_what_is_adjusted_is_each_score_less_its_jurors_severity_and_decides_no_place(jury):
    how_severe = severity(jury)
    for each in ranking(jury, CASES):
        shifted = [mark.score - how_severe.get(mark.seat, 0) for mark in jury if mark.case == each.case]
        assert each.adjusted == (statistics.mean(shifted) if shifted else None)


def test_a_jury_where_one_is_stricter_by_the_same_everywhere_is_evened_out_beside_the_raw_order():
    strict = [(case, 1, score - 1) for case, score in ((1, 4), (2, 3))]
    mild = [(case, 2, score) for case, score in ((1, 4), (2, 3), (3, 4))]
    found = {each.case: each for each in ranking(marks(*strict, *mild), [1, 2, 3])}
    assert [found[case].place for case in (1, 2, 3)] == [2, 3, 1]  # the raw order stands
    assert found[1].adjusted == F(7, 2)
    assert found[3].adjusted == F(3)
