"""A vote's log after a restore."""

import shutil
from pathlib import Path

import pytest

from portal.foundation.db import db
from tests import build, moments
from tests.voting.acting import REAL, sealed_votes


@pytest.fixture
def restored(app, at, really_at) -> int:
    """An edition whose database was put back to three lines after six had been published."""
    at(moments.START)
    really_at(REAL)
    edition_id = build.edition()
    sealed_votes(edition_id, range(3))
    path = Path(db.engine.url.database)
    db.session.remove()
    db.engine.dispose()
    shutil.copy(path, path.with_suffix(".copy"))
    sealed_votes(edition_id, range(3, 6))
    db.session.remove()
    db.engine.dispose()
    for each in path.parent.glob(f"{path.name}-*"):
        each.unlink()
    shutil.move(path.with_suffix(".copy"), path)
    return edition_id
