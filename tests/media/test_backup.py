"""Files that people send in are part of a backup, and are checked by the sums that the database has."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from portal.app import create_app
from portal.backups import actions
from portal.backups.actions import making
from portal.backups.rules import BackupProblem
from portal.foundation.db import db
from portal.media import actions as media
from portal.media import queries
from portal.media.actions import checking
from portal.media.rules import Owner
from tests import moments
from tests.conftest import configured
from tests.databases import both_databases
from tests.demo.test_loading import run
from tests.media import places

APPLICATION = Owner("application", "7")


@pytest.fixture(autouse=True)
def believed(monkeypatch):
    monkeypatch.setattr(checking, "refusal", lambda *_: None)


def store(content: bytes):
    return media.store(BytesIO(b"%PDF-1.7 " + content), "plan.pdf", owner=APPLICATION, now=moments.START)


@both_databases
def test_files_are_put_back_with_the_rest_and_what_was_on_its_way_is_not(app, database, tmp_path, request):
    taken = store(b"a")
    (queries.incoming() / "begun.in").write_bytes(b"on its way")
    made = actions.make(tmp_path / "copy")
    assert made.missing == []
    data = tmp_path / "elsewhere"
    data.mkdir()
    url = None if database == "sqlite" else request.getfixturevalue("postgresql").empty()
    other = create_app(configured(data, url))
    with other.app_context():
        assert actions.put_back(tmp_path / "copy") == made
        assert queries.shown(taken.id).name == "plan.pdf"
        assert places.path_of(taken.id).read_bytes() == b"%PDF-1.7 a"
        assert not queries.incoming().exists()
        db.session.remove()
        db.engine.dispose()


def test_files_on_a_disk_of_their_own_are_copied_and_put_back_there(app, tmp_path):
    mine, theirs = tmp_path / "disk", tmp_path / "other-disk"
    mine.mkdir()
    theirs.mkdir()
    app.config["MEDIA"] = mine
    taken = store(b"a")
    (queries.incoming() / "begun.in").write_bytes(b"on its way")
    assert places.path_of(taken.id).is_relative_to(mine) and queries.incoming().is_relative_to(mine)
    made = actions.make(tmp_path / "copy")
    assert made.missing == [] and f"files/media/{taken.id[:2]}/{taken.id}" in made.files
    assert not [name for name in made.files if "begun" in name]
    (tmp_path / "elsewhere").mkdir()
    other = create_app(replace(configured(tmp_path / "elsewhere"), MEDIA=theirs))
    with other.app_context():
        (theirs / "something").touch()
        with pytest.raises(BackupProblem, match="holds something"):
            actions.put_back(tmp_path / "copy")
        (theirs / "something").unlink()
        assert actions.put_back(tmp_path / "copy") == made
        assert (theirs / taken.id[:2] / taken.id).read_bytes() == b"%PDF-1.7 a"
        db.session.remove()
        db.engine.dispose()


def test_a_file_that_is_gone_or_changed_on_the_disk_is_told_of_and_the_rest_is_copied(app, tmp_path):
    gone, changed, whole = store(b"a"), store(b"b"), store(b"c")
    places.path_of(gone.id).unlink()
    places.path_of(changed.id).write_bytes(b"something else")
    code, said = run(app, "backup", str(tmp_path / "copy"))
    assert code == 0, said
    for file in (gone, changed):
        assert f"Not in it: media/{file.id[:2]}/{file.id}. Where files lie it is gone or changed" in said
    assert whole.id not in said
    copy = tmp_path / "copy" / "data" / "files" / "media"
    assert (copy / whole.id[:2] / whole.id).read_bytes() == b"%PDF-1.7 c"


def test_a_file_that_is_deleted_or_comes_while_the_copy_is_made_spoils_nothing(app, tmp_path, monkeypatch):
    kept, going = store(b"a"), store(b"b")
    copied = making._copy_stored

    def busy(file_id: str, into: Path) -> None:
        monkeypatch.undo()
        media.delete(going.id)
        monkeypatch.setattr(checking, "refusal", lambda *_: None)
        store(b"comes")
        copied(file_id, into)

    monkeypatch.setattr(making, "_copy_stored", busy)
    assert actions.make(tmp_path / "copy").missing == []
    copy = Path(tmp_path / "copy" / "data" / "files" / "media" / kept.id[:2] / kept.id)
    assert copy.read_bytes() == b"%PDF-1.7 a"
