"""Files that people send in are part of a backup, and are checked by the sums that the database has."""

from io import BytesIO
from pathlib import Path

import pytest

from portal.app import create_app
from portal.backups import actions
from portal.backups.actions import making
from portal.foundation.db import db
from portal.media import actions as media
from portal.media import queries
from portal.media.actions import checking, pieces
from portal.media.rules import Owner
from tests import moments
from tests.conftest import configured
from tests.databases import both_databases
from tests.demo.test_loading import run

APPLICATION = Owner("application", "7")


@pytest.fixture(autouse=True)
def believed(monkeypatch):
    monkeypatch.setattr(checking, "refusal", lambda *_: None)


def store(content: bytes):
    return media.store(BytesIO(b"%PDF-1.7 " + content), "plan.pdf", owner=APPLICATION, now=moments.START)


@both_databases
def test_files_are_put_back_with_the_rest_and_what_was_on_its_way_is_not(app, database, tmp_path, request):
    taken = store(b"a")
    pieces.begin(APPLICATION, size=10)
    made = actions.make(tmp_path / "copy")
    assert made.missing == []
    data = tmp_path / "elsewhere"
    data.mkdir()
    url = None if database == "sqlite" else request.getfixturevalue("postgresql").empty()
    other = create_app(configured(data, url))
    with other.app_context():
        assert actions.put_back(tmp_path / "copy") == made
        assert queries.shown(taken.id).name == "plan.pdf"
        assert queries.path_of(taken.id).read_bytes() == b"%PDF-1.7 a"
        assert not queries.incoming().exists()
        db.session.remove()
        db.engine.dispose()


def test_a_file_that_is_gone_or_changed_on_the_disk_is_told_of_and_the_rest_is_copied(app, tmp_path):
    gone, changed, whole = store(b"a"), store(b"b"), store(b"c")
    queries.path_of(gone.id).unlink()
    queries.path_of(changed.id).write_bytes(b"something else")
    code, said = run(app, "backup", str(tmp_path / "copy"))
    assert code == 0, said
    for file in (gone, changed):
        assert f"Not in it: media/{file.id[:2]}/{file.id}. In the data folder it is gone or changed" in said
    assert whole.id not in said
    copy = tmp_path / "copy" / "data" / "files" / "media"
    assert (copy / whole.id[:2] / whole.id).read_bytes() == b"%PDF-1.7 c"


def test_a_file_that_is_deleted_or_comes_while_the_copy_is_made_spoils_nothing(app, tmp_path, monkeypatch):
    kept, going = store(b"a"), store(b"b")
    copied = making._copy_unless_gone

    def busy(source: str, to: str) -> None:
        monkeypatch.undo()
        media.delete(going.id)
        monkeypatch.setattr(checking, "refusal", lambda *_: None)
        store(b"comes")
        copied(source, to)

    monkeypatch.setattr(making, "_copy_unless_gone", busy)
    assert actions.make(tmp_path / "copy").missing == []
    copy = Path(tmp_path / "copy" / "data" / "files" / "media" / kept.id[:2] / kept.id)
    assert copy.read_bytes() == b"%PDF-1.7 a"
