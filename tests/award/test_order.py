"""The order of the finalists: by edition and hour, the same for all, and no place better in the long run."""

import itertools
from collections import Counter
from datetime import UTC, datetime, timedelta
from math import factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.award.rules import next_hour, shuffled
from tests.moments import oslo

SLUGS = ("drammen", "larvik", "sarpsborg")
HOURS = [datetime(2019, 6, 12, 18, tzinfo=UTC) + timedelta(hours=hour) for hour in range(6_000)]
moments = st.integers(0, 10 * 365 * 24 * 60).map(lambda minutes: HOURS[0] + timedelta(minutes=minutes))


def order(now: datetime, slugs: tuple[str, ...] = SLUGS, year: int = 2019) -> tuple[str, ...]:
    return tuple(shuffled(((slug, slug) for slug in slugs), year=year, now=now))


@given(now=moments, minute=st.integers(0, 59), second=st.integers(0, 59))
def test_order_holds_for_a_whole_hour(now: datetime, minute: int, second: int) -> None:
    begins = now.replace(minute=0, second=0, microsecond=0)
    at_first = order(begins)
    assert order(begins + timedelta(minutes=minute, seconds=second)) == at_first
    assert order(next_hour(begins) - timedelta(microseconds=1)) == at_first


@given(now=moments)
def test_order_is_the_same_on_any_clock(now: datetime) -> None:
    assert order(now) == order(now.astimezone(oslo(2019, 1, 1).tzinfo))


@given(now=moments, rows=st.permutations(SLUGS))
def test_order_does_not_depend_on_the_order_of_the_rows(now: datetime, rows: list[str]) -> None:
    assert order(now, tuple(rows)) == order(now)


@given(now=moments, slugs=st.lists(st.text(min_size=1, max_size=12), unique=True, max_size=9))
def test_nobody_is_lost_or_doubled(now: datetime, slugs: list[str]) -> None:
    assert sorted(order(now, tuple(slugs))) == sorted(slugs)


def test_new_hour_brings_a_new_order_as_often_as_chance_would() -> None:
    changed = sum(order(first) != order(then) for first, then in itertools.pairwise(HOURS))
    # Five orders of six differ; six standard deviations of that are 173 hours.
    assert abs(changed - 5_999 * 5 / 6) < 175


def test_year_has_an_order_of_its_own() -> None:
    differ = sum(order(hour, year=2019) != order(hour, year=2021) for hour in HOURS[:600])
    assert differ > 400


@pytest.mark.parametrize("slugs", [SLUGS, SLUGS[::-1], ("alta", "bodo", "risor", "al")])
def test_every_order_comes_equally_often(slugs: tuple[str, ...]) -> None:
    times = Counter(order(hour, slugs) for hour in HOURS)
    possible = factorial(len(slugs))
    assert len(times) == possible
    expected = len(HOURS) / possible
    chi_square = sum((count - expected) ** 2 / expected for count in times.values())
    # The hours are fixed, so this is a fact and no bet; a fair draw is above these once in a hundred thousand times.
    assert chi_square < {6: 30.9, 24: 66.0}[possible]


def test_no_finalist_has_a_better_place_over_the_weeks_of_the_vote() -> None:
    weeks = [oslo(2019, 6, 13, 8) + timedelta(hours=hour) for hour in range(53 * 24)]
    for place in range(3):
        at_place = Counter(order(hour)[place] for hour in weeks)
        assert set(at_place) == set(SLUGS)
        # 424 of 1 272 hours each; four standard deviations are 67.
        assert all(abs(count - len(weeks) / 3) < 67 for count in at_place.values()), at_place


def test_the_check_of_fairness_finds_an_order_that_favours_one() -> None:
    def unfair(now: datetime) -> tuple[str, ...]:
        return SLUGS if now.hour % 4 == 0 else order(now)

    first = Counter(unfair(hour)[0] for hour in HOURS)
    expected = len(HOURS) / 3
    assert sum((count - expected) ** 2 / expected for count in first.values()) > 30.9
