"""Notes of copies of keys: none of what failed, and none of what the operator says is deleted."""

from pathlib import Path

import pytest

from portal.backups import actions
from portal.backups.actions.copies import note_copy, noted, notes_path
from portal.backups.rules import BackupProblem
from tests import build, moments
from tests.databases import both_databases
from tests.demo.test_loading import run


@pytest.fixture
def place(app, at, tmp_path: Path) -> Path:
    """Where backups of an edition in its vote are laid."""
    at(moments.START)
    build.edition()
    return tmp_path / "backups"


@both_databases
@pytest.mark.parametrize(
    "problem", [OSError(28, "No space left on device"), ValueError("a fault of ours"), KeyboardInterrupt()]
)
@pytest.mark.parametrize("where", ["_copy_keys", "_shut"])
def test_a_backup_that_failed_leaves_no_note(app, place, monkeypatch, problem, where):
    actions.make(place / "first")

    def fails(*_: object, **__: object) -> None:
        raise problem

    monkeypatch.setattr(f"portal.backups.actions.making.{where}", fails)
    with pytest.raises((BackupProblem, ValueError, KeyboardInterrupt)):
        actions.make(place / "second")
    assert noted() == [place / "first" / "keys"] and "second" not in notes_path().read_text()


def test_a_place_that_was_noted_before_stays_noted_when_a_backup_there_fails(app, place, monkeypatch):
    actions.make(place)
    (place / "keys").rename(place.with_name("safe"))
    (place / "data").rename(place.with_name("data"))
    monkeypatch.setattr("portal.backups.actions.making._shut", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.make(place)
    assert noted() == [place / "keys"]


def test_what_the_operator_has_deleted_is_forgotten_and_nothing_else(app, place):
    for name in ("one", "two", "three"):
        note_copy(place / name / "keys")
    (place / "three" / "keys").mkdir(parents=True)
    code, said = run(app, "backup-forgotten", str(place / "one"), str(place / "two" / "keys"))
    assert (code, "Forgotten: " in said) == (0, True), said
    assert noted() == [place / "three" / "keys"]
    assert notes_path().stat().st_mode & 0o777 == 0o600
    assert actions.destroy_copies([]) == [str(place / "three" / "keys")], "it has no manifest"


def test_what_is_there_still_or_was_never_noted_is_refused_and_nothing_is_forgotten(app, place):
    note_copy(place / "gone" / "keys")
    actions.make(place / "there")
    before = notes_path().read_text()
    for wrong, sentence in ((place / "there", "is there still"), (place / "unknown", "No note is of")):
        code, said = run(app, "backup-forgotten", str(place / "gone"), str(wrong))
        assert (code, sentence in said) == (1, True), said
    assert notes_path().read_text() == before
