"""Two clocks: the domain's goes forward only and is read once a request; the real one is nobody's to move."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select

from portal.foundation import clock, generation
from portal.foundation.clock import ClockShift, GoesBack
from portal.foundation.db import db
from tests import build, moments
from tests.databases import both_databases

NEAR = timedelta(seconds=30)


@both_databases
def test_travelling_sets_the_clock_from_where_it_runs_on(app):
    clock.travel(moments.START)
    assert moments.START <= clock.now() < moments.START + NEAR
    assert clock.now() <= clock.now()
    assert abs(clock.real_now() - datetime.now(UTC)) < NEAR


def test_the_clock_runs_on_after_the_travel(app, really_at):
    began = datetime(2026, 11, 21, 12, tzinfo=UTC)
    really_at(began)
    clock.travel(moments.START)
    really_at(began + timedelta(hours=3))
    assert clock.now() == moments.START + timedelta(hours=3)


@both_databases
def test_travel_goes_forward_only(app):
    clock.travel(moments.START)
    clock.travel(moments.VOTING_CLOSES)
    for earlier in (moments.START, moments.VOTING_CLOSES - NEAR):
        with pytest.raises(GoesBack):
            clock.travel(earlier)
    assert moments.VOTING_CLOSES <= clock.now() < moments.VOTING_CLOSES + NEAR


def test_travel_empties_what_is_kept(app):
    before = generation.current()
    clock.travel(moments.START)
    assert generation.current() == before + 1


def test_there_is_one_clock(app):
    clock.travel(moments.START)
    clock.travel(moments.VOTING_CLOSES)
    assert len(db.session.scalars(select(ClockShift)).all()) == 1


def test_today_is_a_day_in_oslo(app, at):
    at(datetime(2019, 7, 1, 22, 30, tzinfo=UTC))
    assert (clock.today().date().isoformat(), clock.today().hour) == ("2019-07-02", 0)


def reads_of_the_shift(action) -> int:
    said = []
    listener = lambda _c, _cursor, statement, *_: said.append(statement)  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", listener)
    try:
        action()
    finally:
        event.remove(db.engine, "before_cursor_execute", listener)
    return sum("FROM clock_shift" in statement for statement in said)


def test_the_shift_is_read_once_a_request(visitor):
    assert reads_of_the_shift(lambda: visitor.get("/norges-kulturkommune/2019")) == 1
    assert reads_of_the_shift(lambda: [visitor.get("/"), visitor.get("/")]) == 2


def test_a_travel_inside_a_request_is_noticed_there(app):
    with app.test_request_context("/"):
        assert clock.now() > moments.VOTING_CLOSES
        clock.travel(moments.START + timedelta(days=36500))
        assert clock.now() > moments.START + timedelta(days=36499)


def test_the_next_request_sees_the_travel(visitor):
    assert "1. juli 2019" in visitor.get("/").text.replace("\u00a0", " ")
    clock.travel(moments.oslo(2019, 8, 2, 12))
    assert "2. august 2019" in visitor.get("/").text.replace("\u00a0", " ")


def test_in_production_the_clock_is_the_real_one_whatever_is_stored(production):
    with db.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO clock_shift (id, seconds) VALUES (1, -200000000)")
    assert abs(clock.now() - clock.real_now()) < NEAR
    build.edition()
    assert reads_of_the_shift(lambda: production.test_client().get("/", base_url="https://localhost")) == 0
