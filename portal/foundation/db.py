"""The database: base of models, stored types, and what a transaction is."""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial, wraps
from sqlite3 import Connection as SqliteConnection
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, overload

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Engine, Enum, MetaData, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

P = ParamSpec("P")
R = TypeVar("R")

CONSTRAINT_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, kept in UTC. SQLite forgets time zones, so a naive moment is refused on the way in."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware moment into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Restore UTC on what comes out."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# Saved by value, not by name, and with no CHECK: enums grow, and SQLite rebuilds a table to change one.
STORED_ENUM = Enum(
    StrEnum, native_enum=False, create_constraint=False, length=40, values_callable=lambda kind: [e.value for e in kind]
)


class Base(DeclarativeBase):
    """Base of every model; every constraint gets a name that migrations can use."""

    registry = registry(
        metadata=MetaData(naming_convention=CONSTRAINT_NAMES),
        type_annotation_map={datetime: UtcDateTime, StrEnum: STORED_ENUM},
    )


# An error that is logged names its statement, never what was in it.
db = SQLAlchemy(model_class=Base, engine_options={"hide_parameters": True})

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class Refused(Exception):
    """An action may not be done; `reason` is a member of a rule's enum, and the view has its words."""

    def __init__(self, reason: StrEnum) -> None:
        super().__init__(reason)
        self.reason = reason


NEXT_GENERATION: list[Callable[[], None]] = []
"""What tells caches that something public changed; `generation` puts its statement here."""


def begin_writing() -> None:
    """End the reading transaction and take the write lock at once: the begin event sends BEGIN IMMEDIATE to SQLite for it.

    A reading transaction that turns to writing fails at once as «database is locked» when somebody else wrote meanwhile.
    """
    db.session.rollback()
    db.session.connection(execution_options={"portal_writes": True})


def insert_into(model: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT of the database's own kind: it has `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return postgresql.insert(model) if db.engine.dialect.name == "postgresql" else sqlite.insert(model)


def after_commit(step: Callable[[], object]) -> None:
    """Do something once the outermost action is saved: never when it is not, and not at all when the process ends first."""
    db.session().info.setdefault("after_commit", []).append(step)


@overload
def transaction(action: Callable[P, R]) -> Callable[P, R]: ...
@overload
def transaction(*, publishes: bool) -> Callable[[Callable[P, R]], Callable[P, R]]: ...
def transaction(action: Callable[..., Any] | None = None, *, publishes: bool = False) -> Any:
    """Save everything an action did, or nothing of it; called from another action it joins the outer transaction.

    With `publishes` the public sees something else afterwards: every kept page ends in the same commit.
    """
    if action is None:
        return partial(transaction, publishes=publishes)

    def act(*args: Any, **kwargs: Any) -> Any:
        result = action(*args, **kwargs)
        if publishes:
            for step in NEXT_GENERATION:
                step()
        return result

    @wraps(action)
    def run(*args: Any, **kwargs: Any) -> Any:
        info = db.session().info
        if info.get("inside_action"):
            return act(*args, **kwargs)
        info["inside_action"] = True
        try:
            begin_writing()
            result = act(*args, **kwargs)
            db.session.commit()
        except BaseException:
            info.pop("after_commit", None)
            db.session.rollback()
            raise
        finally:
            info["inside_action"] = False
        for step in info.pop("after_commit", ()):
            step()
        return result

    run.publishes = publishes  # type: ignore[attr-defined]
    return run


PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # an answered vote survives a power cut
    "busy_timeout=5000",
    "foreign_keys=ON",
    "recursive_triggers=ON",  # else INSERT OR REPLACE rewrites past the triggers
    "trusted_schema=OFF",
    "secure_delete=ON",  # what is deleted is overwritten: no word of it is left in the file
)


@event.listens_for(Engine, "connect")
def _set_pragmas(connection: Any, _record: Any) -> None:
    if not isinstance(connection, SqliteConnection):
        return
    connection.isolation_level = None  # the begin event below says when a transaction starts
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Any) -> None:
    if connection.dialect.name == "sqlite":
        writes = connection.get_execution_options().get("portal_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
