"""Getting ready to start: every way it can fail is one sentence, and leaves everything as it was."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask_migrate import downgrade

from portal import preparing
from portal.config import ROOT
from portal.foundation import db as foundation_db
from portal.foundation import migrations
from portal.foundation.db import db
from portal.preparing import CannotStart
from tests.conftest import MIGRATIONS, configured, running
from tests.databases import both_databases

NOBODY = 65534


def contents(folder: Path) -> dict[str, str]:
    """Every file below a folder with what is in it; SQLite's own files beside the database count when they hold anything."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not (path.name.endswith(("-shm", "-wal")) and _closed(path)):
            found[str(path.relative_to(folder))] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def _closed(path: Path) -> bool:
    return path.name.endswith("-shm") or path.stat().st_size == 0


@pytest.fixture
def prepared(compiled):
    """Prepare a data folder and return what is said, or the one sentence that says why not."""

    def prepare(data: Path, **told: object) -> list[str] | str:
        with contextmanager(running)(replace(configured(data), **told), compiled):
            before = contents(data)
            try:
                return list(preparing.prepare())
            except CannotStart as problem:
                db.session.remove()
                db.engine.dispose()
                assert contents(data) == before
                return str(problem)

    return prepare


@pytest.fixture
def data(tmp_path, demo_portal):
    """A data folder with the demonstration in it."""
    shutil.copytree(demo_portal, tmp_path / "var")
    return tmp_path / "var"


def one_sentence(said: list[str] | str, *parts: str) -> None:
    assert isinstance(said, str), said
    assert said.endswith(".")
    assert "\n" not in said
    assert "Traceback" not in said
    for part in parts:
        assert part in said


def test_an_empty_folder_becomes_a_demonstration_and_then_nothing_more_is_done(tmp_path, prepared):
    assert prepared(tmp_path / "new") == ["The demonstration has been loaded."]
    before = contents(tmp_path / "new")
    assert prepared(tmp_path / "new") == []
    assert contents(tmp_path / "new") == before


def test_production_begins_empty(tmp_path, prepared):
    assert prepared(tmp_path / "new", ENV="production") == []
    rows = sqlite3.connect(tmp_path / "new" / "portal.sqlite")
    assert rows.execute("SELECT count(*) FROM edition").fetchone() == (0,)
    rows.close()


@both_databases
def test_a_database_that_is_behind_is_brought_up(app, database):
    downgrade(directory=MIGRATIONS, revision="202611212134")
    assert list(preparing.prepare()) == ["The demonstration has been loaded."]
    assert migrations.revision_in_database() == migrations.newest_revision()


@pytest.mark.parametrize(
    "bytes_",
    [b"dette er ingen database" * 100, b"SQLite format 3\x00" + b"\xff" * 5000],
    ids=["foreign", "damaged"],
)
def test_a_database_file_that_is_none_is_told_and_left_alone(bytes_, data, prepared):
    for path in data.glob("portal.sqlite*"):
        path.unlink()
    (data / "portal.sqlite").write_bytes(bytes_)
    said = prepared(data)
    one_sentence(said, str(data / "portal.sqlite"), "put back a backup")
    assert (data / "portal.sqlite").read_bytes() == bytes_


def test_a_database_of_another_program_is_left_alone(tmp_path, prepared):
    (tmp_path / "var").mkdir()
    other = sqlite3.connect(tmp_path / "var" / "portal.sqlite")
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("CREATE TABLE edition (id INTEGER PRIMARY KEY, title TEXT)")
    other.execute("INSERT INTO edition (title) VALUES ('Ei bok')")
    other.commit()
    other.close()
    said = prepared(tmp_path / "var")
    one_sentence(said, "is not the portal's", "PORTAL_DATABASE_URL")
    again = sqlite3.connect(tmp_path / "var" / "portal.sqlite")
    assert again.execute("SELECT title FROM edition").fetchall() == [("Ei bok",)]
    assert again.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall() == [("edition",)]
    again.close()


def test_a_database_of_a_newer_portal_is_told_and_left_alone(data, prepared):
    change(data, "UPDATE alembic_version SET version_num = '299901010000'")
    one_sentence(prepared(data), "newer version of the portal (revision 299901010000)")


def change(data: Path, statement: str) -> None:
    connection = sqlite3.connect(data / "portal.sqlite")
    connection.execute(statement)
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


@pytest.fixture
def impatient(monkeypatch):
    """A connection waits a moment only for a lock."""
    rest = tuple(pragma for pragma in foundation_db.PRAGMAS if not pragma.startswith("busy_timeout"))
    monkeypatch.setattr(foundation_db, "PRAGMAS", ("busy_timeout=20", *rest))


@pytest.fixture
def behind(tmp_path, empty_portal, compiled):
    """A data folder whose database must be brought up."""
    shutil.copytree(empty_portal, tmp_path / "var")
    with contextmanager(running)(configured(tmp_path / "var"), compiled):
        downgrade(directory=MIGRATIONS, revision="202611212134")
    return tmp_path / "var"


@pytest.mark.parametrize("mode", ["NORMAL", "EXCLUSIVE"])
def test_a_locked_database_that_must_be_brought_up_is_told(mode, behind, prepared, impatient):
    foreign = sqlite3.connect(behind / "portal.sqlite", isolation_level=None)
    foreign.execute(f"PRAGMA locking_mode={mode}")
    foreign.execute("BEGIN EXCLUSIVE")
    foreign.execute("SELECT * FROM alembic_version").fetchall()
    said = prepared(behind)
    foreign.execute("ROLLBACK")
    foreign.close()
    one_sentence(said, "no other program has locked it")
    assert prepared(behind) == ["The demonstration has been loaded."]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_database_server_that_is_away_is_told_without_its_password(database, tmp_path, prepared):
    url = "postgresql+psycopg://portal:hemmelig@127.0.0.1:9/portal"
    said = prepared(tmp_path / "var", SQLALCHEMY_DATABASE_URI=url)
    one_sentence(said, "cannot be opened")
    assert "hemmelig" not in said


@pytest.mark.parametrize("fault", ["missing", "wrong", "damaged"])
@pytest.mark.parametrize("kind", ["pepper", "box"])
def test_a_key_that_is_not_right_is_told_at_the_start_and_never_remade(kind, fault, data, prepared):
    key = data / "keys" / "2019" / f"{kind}.key"
    if fault == "missing":
        key.unlink()
    else:
        key.write_text("ab" * 32 if fault == "wrong" else "øøø", encoding="utf-8")
    before = contents(data)
    said = prepared(data)
    assert len(said) == 1
    one_sentence(said[0], f"2019/{kind}", "votes are refused (503)", "backup of the keys")
    assert contents(data) == before


def test_a_folder_that_cannot_be_made_is_told(tmp_path, prepared, data):
    (tmp_path / "file").touch()
    with contextmanager(running)(configured(data), None) as app:
        app.config["DATA"] = tmp_path / "file" / "var"
        with pytest.raises(CannotStart) as problem:
            list(preparing.prepare())
    one_sentence(str(problem.value), str(tmp_path / "file" / "var"), "name another with PORTAL_DATA")


PREPARE = """
import os, sys
from portal import preparing
from portal.app import create_app
if uid := int(sys.argv[1]):  # all is loaded: the interpreter itself may lie where that user cannot look
    os.setgid(uid)
    os.setuid(uid)
app = create_app()
with app.app_context():
    sys.exit(preparing.tell())
"""


def as_ordinary_user(data: Path) -> subprocess.CompletedProcess:
    """Prepare in a process that is not root, so that rights mean something."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    env |= {"PORTAL_ENV": "demo", "PORTAL_DATA": str(data), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", PREPARE, str(NOBODY if os.geteuid() == 0 else 0)]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture
def readable(data):
    """The data folder where another user may look, but not write."""
    if os.geteuid() == 0:
        for path in data.parents:
            if path == Path("/") or path == Path("/tmp"):
                break
            path.chmod(path.stat().st_mode | 0o055)
        for path in [data, *data.rglob("*")]:
            os.chown(path, NOBODY, NOBODY)
    for path in data.rglob("*"):
        path.chmod(0o500 if path.is_dir() else 0o400)
    data.chmod(0o500)
    yield data
    for path in [data, *(path for path in data.rglob("*") if path.is_dir())]:
        path.chmod(0o700)


def test_a_folder_that_may_only_be_read_is_told_and_left_alone(readable):
    before = contents(readable)
    answer = as_ordinary_user(readable)
    assert answer.returncode != 0
    said = [line for line in answer.stderr.splitlines() if not line.startswith("{")]
    assert len(said) == 1, answer.stderr
    one_sentence(said[0], str(readable), "give write access to it, or name another with PORTAL_DATA")
    assert contents(readable) == before
