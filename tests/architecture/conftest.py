"""Databases that no migration has touched yet."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from portal.app import create_app
from portal.foundation.db import db
from tests.conftest import configured


@pytest.fixture
def unmigrated(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The app on a database with nothing in it, inside its context."""
    data = tmp_path / "unmigrated"
    data.mkdir()
    url = None if database == "sqlite" else request.getfixturevalue("postgresql").empty()
    app = create_app(configured(data, url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
