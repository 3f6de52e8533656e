"""The jury's time: half-open periods, what each lets a juror see, and when cards are locked."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.jury.rules import Others, Period, closes_at, next_change, period_at, sees_others

DEADLINE = datetime(2019, 3, 1, 23, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


def period(days, others=Others.NEVER, *, scoring=True, sums=False, blind=False):
    return Period(begins=DEADLINE + days * DAY, others=others, scoring=scoring, sums=sums, blind=blind)


READING = period(0)
TALKING = period(20, Others.AFTER_OWN, sums=True)
MEETING = period(30, Others.ALWAYS, scoring=False, sums=True)
ALL = [MEETING, READING, TALKING]


@pytest.mark.parametrize(
    ("now", "holds"),
    [
        (DEADLINE - SECOND, None),
        (DEADLINE, READING),
        (DEADLINE + 20 * DAY - SECOND, READING),
        (DEADLINE + 20 * DAY, TALKING),
        (DEADLINE + 30 * DAY, MEETING),
        (DEADLINE + 900 * DAY, MEETING),
    ],
)
def test_a_period_holds_from_its_moment_until_the_next_begins(now, holds):
    assert period_at(ALL, deadline=DEADLINE, now=now) == holds


def test_before_the_deadline_nothing_holds_whatever_was_set():
    early = period(-5, Others.ALWAYS)
    assert period_at([early], deadline=DEADLINE, now=DEADLINE - SECOND) is None
    assert period_at([early], deadline=DEADLINE, now=DEADLINE) == early


def test_who_is_to_begin_without_names_learns_none_before_that():
    later = [period(9), period(2, Others.ALWAYS, blind=True)]
    assert period_at(later, deadline=DEADLINE, now=DEADLINE).blind
    assert not period_at([period(9, blind=True), period(2)], deadline=DEADLINE, now=DEADLINE).blind


def test_where_nothing_is_set_jurors_score_from_the_deadline_and_see_only_their_own():
    found = period_at([], deadline=DEADLINE, now=DEADLINE)
    assert (found.scoring, found.others, found.sums, found.blind) == (True, Others.NEVER, False, False)


@pytest.mark.parametrize(
    ("now", "closes"),
    [
        (DEADLINE - SECOND, None),
        (DEADLINE, MEETING.begins),
        (MEETING.begins - SECOND, MEETING.begins),
        (MEETING.begins, None),
    ],
)
def test_cards_are_locked_when_the_first_period_without_scoring_begins(now, closes):
    assert closes_at(ALL, deadline=DEADLINE, now=now) == closes


@pytest.mark.parametrize(
    ("others", "own_done", "sees"),
    [
        (Others.NEVER, True, False), (Others.NEVER, False, False),
        (Others.AFTER_OWN, True, True), (Others.AFTER_OWN, False, False),
        (Others.ALWAYS, True, True), (Others.ALWAYS, False, True),
    ],
)  # fmt: skip
def test_others_assessments_are_seen_by_period(others, own_done, sees):
    assert sees_others(others, own_done=own_done) is sees


@given(st.integers(-10, 50), st.randoms())
def test_the_order_of_periods_never_matters_and_nothing_changes_before_the_next_change(day, chance):
    now = DEADLINE + day * DAY
    rows = list(ALL)
    chance.shuffle(rows)
    assert period_at(rows, deadline=DEADLINE, now=now) == period_at(ALL, deadline=DEADLINE, now=now)
    change = next_change(rows, deadline=DEADLINE, now=now)
    if change is not None:
        assert period_at(rows, deadline=DEADLINE, now=change - SECOND) == period_at(ALL, deadline=DEADLINE, now=now)
