"""Letting the database's files forget what was deleted from them."""

import sqlite3
from collections.abc import Iterable

from sqlalchemy import text

from portal.foundation.db import db


def forget(tables: Iterable[str]) -> bool:
    """Rewrite the database without what was deleted from some tables; False when it is in use just now, or the disk full.

    SQLite: the whole file anew, and an empty journal. PostgreSQL: the tables anew; its archives and replicas are the
    operator's. Outside every transaction.
    """
    db.session.remove()
    return _postgresql(tables) if db.engine.dialect.name == "postgresql" else _sqlite()


def _sqlite() -> bool:
    connection = db.engine.raw_connection()
    try:
        connection.cursor().execute("VACUUM")
        [busy, *_] = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()
    return not busy


def _postgresql(tables: Iterable[str]) -> bool:
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in tables:
            connection.execute(text(f'VACUUM (FULL) "{table}"'))
    return True
