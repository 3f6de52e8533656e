"""Jury and people together: exact shares, shared places, and weights that stand from when voting opens."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.results.rules.combination import WeightRefusal, combined, weight_refusal

F = Fraction


def test_by_hand_half_and_half():
    found = combined({"a": F(4), "b": F(3), "c": F(1)}, {"a": 1, "b": 6, "c": 3}, jury=50, people=50)
    assert [(each.slug, each.place, each.jury, each.people, each.total) for each in found] == [
        ("b", 1, F(3, 8), F(6, 10), F(39, 80)),
        ("a", 2, F(1, 2), F(1, 10), F(3, 10)),
        ("c", 3, F(1, 8), F(3, 10), F(17, 80)),
    ]


@pytest.mark.parametrize(
    ("points", "votes", "jury", "people", "order"),
    [
        ({"a": 4, "b": 3}, {"a": 1, "b": 9}, 100, 0, [("a", 1), ("b", 2)]),
        ({"a": 4, "b": 3}, {"a": 1, "b": 9}, 0, 100, [("b", 1), ("a", 2)]),
        ({"a": 3, "b": 3}, {"a": 5, "b": 5}, 60, 40, [("a", 1), ("b", 1)]),
        ({"a": 2, "b": 1}, {"a": 1, "b": 2}, 1, 1, [("a", 1), ("b", 1)]),  # equal in thirds, which no decimal says
        ({"a": 4, "b": 3}, {}, 50, 50, [("a", 1), ("b", 2)]),  # nobody voted: the jury decides
        ({}, {"a": 1, "b": 9}, 50, 50, [("b", 1), ("a", 2)]),  # a round by discussion has no points
        ({}, {}, 50, 50, []),
        ({}, {"a": 0, "b": 0}, 50, 50, [("a", 1), ("b", 1)]),
    ],
)
def test_places(points, votes, jury, people, order):
    found = combined({slug: F(each) for slug, each in points.items()}, votes, jury=jury, people=people)
    assert [(each.slug, each.place) for each in found] == order


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({}, None),
        ({"jury": 0}, WeightRefusal.NOTHING),
        ({"jury": 1, "people": 99}, None),
        ({"jury": 0, "people": 0}, WeightRefusal.NOTHING),
        ({"jury": -1}, WeightRefusal.OUT_OF_RANGE),
        ({"people": 101}, WeightRefusal.OUT_OF_RANGE),
        ({"voting_opened": True}, WeightRefusal.VOTING_OPEN),
        ({"gives_points": False}, WeightRefusal.NO_POINTS),
        ({"winner_decided": True}, WeightRefusal.WINNER_DECIDED),
    ],
)
def test_weights_are_set_before_voting_opens(told, refusal):
    assert weight_refusal(**{"jury": 50, "people": 50, "voting_opened": False, **told}) is refusal


slugs = st.sampled_from(["a", "b", "c", "d"])
points = st.dictionaries(slugs, st.fractions(1, 5, max_denominator=60))
votes = st.dictionaries(slugs, st.integers(0, 50))
weights = st.integers(1, 100)


@given(points, votes, weights, weights)
def test_totals_add_up_to_one_and_equal_ones_share(given_points, given_votes, jury, people):
    found = combined(given_points, given_votes, jury=jury, people=people)
    total = sum(each.total for each in found)
    assert total == (1 if given_points or any(given_votes.values()) else 0)
    for each in found:
        assert each.place == 1 + sum(other.total > each.total for other in found)


@given(points, votes, weights, weights, st.integers(1, 9))
def test_only_the_proportion_counts_of_weights_votes_and_points(given_points, given_votes, jury, people, times):
    found = combined(given_points, given_votes, jury=jury, people=people)
    assert combined(given_points, given_votes, jury=times * jury, people=times * people) == found
    assert (
        combined(given_points, {slug: times * each for slug, each in given_votes.items()}, jury=jury, people=people)
        == found
    )
    assert (
        combined({slug: times * each for slug, each in given_points.items()}, given_votes, jury=jury, people=people)
        == found
    )


@given(points, votes, weights, weights, slugs)
def test_one_more_vote_never_costs_a_finalist_its_place(given_points, given_votes, jury, people, slug):
    def place(number):
        found = combined(given_points, {**given_votes, slug: number}, jury=jury, people=people)
        return next(each.place for each in found if each.slug == slug)

    if any(given_votes.values()):
        assert place(given_votes.get(slug, 0) + 1) <= place(given_votes.get(slug, 0))
