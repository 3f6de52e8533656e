"""Which revision the database is at, and bringing it up or down.

Alembic takes as long to import as all the rest, so what every start needs is read without it.
"""

from typing import TYPE_CHECKING, Any

from flask import Flask
from sqlalchemy import inspect, text

from portal.config import ROOT
from portal.foundation.db import db

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory

FOLDER = ROOT / "migrations"


class _Later:
    """Flask-Migrate's place in the app until somebody asks for it."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def __getattr__(self, name: str) -> Any:
        from flask_migrate import Migrate  # noqa: PLC0415 - see the module's headline

        Migrate(self._app, db, directory=str(FOLDER), render_as_batch=True)
        return getattr(self._app.extensions["migrate"], name)


_WITHOUT_MODEL: set[str] = set()


def without_model(table: str) -> None:
    """Say of a table that migrations make it and no model speaks of it, with all whose names begin with its own.

    A full-text table is such a one: it has no counterpart in SQLAlchemy, and SQLite makes its own tables beside it.
    """
    _WITHOUT_MODEL.add(table)


def has_model(name: str | None, kind: str = "table", *_: Any) -> bool:
    """Tell whether a thing in the database is compared with the models; Alembic asks it for each (`include_name`)."""
    if kind != "table" or name is None:
        return True
    return not any(name == table or name.startswith(f"{table}_") for table in _WITHOUT_MODEL)


def init_app(app: Flask) -> None:
    """Make `flask db …` and the functions below work on this app."""
    app.extensions["migrate"] = _Later(app)


def upgrade(to: str = "head") -> None:
    """Bring the database to the newest revision, or up to another, all or nothing."""
    from flask_migrate import upgrade as up  # noqa: PLC0415

    up(directory=str(FOLDER), revision=to)


def downgrade_to_nothing() -> None:
    """Take every table away, with all that is in them."""
    from flask_migrate import downgrade as down  # noqa: PLC0415

    down(directory=str(FOLDER), revision="base")


def known_revisions() -> list[str]:
    """Return the revisions that this version of the portal knows, oldest first: file names begin with them."""
    return sorted(path.name.partition("_")[0] for path in (FOLDER / "versions").glob("*.py"))


def newest_revision() -> str:
    """Return the newest revision that this version of the portal knows."""
    return known_revisions()[-1]


def revision_in_database() -> str | None:
    """Return the revision that the database is at; None for an empty one."""
    if not inspect(db.session.connection()).has_table("alembic_version"):
        return None
    return db.session.scalar(text("SELECT version_num FROM alembic_version"))


def has_foreign_tables() -> bool:
    """Tell whether a database that we have never migrated has tables: then it is somebody else's."""
    return bool(set(inspect(db.session.connection()).get_table_names()) - {"alembic_version"})


def scripts() -> "ScriptDirectory":
    """Return the migrations as Alembic sees them."""
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return ScriptDirectory.from_config(config)
