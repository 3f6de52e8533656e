"""A restore that was ended midway says what to do, and then goes the whole way."""

import pytest
from sqlalchemy import text

from portal.app import create_app
from portal.backups import actions
from portal.backups.actions import restoring, tables
from portal.backups.rules import BackupProblem
from portal.foundation.db import db
from tests import build, moments
from tests.conftest import configured


class Killed(BaseException):
    """The process ends here."""


def die(*_: object) -> None:
    raise Killed


@pytest.fixture
def place(app, at, tmp_path):
    """A backup of an edition in its vote."""
    at(moments.START)
    build.edition()
    actions.make(tmp_path / "backup")
    return tmp_path / "backup"


@pytest.fixture
def elsewhere(app, database, tmp_path, request):
    """An empty machine."""
    data = tmp_path / "elsewhere"
    data.mkdir()
    other = create_app(configured(data, request.getfixturevalue("postgresql").empty()))
    yield other
    with other.app_context():
        db.session.remove()
        db.engine.dispose()


def ended_midway(place, monkeypatch, where: object, name: str) -> None:
    with monkeypatch.context() as broken, pytest.raises(Killed):
        broken.setattr(where, name, die)
        actions.put_back(place)
    db.session.remove()


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_tables_without_rows_are_told_with_the_remedy_which_works(app, place, elsewhere, monkeypatch):
    with elsewhere.app_context():
        ended_midway(place, monkeypatch, tables, "_set_counters")
        with pytest.raises(BackupProblem, match="tables and nothing in them.*drop it and create it anew"):
            actions.put_back(place)
        db.session.remove()
        with db.engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        assert actions.put_back(place).kind == "postgresql"


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_rows_without_the_check_are_never_called_empty(app, place, elsewhere, monkeypatch):
    with elsewhere.app_context():
        ended_midway(place, monkeypatch, restoring, "_must_be_the_same")
        with pytest.raises(BackupProblem, match="not empty.*ended midway.*docs/operations.md"):
            actions.put_back(place)
