"""Reading what a database holds: tables, names of constraints, rows."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, PrimaryKeyConstraint, UniqueConstraint, inspect, text

from portal.foundation.db import db
from portal.foundation.migrations import has_model

VERSIONS = "alembic_version"


def tables() -> set[str]:
    """The tables in the database now that models speak of; Alembic's own and full-text tables left out."""
    with db.engine.connect() as connection:
        return {name for name in inspect(connection).get_table_names() if has_model(name)} - {VERSIONS}


# Columns that a later migration gave to a table: gone on the way down, empty after the way up.
ADDED = {("outgoing_email", "about"), ("outgoing_email", "to_hash")}


def rows() -> dict[str, list[str]]:
    """Every row of every table, in an order of its own."""
    with db.engine.connect() as connection:
        return {
            table: sorted(
                repr(tuple(value for name, value in row.items() if (table, name) not in ADDED))
                for row in connection.execute(text(f'SELECT * FROM "{table}"')).mappings()
            )
            for table in sorted(tables())
        }


def names_in_models() -> set[tuple[str, str, str]]:
    """(table, kind, name) of every constraint and index that the models have."""
    preparer = db.engine.dialect.identifier_preparer
    kinds = {PrimaryKeyConstraint: "pk", ForeignKeyConstraint: "fk", UniqueConstraint: "uq", CheckConstraint: "ck"}
    found = set()
    for table in db.metadata.tables.values():
        for constraint in table.constraints:
            kind = next(kinds[each] for each in type(constraint).__mro__ if each in kinds)
            found.add((table.name, kind, str(preparer.format_constraint(constraint))))
        found |= {(table.name, "ix", str(index.name)) for index in table.indexes}
    return found


def names_in_database() -> set[tuple[str, str, str]]:
    """The same, as the database has them."""
    found: set[tuple[str, str, Any]] = set()
    with db.engine.connect() as connection:
        look = inspect(connection)
        for table in tables():
            found.add((table, "pk", look.get_pk_constraint(table)["name"]))
            found |= {(table, "fk", each["name"]) for each in look.get_foreign_keys(table)}
            unique = {each["name"] for each in look.get_unique_constraints(table)}
            found |= {(table, "uq", name) for name in unique}
            found |= {(table, "ck", each["name"]) for each in look.get_check_constraints(table)}
            found |= {(table, "ix", each["name"]) for each in look.get_indexes(table) if each["name"] not in unique}
    return found


def run(statement: str, **values: Any) -> None:
    """Run a statement as anybody with a database shell would, and commit."""
    with db.engine.connect().execution_options(portal_writes=True) as connection, connection.begin():
        connection.execute(text(statement), values)
