"""The registry of triggers: what the database itself refuses, on both kinds of database.

Alembic's batch mode rebuilds SQLite tables and silently drops their triggers, so every migration recreates all of them.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, inspect, text


@dataclass(frozen=True)
class Trigger:
    """One trigger; `sqlite` and `postgresql` are whole statements, the latter preceded by its function."""

    name: str
    table: str
    sqlite: tuple[str, ...]
    postgresql: tuple[str, ...]


REGISTRY: list[Trigger] = []


def register(*triggers: Trigger) -> None:
    """Add triggers; a feature does this beside its models."""
    REGISTRY.extend(triggers)


def recreate(connection: Connection) -> None:
    """Drop every registered trigger and create those whose table exists."""
    tables = set(inspect(connection).get_table_names())
    dialect = connection.dialect.name
    for trigger in REGISTRY:
        if trigger.table not in tables:
            continue
        on_table = f' ON "{trigger.table}"' if dialect == "postgresql" else ""
        connection.execute(text(f'DROP TRIGGER IF EXISTS "{trigger.name}"{on_table}'))
        for statement in trigger.postgresql if dialect == "postgresql" else trigger.sqlite:
            connection.exec_driver_sql(statement)


def drop(connection: Connection) -> None:
    """Drop every registered trigger, so that a migration may rebuild and fill its tables."""
    tables = set(inspect(connection).get_table_names())
    for trigger in REGISTRY:
        if trigger.table in tables:
            on_table = f' ON "{trigger.table}"' if connection.dialect.name == "postgresql" else ""
            connection.execute(text(f'DROP TRIGGER IF EXISTS "{trigger.name}"{on_table}'))


def names(connection: Connection) -> set[str]:
    """Return the names of the triggers that are in the database now."""
    if connection.dialect.name == "postgresql":
        found = connection.execute(text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"))
    else:
        found = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
    return set(found.scalars())
