"""Limits hold in every window of time, on both databases, for all workers together."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from portal.foundation import limits
from portal.foundation.clock import OSLO
from portal.foundation.db import db, transaction
from portal.foundation.limits import RateLimit
from tests.databases import both_databases

HOUR = timedelta(hours=1)
BEGAN = datetime(2026, 11, 21, 12, tzinfo=UTC)
steps = st.lists(st.integers(0, 100), min_size=1, max_size=30)


@transaction
def forget_all() -> None:
    db.session.execute(delete(RateLimit))


def passed(really_at, minutes: list[int], *, most: int, who: str = "kari", tidy: bool = False) -> list[datetime]:
    """When something passed that was tried after each of these pauses."""
    moment, through = BEGAN, []
    for pause in minutes:
        moment += timedelta(minutes=pause)
        really_at(moment)
        if tidy:
            limits.forget_ended()
        if not limits.exceeded("test", who, most=most, window=HOUR):
            through.append(moment)
    return through


def most_in_any_window(through: list[datetime]) -> int:
    return max((sum(begins <= each < begins + HOUR for each in through) for begins in through), default=0)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(minutes=steps, most=st.integers(1, 4), tidy=st.booleans())
def test_no_hour_holds_more_than_the_limit_wherever_it_begins(app, really_at, minutes, most, tidy):
    forget_all()
    through = passed(really_at, minutes, most=most, tidy=tidy)
    assert through[0] == BEGAN + timedelta(minutes=minutes[0])  # the first always passes
    assert most_in_any_window(through) <= most


def test_a_limit_with_fixed_windows_would_be_found():
    """The check itself: three before and three after a full hour are six in one hour."""
    burst = [BEGAN + timedelta(minutes=59), BEGAN + timedelta(minutes=61)]
    assert most_in_any_window([each for each in burst for _ in range(3)]) == 6


@both_databases
@pytest.mark.parametrize(
    ("minutes", "most", "passes"),
    [
        ([0, 0, 0, 0], 3, [0, 0, 0]),
        ([0, 20, 20, 20], 3, [0, 20, 40]),
        ([0, 0, 0, 59], 3, [0, 0, 0]),
        ([0, 0, 0, 60], 3, [0, 0, 0, 60]),  # a whole window has been quiet: the end is out
        ([0, 0, 0, 30, 30], 3, [0, 0, 0, 60]),  # being refused does not lengthen the wait
        ([0, 60, 60, 60, 60], 1, [0, 60, 120, 180, 240]),
        ([0, 59, 59, 59], 3, [0, 59, 118]),
    ],
)
def test_what_passes(minutes, most, passes, app, really_at):
    assert passed(really_at, minutes, most=most) == [BEGAN + timedelta(minutes=each) for each in passes]


@both_databases
def test_each_has_a_limit_of_its_own(app, really_at):
    assert len(passed(really_at, [0] * 5, most=3, who="kari")) == 3
    assert len(passed(really_at, [0] * 5, most=3, who="ola")) == 3
    assert not limits.exceeded("another-kind", "kari", most=3, window=HOUR)


@both_databases
def test_many_at_once_are_counted_as_many(app):
    def attempt(_: int) -> bool:
        with app.app_context():
            return limits.exceeded("test", "kari", most=10, window=HOUR)

    with ThreadPoolExecutor(8) as pool:
        refused = list(pool.map(attempt, range(40)))
    assert refused.count(False) == 10


def test_limits_can_be_switched_off_for_trials(app):
    app.config["LIMITS"] = False
    assert not any(limits.exceeded("test", "kari", most=1, window=HOUR) for _ in range(50))
    assert db.session.scalars(select(RateLimit)).all() == []


def test_no_address_is_readable_in_what_is_kept(app, settings):
    limits.exceeded("vote-mail", "kari@example.org", most=3, window=HOUR)
    [row] = db.session.scalars(select(RateLimit)).all()
    assert len(row.key) == 64
    db.session.rollback()
    stored = b"".join(path.read_bytes() for path in settings.DATA.glob("portal.sqlite*"))
    assert b"kari@example.org" not in stored
    assert b"vote-mail" not in stored


@both_databases
def test_what_has_ended_is_forgotten_and_what_runs_is_kept(app, really_at):
    passed(really_at, [0], most=3, who="kari")
    passed(really_at, [30], most=3, who="ola")
    really_at(BEGAN + timedelta(minutes=60))
    limits.forget_ended()
    assert len(db.session.scalars(select(RateLimit)).all()) == 1
    really_at(BEGAN + timedelta(minutes=90))
    limits.forget_ended()
    assert db.session.scalars(select(RateLimit)).all() == []


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("192.0.2.1", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("", "unknown"),
        ("testing", "unknown"),
    ],
)
def test_a_network_is_known_for_a_day_only(address, network, really_at):
    really_at(BEGAN)
    assert limits.network_today(address) == f"2026-11-21 {network}"
    really_at(BEGAN + timedelta(days=1))
    assert limits.network_today(address) == f"2026-11-22 {network}"


@both_databases
def test_a_window_ends_when_it_should_whatever_zone_the_clock_speaks_in(app, really_at):
    for moment in (BEGAN, BEGAN + timedelta(minutes=1)):  # the first makes the row, the second moves its end
        really_at(moment.astimezone(OSLO))
        limits.exceeded("test", "kari", most=9, window=HOUR)
        db.session.rollback()
        assert db.session.scalar(select(RateLimit.ends_at)) == moment + HOUR
