"""The drill: votes, a backup, more votes, and what is put back on an empty machine counts as the backup does."""

import hashlib
import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import downgrade
from sqlalchemy import text

from portal.app import create_app
from portal.approvals.rules import Kind
from portal.backups import actions, queries
from portal.backups.actions import making
from portal.backups.actions.copies import note_copy, noted
from portal.backups.rules import BackupProblem
from portal.foundation import boxes, clock, migrations, spent
from portal.foundation.db import db
from portal.voting import queries as voting
from portal.voting.actions import beginning, sealing
from portal.voting.queries import heads_log, log
from portal.voting.rules.sealing import LogStopped, Stop
from tests import build, moments, web
from tests.conftest import configured
from tests.databases import both_databases
from tests.demo.test_loading import run
from tests.voting.acting import REAL, agree


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where backups are laid."""
    return tmp_path / "backups"


@pytest.fixture
def edition(app: Flask, at) -> int:
    """An edition in its vote, with some votes, some of them sealed."""
    at(moments.START)
    edition_id = build.edition()
    vote(app, "a", "larvik"), vote(app, "b", "larvik"), vote(app, "c", "drammen")
    sealing.seal(edition_id, moments.START)
    vote(app, "d", "sarpsborg")
    archive = Path(app.config["DATA"]) / "archive"
    archive.mkdir()
    (archive / "2018.jsonl").write_text('{"kept": "archive"}\n')
    return edition_id


def vote(app: Flask, name: str, choice: str) -> None:
    assert web.vote(app.test_client(), f"{name}@example.org", choice).status_code == 200


def looked_up(app: Flask, code: str) -> str:
    return web.post(app.test_client(), "/kvittering", kode=code).text


@both_databases
def test_who_voted_after_the_backup_is_told_that_the_vote_may_be_lost(app, edition, elsewhere, place):
    """No head had told of it: the log is not behind, and goes on under its name."""
    actions.make(place)
    code = web.receipt_code(web.vote(app.test_client(), "e@example.org", "drammen"))
    with elsewhere.app_context():
        actions.put_back(place)
        assert log.stop_of(edition, 2019) is None
        told = looked_up(elsewhere, code)
        assert "Stemmen kan være tapt." in told and "Databasen for 2019 er hentet fra en sikkerhetskopi." in told
        assert "Sjekk at alle 27 tegnene er med" not in told
        [line] = db.session.execute(text("SELECT actor_name FROM audit_entry WHERE what = 'vote_put_back'")).scalars()
        assert line == "operator"
    assert "tapt" not in looked_up(app, "2" * 27), "where nothing was put back"


@both_databases
def test_it_is_told_of_a_backup_of_an_older_version_too(app, edition, elsewhere, place):
    known = migrations.known_revisions()
    downgrade(directory=str(migrations.FOLDER), revision=known[-2])
    assert actions.make(place).revision == known[-2]
    with elsewhere.app_context():
        actions.put_back(place)
        migrations.upgrade()
        assert "Databasen for 2019 er hentet fra en sikkerhetskopi." in looked_up(elsewhere, "2" * 27)


def hashes(folder: Path) -> dict[str, str]:
    """Every file's hash, by another way than the code's own."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def facts() -> dict:
    with db.engine.connect() as connection:
        return queries.facts_of(connection)


@pytest.fixture
def elsewhere(app: Flask, database: str, tmp_path: Path, request):
    """An empty machine: no database, no keys but the one that a first start makes."""
    data = tmp_path / "elsewhere"
    data.mkdir()
    url = None if database == "sqlite" else request.getfixturevalue("postgresql").empty()
    other = create_app(configured(data, url))
    yield other
    with other.app_context():
        db.session.remove()
        db.engine.dispose()


@both_databases
def test_what_is_put_back_counts_as_the_backup_does(app, edition, elsewhere, place):
    at_backup, tally, root = facts(), voting.tally_of(edition), facts()["2019"].root
    made = actions.make(place)
    laid = hashes(place)
    vote(app, "e", "drammen")
    assert facts() != at_backup, "the portal goes on"

    with elsewhere.app_context():
        assert actions.put_back(place) == made
        assert facts() == at_backup == dict(made.votes)
        assert (voting.tally_of(edition), facts()["2019"].root) == (tally, root)
        assert voting.unusable_keys() == []
        assert sealing.seal(edition, moments.START) is not None, "and the log goes on where it was"
        vote(elsewhere, "f", "larvik")
        assert voting.tally_of(edition).total == tally.total + 1
        kept = Path(elsewhere.config["DATA"]) / "archive" / "2018.jsonl"
        assert kept.read_text() == '{"kept": "archive"}\n'
    assert hashes(place) == laid, "the backup itself is as it was"


@both_databases
def test_the_root_in_a_backup_is_that_of_the_published_head(app, edition, place):
    made = actions.make(place)
    root = db.session.execute(text("SELECT root FROM tree_head")).scalar_one()
    assert made.votes["2019"].root == bytes(root).hex()
    assert (made.votes["2019"].log_size, made.votes["2019"].waiting) == (3, 1)


@both_databases
def test_nobody_else_can_read_it_and_keys_lie_apart(app, edition, place):
    actions.make(place)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in place.rglob("*") if path.is_file()}
    assert modes == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in place.rglob("*") if path.is_dir()} == {0o700}
    keys = {path.read_text().strip() for path in (place / "keys").rglob("*.key")}
    assert len(keys) == 4
    data = b"".join(path.read_bytes() for path in (place / "data").rglob("*") if path.is_file())
    for key in keys:
        assert key.encode() not in data and bytes.fromhex(key) not in data


@both_databases
def test_what_lives_for_minutes_is_in_no_copy(app, edition, place):
    """Under the portal's own key anybody who kept it could ask a copy which networks and addresses were at it."""
    spent.spend("task", "et navn", until=clock.real_now() + timedelta(minutes=5), holder="noen")
    with db.engine.connect() as connection:
        momentary = [bytes(each) if not isinstance(each, str) else each.encode() for each in connection.execute(
            text("SELECT key FROM spent UNION ALL SELECT holder FROM spent")).scalars()]  # fmt: skip
        momentary += [each.encode() for each in connection.execute(text("SELECT key FROM rate_limit")).scalars()]
    assert len(momentary) > 3
    actions.make(place)
    kept = b"".join(path.read_bytes() for path in (place / "data").rglob("*") if path.is_file())
    assert [each for each in momentary if each in kept or each.hex().encode() in kept] == []
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM rate_limit")).scalar_one(), (
            "the portal itself still counts"
        )


@both_databases
def test_no_address_can_be_read_in_the_data(app, edition, place):
    actions.make(place)
    for path in (place / "data").rglob("*"):
        assert path.is_dir() or b"a@example.org" not in path.read_bytes(), path


def test_a_folder_that_is_there_is_left_alone(app, edition, place):
    actions.make(place)
    before = hashes(place)
    with pytest.raises(BackupProblem, match="is there already"):
        actions.make(place)
    assert hashes(place) == before


def test_a_backup_that_cannot_be_finished_has_no_name(app, edition, place, monkeypatch):
    def fails(into: Path, *, made_at: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("portal.backups.actions.making._copy_keys", fails)
    with pytest.raises(BackupProblem, match="No space left"):
        actions.make(place)
    assert not place.exists() and not list(place.parent.glob(".*.part"))


@both_databases
def test_nothing_is_put_back_where_something_is(app, edition, place):
    actions.make(place)
    before = facts()
    with pytest.raises(BackupProblem, match="not empty"):
        actions.put_back(place)
    assert facts() == before


def changed_copy(place: Path) -> Path:
    return next((place / "data").rglob("portal.sqlite"), None) or place / "data" / "tables" / "ballot.copy"


@both_databases
def test_a_backup_that_was_changed_is_not_put_back(app, edition, elsewhere, place):
    actions.make(place)
    copy = changed_copy(place)
    copy.write_bytes(copy.read_bytes()[:-1] + b"x")
    with elsewhere.app_context(), pytest.raises(BackupProblem, match="is not as it was written"):
        actions.put_back(place)


def test_a_changed_line_is_found_though_every_hash_fits(app, edition, elsewhere, place):
    """Somebody who rewrites the manifest too is found by the log's root."""
    import sqlite3

    made = actions.make(place)
    copy = place / "data" / "portal.sqlite"
    with sqlite3.connect(copy) as connection:
        connection.execute("DROP TRIGGER ledger_update")
        connection.execute("UPDATE ledger_entry SET line = replace(line, 'larvik', 'drammen') WHERE place IS NOT NULL")
    connection.close()
    forged = replace(made, files=queries.hashes_in(place / "data"))
    (place / "data" / "manifest.json").write_text(forged.written())
    with elsewhere.app_context(), pytest.raises(BackupProblem, match="does not count as the backup does"):
        actions.put_back(place)


def test_another_key_that_is_there_is_never_written_over(app, edition, elsewhere, place):
    actions.make(place)
    with elsewhere.app_context():
        mine = boxes.make_key("2019/box")
        with pytest.raises(BackupProblem, match="is there and is another"):
            actions.put_back(place)
        assert boxes.read_key("2019/box") == mine


def test_heads_that_were_published_later_are_not_forgotten(app, edition, elsewhere, place):
    """The keys' folder outlived the database: the log of heads that lies there is longer than the copy."""
    actions.make(place)
    copy = place / "keys" / "2019" / "heads.log"
    later = copy.read_bytes() + b'{"later": "head"}\n'
    with elsewhere.app_context():
        here = Path(elsewhere.config["KEYS"]) / "2019" / "heads.log"
        here.parent.mkdir(parents=True)
        here.write_bytes(later)
        actions.put_back(place)
        assert here.read_bytes() == later


def test_a_head_that_only_an_observer_has_stops_the_log_on_an_empty_machine(app, edition, elsewhere, place):
    """As `docs/operations.md` says: else two different logs would bear the same name and signature."""
    actions.make(place)
    sealing.seal(edition, moments.START)  # published, and lost with the machine
    kept = heads_log.line_of(log.last_head(edition))
    with elsewhere.app_context():
        actions.put_back(place)
        assert log.stop_of(edition, 2019) is None, "the copy of the keys knows nothing of it"
        with heads_log.path_of(2019).open("a") as file:
            file.write(kept + "\n")
        with pytest.raises(LogStopped, match=Stop.BEHIND.value):
            sealing.seal(edition, moments.START)
        agree(Kind.RESTART_LOG)
        begun = beginning.begin_anew(edition, now=moments.START, real_now=REAL)
        assert (begun.origin, begun.size) == ("kulturkommune/2019#2", 3)
        assert sealing.seal(edition, moments.START).size == 4


def test_copies_of_keys_that_were_laid_after_the_backup_are_not_forgotten(app, edition, elsewhere, place, tmp_path):
    """The keys' folder outlived the database, and knows of a copy that the backup cannot know of."""
    actions.make(place)
    with elsewhere.app_context():
        note_copy(tmp_path / "later" / "keys")
        actions.put_back(place)
        assert set(noted()) == {tmp_path / "later" / "keys", place / "keys"}


def test_keys_may_lie_elsewhere(app, edition, elsewhere, place, tmp_path):
    actions.make(place)
    (place / "keys").rename(tmp_path / "safe")
    with elsewhere.app_context():
        with pytest.raises(BackupProblem, match="no part of a backup"):
            actions.put_back(place)
        actions.put_back(place, keys=tmp_path / "safe")
        assert voting.unusable_keys() == []


def test_the_commands_say_what_they_did(app, edition, elsewhere, place):
    code, said = run(app, "backup", str(place))
    assert (code, said.splitlines()[1][:19]) == (0, "2019: 4 counted; 3 "), said
    assert run(app, "backup", str(place))[0] == 1
    with elsewhere.app_context():
        code, said = run(elsewhere, "restore", str(place))
        assert (code, "It counts as the backup does." in said) == (0, True), said


def test_keys_in_a_backup_that_was_killed_in_the_middle_are_destroyed_with_the_others(app, edition, place, monkeypatch):
    class Killed(BaseException):
        """The process ends here."""

    def die(folder: Path) -> None:
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr(making, "_shut", die)
        broken.setattr(making.shutil, "rmtree", lambda *_, **__: None)  # a killed process tidies nothing
        with pytest.raises(Killed):
            actions.make(place)
    left = [path for path in place.parent.rglob("*.key") if ".part" in str(path) and "2019" in str(path)]
    assert {path.name for path in left} >= {"pepper.key", "box.key"}
    assert actions.destroy_copies(["2019/pepper", "2019/box"]) == [str(place / "keys")]  # it never came to lie there
    assert [path for path in left if path.name != "signing.key" and path.exists()] == []
