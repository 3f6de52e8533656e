"""Assigning: who may get what, even distribution, and the order of reading."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.jury.rules import AssignRefusal, assign_refusal, even, next_case, own_order

FREE = {"judges": True, "eligible": True, "recused": False, "already": False, "signed": False}


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({}, None),
        ({"judges": False}, AssignRefusal.NOT_A_JUDGE),
        ({"signed": True}, AssignRefusal.SIGNED),
        ({"eligible": False}, AssignRefusal.NOT_ELIGIBLE),
        ({"recused": True}, AssignRefusal.RECUSED),
        ({"already": True}, AssignRefusal.ALREADY),
    ],
)
def test_who_may_get_a_case(told, refusal):
    assert assign_refusal(**{**FREE, **told}) is refusal


def test_six_cases_for_three_jurors_with_two_readers_each_are_four_cases_each():
    found = even(range(6), [1, 2, 3], readers=2, recused=[], seed=7)
    assert Counter(seat for seat, _ in found.pairs) == {1: 4, 2: 4, 3: 4}
    assert Counter(case for _, case in found.pairs) == dict.fromkeys(range(6), 2)
    assert found.short == []


def test_a_case_that_everybody_is_recused_from_is_told_and_the_others_are_given_out():
    found = even([1, 2], [7, 8], readers=1, recused=[(7, 1), (8, 1)], seed=1)
    assert [case for _, case in found.pairs] == [2]
    assert found.short == [(1, 1)]


def test_where_somebody_cannot_read_a_case_the_other_does():
    assert even([1], [7, 8], readers=1, recused=[(7, 1)], seed=1).pairs == [(8, 1)]


def test_the_start_is_by_lot_and_the_same_seed_gives_the_same_lots():
    starts = {tuple(even(range(9), [1, 2, 3], readers=1, recused=[], seed=seed).pairs) for seed in range(30)}
    assert len(starts) > 1
    again = [even(range(9), [1, 2, 3], readers=1, recused=[], seed=5) for _ in range(2)]
    assert again[0] == again[1]


pairs = st.sets(st.tuples(st.integers(1, 4), st.integers(1, 8)))
cases, seats = st.sets(st.integers(1, 8)), st.sets(st.integers(1, 4))


@given(cases, seats, st.integers(1, 4), pairs, pairs, st.integers(0, 99))
def test_nobody_gets_a_case_twice_or_against_a_recusal_and_every_case_gets_the_readers_there_are(
    cases, seats, readers, recused, assigned, seed
):
    found = even(cases, seats, readers=readers, recused=recused, assigned=assigned, seed=seed)
    assert len(set(found.pairs)) == len(found.pairs)
    assert not set(found.pairs) & (recused | assigned)
    read = Counter(case for _, case in assigned | set(found.pairs))
    for case in cases:
        before = sum(1 for _, each in assigned if each == case)
        able = sum(1 for seat in seats if (seat, case) not in recused | assigned)
        assert read[case] == max(before, min(readers, before + able))
    assert dict(found.short) == {case: readers - read[case] for case in cases if read[case] < readers}


@given(cases, seats, st.integers(1, 4), st.integers(0, 99))
def test_without_recusals_no_juror_gets_more_than_one_case_more_than_another(cases, seats, readers, seed):
    found = even(cases, seats, readers=readers, recused=[], seed=seed)
    load = Counter(seat for seat, _ in found.pairs)
    assert max((load[seat] for seat in seats), default=0) - min((load[seat] for seat in seats), default=0) <= 1


@given(cases, seats, st.integers(1, 4), pairs, st.integers(0, 99), st.randoms())
def test_the_order_in_which_jurors_and_cases_are_named_never_matters(cases, seats, readers, recused, seed, chance):
    mixed_cases, mixed_seats = list(cases), list(seats)
    chance.shuffle(mixed_cases)
    chance.shuffle(mixed_seats)
    asked = {"readers": readers, "recused": recused, "seed": seed}
    assert even(mixed_cases, mixed_seats, **asked) == even(sorted(cases), sorted(seats), **asked)


@given(st.sets(st.integers(1, 50)), st.integers(0, 1000))
def test_everybody_reads_the_same_round_from_a_place_of_their_own(cases, start):
    order = own_order(cases, start=start)
    assert sorted(order) == sorted(cases)
    if cases:
        begins = order.index(min(cases))
        assert order[begins:] + order[:begins] == sorted(cases)


@pytest.mark.parametrize(
    ("unfinished", "read", "after", "comes"),
    [
        ({1, 2, 3}, {}, None, 2),  # the first in own order
        ({1, 2, 3}, {}, 2, 3),
        ({1, 2, 3}, {}, 1, 2),  # round again
        ({1, 2, 3}, {2: 1, 3: 1}, 2, 1),  # the least read first
        ({2}, {}, 2, None),  # never the one just read
        ({3}, {3: 9}, 2, 3),
        (set(), {}, 2, None),
    ],
)
def test_next_is_the_least_read_and_then_the_first_after_this(unfinished, read, after, comes):
    assert next_case([2, 3, 1], unfinished=unfinished, read=read, after=after) == comes
