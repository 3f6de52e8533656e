"""What a transaction is, and how moments and enums are kept."""

import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from portal.culture import actions as culture
from portal.culture.models import Topic
from portal.finalists.models import Figure
from portal.finalists.rules import FigureKind
from portal.foundation import generation
from portal.foundation.clock import OSLO
from portal.foundation.db import STORED_ENUM, Refused, UtcDateTime, _set_pragmas, db, transaction
from portal.news.models import Article
from tests import build, moments
from tests.databases import both_databases


class Reason(StrEnum):
    NO = "no"


def add(slug: str) -> None:
    db.session.add(Topic(slug=slug, position=1, texts=[]))


def slugs() -> set[str]:
    """What another connection sees: only what was committed."""
    with db.engine.connect() as connection:
        return set(connection.execute(text("SELECT slug FROM topic")).scalars())


@both_databases
def test_an_action_saves_all_that_it_did(app):
    @transaction
    def act() -> str:
        add("a")
        add("b")
        return "done"

    assert act() == "done"
    assert slugs() == {"a", "b"}


@both_databases
def test_an_action_that_refuses_saves_nothing(app):
    @transaction
    def act() -> None:
        add("a")
        db.session.flush()
        raise Refused(Reason.NO)

    with pytest.raises(Refused) as refused:
        act()
    assert refused.value.reason is Reason.NO
    assert slugs() == set()


@both_databases
def test_an_action_inside_an_action_joins_it(app):
    @transaction
    def inner(slug: str) -> None:
        add(slug)

    @transaction
    def outer(*, fails: bool) -> None:
        inner("a")
        db.session.flush()
        assert slugs() == set()  # the inner one has not committed by itself
        inner("b")
        if fails:
            raise Refused(Reason.NO)

    with pytest.raises(Refused):
        outer(fails=True)
    assert slugs() == set()
    outer(fails=False)
    assert slugs() == {"a", "b"}


@both_databases
def test_an_action_after_one_that_failed_commits_again(app):
    @transaction
    def act(slug: str) -> None:
        add(slug)
        db.session.flush()

    act("a")
    with pytest.raises(IntegrityError):
        act("a")
    act("b")
    assert slugs() == {"a", "b"}


@both_databases
def test_what_the_public_sees_otherwise_is_told_in_the_same_commit(app):
    with db.engine.connect() as connection:
        number = text("SELECT number FROM generation")
        before = connection.execute(number).scalar_one()
        connection.rollback()
        culture.add_topic("ny", position=1, names={"nb": "Ny"}, leads={})
        assert connection.execute(number).scalar_one() == before + 1


@both_databases
def test_a_publishing_action_that_fails_tells_nothing(app):
    @transaction(publishes=True)
    def act() -> None:
        add("a")
        raise Refused(Reason.NO)

    before = generation.current()
    with pytest.raises(Refused):
        act()
    assert (generation.current(), slugs()) == (before, set())


@both_databases
def test_an_inner_publishing_action_is_told_by_a_quiet_outer_one(app):
    @transaction
    def outer() -> None:
        culture.add_topic("ny", position=1, names={"nb": "Ny"}, leads={})

    before = generation.current()
    outer()
    assert generation.current() == before + 1


def test_a_reading_that_turns_to_writing_after_a_foreign_write_does_not_fail(app, settings):
    """The outermost action ends the reading first and takes the write lock at once."""
    db.session.scalars(select(Topic)).all()
    foreign_write(settings, "fremmed")
    culture.add_topic("egen", position=1, names={"nb": "Egen"}, leads={})
    assert slugs() == {"fremmed", "egen"}


def test_without_that_it_fails_at_once(app, settings):
    db.session.scalars(select(Topic)).all()
    foreign_write(settings, "fremmed")
    add("egen")
    with pytest.raises(OperationalError, match="database is locked"):
        db.session.commit()
    db.session.rollback()


def foreign_write(settings, slug: str) -> None:
    foreign = sqlite3.connect(settings.DATA / "portal.sqlite")
    foreign.execute("INSERT INTO topic (slug, position) VALUES (?, 1)", (slug,))
    foreign.commit()
    foreign.close()


def begun(action) -> list[str]:
    """How transactions begin while an action runs."""
    said = []
    listener = lambda _c, _cursor, statement, *_: said.append(statement)  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", listener)
    try:
        action()
    finally:
        event.remove(db.engine, "before_cursor_execute", listener)
    return [statement for statement in said if statement.startswith("BEGIN")]


def test_an_action_begins_with_the_write_lock_and_a_reading_without(app):
    assert begun(lambda: culture.add_topic("a", position=1, names={"nb": "A"}, leads={})) == ["BEGIN IMMEDIATE"]
    db.session.rollback()
    assert begun(lambda: db.session.scalars(select(Topic)).all()) == ["BEGIN"]


def test_sqlite_keeps_its_promises_on_every_connection(app):
    wanted = {
        "journal_mode": "wal", "synchronous": 2, "busy_timeout": 5000, "foreign_keys": 1, "recursive_triggers": 1,
        "trusted_schema": 0,
    }  # fmt: skip
    with db.engine.connect() as one, db.engine.connect() as other:
        for connection in (one, other):
            assert {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted} == wanted


def test_what_is_deleted_is_overwritten_also_where_sqlite_is_built_to_leave_it():
    connection = sqlite3.connect(":memory:")
    connection.execute("PRAGMA secure_delete=OFF")
    _set_pragmas(connection, None)
    assert connection.execute("PRAGMA secure_delete").fetchone() == (1,)
    connection.close()


@both_databases
@pytest.mark.parametrize(
    "given",
    [
        datetime(2019, 8, 5, tzinfo=OSLO),
        datetime(2019, 8, 4, 22, tzinfo=UTC),
        datetime(2019, 8, 5, 7, 30, tzinfo=timezone(timedelta(hours=9, minutes=30))),
    ],
)
def test_a_moment_comes_back_in_utc_whatever_zone_it_was_given_in(given, app):
    build.article(publish_at=given)
    db.session.expire_all()
    kept = db.session.scalar(select(Article.publish_at))
    assert kept == datetime(2019, 8, 4, 22, tzinfo=UTC)
    assert kept.tzinfo is UTC


@both_databases
def test_a_moment_without_a_zone_is_refused_on_the_way_in(app):
    with pytest.raises(StatementError, match="a moment needs a time zone"):
        build.article(publish_at=datetime(2019, 8, 5))  # noqa: DTZ001 - the fault itself
    assert db.session.scalar(select(Article.id)) is None


@both_databases
def test_no_moment_stays_none(app):
    build.article(publish_at=None)
    assert db.session.scalars(select(Article.publish_at)).one() is None


@both_databases
def test_moments_are_compared_as_moments_and_not_as_texts(app):
    build.article("en", publish_at=datetime(2019, 8, 5, 0, 30, tzinfo=OSLO))
    build.article("to", publish_at=datetime(2019, 8, 4, 22, 15, tzinfo=UTC))
    rows = db.session.scalars(select(Article.slug).order_by(Article.publish_at)).all()
    assert rows == ["to", "en"]
    early = datetime(2019, 8, 5, 0, 20, tzinfo=OSLO)
    assert db.session.scalars(select(Article.slug).where(Article.publish_at <= early)).all() == ["to"]


@both_databases
def test_an_enum_is_kept_by_its_value(app):
    build.edition(keys=False)
    with db.engine.connect() as connection:
        kept = set(connection.execute(text("SELECT kind FROM figure")).scalars())
    assert kept == {"population"}
    assert set(db.session.scalars(select(Figure.kind))) == {FigureKind.POPULATION}


def test_an_enum_may_grow_without_a_new_table():
    assert (STORED_ENUM.native_enum, STORED_ENUM.create_constraint, STORED_ENUM.length) == (False, False, 40)
    assert UtcDateTime().impl.timezone is True


@both_databases
def test_foreign_keys_hold(app):
    build.edition(keys=False)
    with pytest.raises(IntegrityError), db.engine.begin() as connection:
        connection.execute(text("DELETE FROM edition"))


def test_the_moments_of_these_tests_have_a_zone():
    assert moments.START.tzinfo is OSLO
