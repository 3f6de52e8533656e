"""Phases, the gate and the countdown: rules by table, to the microsecond."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.award.rules import (
    Calendar,
    Phase,
    Visibility,
    days_left,
    next_change,
    next_hour,
    phase_at,
    visibility,
    voting_open,
)
from tests import moments
from tests.moments import CALENDAR, CERTIFIED_AT, FINALISTS_AT, RELEASE_AT, VOTING_CLOSES, VOTING_OPENS, oslo

TICK = timedelta(microseconds=1)
SEES_NOTHING = Visibility(finalists=False, result=False, final=False)
SEES_FINALISTS = Visibility(finalists=True, result=False, final=False)
SEES_RESULT = Visibility(finalists=True, result=True, final=False)
SEES_ALL = Visibility(finalists=True, result=True, final=True)

APPLICATIONS_OPEN, APPLICATIONS_CLOSE = oslo(2019, 1, 7), oslo(2019, 3, 1)
WHOLE = replace(
    CALENDAR,
    applications_open=APPLICATIONS_OPEN,
    applications_close=APPLICATIONS_CLOSE,
    released_at=RELEASE_AT,
    certified_at=CERTIFIED_AT,
)
BOUNDARIES = [
    (APPLICATIONS_OPEN, Phase.PLANNED, Phase.APPLICATIONS),
    (APPLICATIONS_CLOSE, Phase.APPLICATIONS, Phase.JURY),
    (FINALISTS_AT, Phase.JURY, Phase.FINALISTS),
    (VOTING_OPENS, Phase.FINALISTS, Phase.VOTING),
    (VOTING_CLOSES, Phase.VOTING, Phase.COUNTING),
    (RELEASE_AT, Phase.COUNTING, Phase.RESULT),
    (CERTIFIED_AT, Phase.RESULT, Phase.FINAL),
]
SEEN = {
    Phase.PLANNED: SEES_NOTHING,
    Phase.APPLICATIONS: SEES_NOTHING,
    Phase.JURY: SEES_NOTHING,
    Phase.FINALISTS: SEES_FINALISTS,
    Phase.VOTING: SEES_FINALISTS,
    Phase.COUNTING: SEES_FINALISTS,
    Phase.RESULT: SEES_RESULT,
    Phase.FINAL: SEES_ALL,
}
names = pytest.mark.parametrize(("boundary", "before", "after"), BOUNDARIES, ids=[after for *_, after in BOUNDARIES])


@names
def test_phase_begins_at_its_moment_and_not_a_microsecond_before(
    boundary: datetime, before: Phase, after: Phase
) -> None:
    assert phase_at(WHOLE, boundary - TICK) is before
    assert phase_at(WHOLE, boundary) is after
    assert phase_at(WHOLE, boundary + TICK) is after


@names
def test_the_gate_opens_with_the_phase(boundary: datetime, before: Phase, after: Phase) -> None:
    assert visibility(WHOLE, boundary - TICK) == SEEN[before]
    assert visibility(WHOLE, boundary) == SEEN[after]


@names
def test_votes_are_taken_in_the_phase_of_voting_alone(boundary: datetime, before: Phase, after: Phase) -> None:
    assert voting_open(WHOLE, boundary - TICK) is (before is Phase.VOTING)
    assert voting_open(WHOLE, boundary) is (after is Phase.VOTING)


@names
def test_boundary_is_the_same_instant_on_any_clock(boundary: datetime, before: Phase, after: Phase) -> None:
    for zone in (UTC, moments.oslo(2019, 1, 1).tzinfo):
        assert phase_at(WHOLE, (boundary - TICK).astimezone(zone)) is before
        assert phase_at(WHOLE, boundary.astimezone(zone)) is after


@names
def test_next_change_is_the_next_boundary(boundary: datetime, before: Phase, after: Phase) -> None:
    assert next_change(WHOLE, boundary - TICK) == boundary
    later = [each for each, *_ in BOUNDARIES if each > boundary]
    assert next_change(WHOLE, boundary) == (later[0] if later else None)


def test_without_moments_an_edition_is_planned_for_ever() -> None:
    assert phase_at(Calendar(), oslo(1992, 1, 1)) is phase_at(Calendar(), oslo(2100, 1, 1)) is Phase.PLANNED
    assert visibility(Calendar(), oslo(2100, 1, 1)) == SEES_NOTHING
    assert not voting_open(Calendar(), oslo(2100, 1, 1))
    assert next_change(Calendar(), oslo(1992, 1, 1)) is None


UNKNOWN = [
    # left out, at, phase
    ({"applications_open", "applications_close"}, oslo(2018, 1, 1), Phase.JURY),  # 2019: simply closed
    ({"applications_open"}, APPLICATIONS_CLOSE - TICK, Phase.PLANNED),
    ({"applications_open"}, APPLICATIONS_CLOSE, Phase.JURY),
    ({"applications_close"}, APPLICATIONS_OPEN - TICK, Phase.PLANNED),
    ({"applications_close"}, FINALISTS_AT - TICK, Phase.APPLICATIONS),
    ({"applications_close"}, FINALISTS_AT, Phase.FINALISTS),
    ({"finalists_at"}, VOTING_OPENS - TICK, Phase.JURY),
    ({"finalists_at"}, VOTING_OPENS, Phase.VOTING),
    ({"voting_opens"}, VOTING_CLOSES - TICK, Phase.FINALISTS),
    ({"voting_opens"}, VOTING_CLOSES, Phase.COUNTING),
    ({"voting_closes"}, VOTING_OPENS, Phase.FINALISTS),  # an opening without an end opens nothing
    ({"voting_closes"}, RELEASE_AT, Phase.RESULT),
    ({"voting_opens", "voting_closes"}, RELEASE_AT - TICK, Phase.FINALISTS),
    ({"voting_opens", "voting_closes"}, RELEASE_AT, Phase.RESULT),
    ({"release_at", "released_at", "certified_at"}, oslo(2100, 1, 1), Phase.COUNTING),
]


@pytest.mark.parametrize(("unknown", "at", "phase"), UNKNOWN)
def test_unknown_moment_leaves_its_phase_out(unknown: set[str], at: datetime, phase: Phase) -> None:
    calendar = replace(WHOLE, **dict.fromkeys(unknown))
    assert phase_at(calendar, at) is phase


def test_counting_ends_by_an_act_and_not_by_the_clock() -> None:
    calendar = replace(WHOLE, released_at=None, certified_at=None)
    for moment in (RELEASE_AT, CERTIFIED_AT, oslo(2030, 1, 1)):
        assert phase_at(calendar, moment) is Phase.COUNTING
        assert visibility(calendar, moment) == SEES_FINALISTS
    late = replace(calendar, released_at=RELEASE_AT + timedelta(hours=3))
    assert phase_at(late, RELEASE_AT + timedelta(hours=3) - TICK) is Phase.COUNTING
    assert phase_at(late, RELEASE_AT + timedelta(hours=3)) is Phase.RESULT


def test_approval_without_release_shows_nothing() -> None:
    calendar = replace(WHOLE, released_at=None)
    assert phase_at(calendar, CERTIFIED_AT) is Phase.COUNTING
    assert visibility(calendar, CERTIFIED_AT) == SEES_FINALISTS


moment_or_none = st.none() | st.integers(0, 30).map(lambda hours: oslo(2019, 6, 1) + timedelta(hours=hours))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """A calendar as the database takes it: known moments in order, any of them unknown, the acts after what they end."""
    known = sorted(oslo(2019, 6, 1) + timedelta(hours=draw(st.integers(0, 30))) for _ in range(8))
    kept = [moment if draw(st.booleans()) else None for moment in known]
    calendar = Calendar(**dict(zip(Calendar.__dataclass_fields__, kept, strict=True)))
    return calendar if calendar.released_at else replace(calendar, certified_at=None)


@given(calendar=calendars(), now=st.integers(-1, 31))
def test_phase_gate_and_vote_never_contradict_each_other(calendar: Calendar, now: int) -> None:
    at = oslo(2019, 6, 1) + timedelta(hours=now)
    phase, seen = phase_at(calendar, at), visibility(calendar, at)
    assert (phase is Phase.VOTING) == voting_open(calendar, at)
    assert seen.result == (phase in (Phase.RESULT, Phase.FINAL))
    assert seen.final == (phase is Phase.FINAL)
    assert seen.finalists == (phase not in (Phase.PLANNED, Phase.APPLICATIONS, Phase.JURY))


@given(calendar=calendars(), now=st.integers(-1, 31))
def test_nothing_changes_before_the_next_change(calendar: Calendar, now: int) -> None:
    at = oslo(2019, 6, 1) + timedelta(hours=now)
    until = next_change(calendar, at) or at + timedelta(days=400)
    assert phase_at(calendar, until - TICK) is phase_at(calendar, at)
    assert visibility(calendar, until - TICK) == visibility(calendar, at)
    assert voting_open(calendar, until - TICK) == voting_open(calendar, at)


@given(calendar=calendars(), first=st.integers(-1, 31), later=st.integers(0, 31))
def test_phase_never_goes_back(calendar: Calendar, first: int, later: int) -> None:
    at = oslo(2019, 6, 1) + timedelta(hours=first)
    order = list(Phase)
    assert order.index(phase_at(calendar, at)) <= order.index(phase_at(calendar, at + timedelta(hours=later)))


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (oslo(2019, 7, 1, 12), oslo(2019, 7, 1, 13)),
        (oslo(2019, 7, 1, 12, 59, 59, 999999), oslo(2019, 7, 1, 13)),
        (oslo(2019, 7, 1, 23, 30), oslo(2019, 7, 2)),
        (oslo(2019, 12, 31, 23, 1), oslo(2020, 1, 1)),
        # the night the clock goes back: 02.30 comes twice, an hour apart
        (oslo(2019, 10, 27, 2, 30), datetime(2019, 10, 27, 1, tzinfo=UTC)),
        (oslo(2019, 10, 27, 2, 30).replace(fold=1), datetime(2019, 10, 27, 2, tzinfo=UTC)),
        # and the night it goes forward
        (oslo(2019, 3, 31, 1, 30), datetime(2019, 3, 31, 1, tzinfo=UTC)),
    ],
)
def test_next_hour_begins_on_the_whole_hour(now: datetime, then: datetime) -> None:
    assert next_hour(now).astimezone(UTC) == then.astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "left"),
    [
        (oslo(2019, 7, 1), 34),
        (oslo(2019, 7, 1, 23, 59, 59), 34),
        (oslo(2019, 7, 2), 33),
        (oslo(2019, 8, 3, 23, 59), 1),
        (oslo(2019, 8, 4), 0),
        (oslo(2019, 8, 4, 23, 59, 59), 0),
        (oslo(2019, 8, 20), 0),
    ],
)
def test_days_left_are_counted_to_the_last_day_of_voting(now: datetime, left: int) -> None:
    assert days_left(VOTING_CLOSES, now) == left


def test_closing_in_the_middle_of_a_day_counts_that_day_as_the_last() -> None:
    assert days_left(oslo(2019, 8, 5, 12), oslo(2019, 8, 4, 9)) == 1
    assert days_left(oslo(2019, 8, 5, 12), oslo(2019, 8, 5, 9)) == 0
