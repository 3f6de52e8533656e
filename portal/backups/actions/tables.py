"""PostgreSQL's rows as files: one COPY a table, all in one snapshot, so that no pg_dump of the right version is needed."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text

from portal.backups import queries
from portal.backups.rules import MOMENTARY, TABLES, BackupProblem, VoteFacts
from portal.foundation import migrations, triggers
from portal.foundation.db import db

VERSIONS = "alembic_version"
FILLED_BY_MIGRATIONS = (VERSIONS, "generation", "search_state", "vote_move", "application_move")


def revision_in(connection: Connection) -> str | None:
    """Return which migration a database is at."""
    return connection.execute(text(f"SELECT version_num FROM {VERSIONS}")).scalar()


def holds_rows(connection: Connection, name: str) -> bool:
    """Tell whether a table has any row."""
    return connection.execute(text(f"SELECT 1 FROM {_quoted(name)} LIMIT 1")).first() is not None


def copy_out(into: Path) -> tuple[dict[str, VoteFacts], str | None]:
    """Write every table into a folder, from one snapshot. Raises BackupProblem."""
    folder = into / TABLES
    folder.mkdir(mode=0o700)
    with db.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        for name in _tables(connection):
            if name in MOMENTARY:
                (folder / f"{name}.copy").touch()
                continue
            with (
                (folder / f"{name}.copy").open("wb") as file,
                _cursor(connection) as cursor,
                cursor.copy(f"COPY {_quoted(name)} TO STDOUT") as rows,
            ):
                for block in rows:
                    file.write(block)
        if wrong := queries.root_disagrees(connection):
            raise BackupProblem(
                f"The log of {wrong[0]} gives another root than its tree: look at it with voting verify."
            )
        return queries.facts_of(connection), revision_in(connection)


def copy_in(source: Path, revision: str) -> None:
    """Make the tables of a revision in an empty database and fill them, all or nothing of the rows."""
    migrations.upgrade(revision)
    with db.engine.begin() as connection:
        triggers.drop(connection)
        names = _tables(connection)
        connection.execute(text(f"TRUNCATE {', '.join(_quoted(name) for name in names)}"))
        for name in names:
            with _cursor(connection) as cursor, cursor.copy(f"COPY {_quoted(name)} FROM STDIN") as rows:
                rows.write((source / TABLES / f"{name}.copy").read_bytes())
        _set_counters(connection)
        triggers.recreate(connection)


def _tables(connection: Connection) -> list[str]:
    """Return every table, those that others refer to first."""
    ordered = inspect(connection).get_sorted_table_and_fkc_names()
    return [name for name, _ in ordered if name is not None and name != VERSIONS]


def _quoted(name: str) -> str:
    return f'"{name}"'


def _cursor(connection: Connection) -> Any:
    return connection.connection.cursor()


def _set_counters(connection: Connection) -> None:
    """Let every counter go on after the largest number that was given."""
    numbered = text(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = current_schema() AND (column_default LIKE 'nextval(%' OR is_identity = 'YES')"
    )
    for table, column in connection.execute(numbered).all():
        connection.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence(:table, :column), coalesce(max({_quoted(column)}), 0) + 1, false)"
                f" FROM {_quoted(table)}"
            ),
            {"table": _quoted(table), "column": column},
        )
