"""A portal with an edition whose finalists are known, and an article."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask

from tests import build, moments
from tests.comments.acting import REAL


@pytest.fixture
def place(app: Flask, at: Callable[[datetime], None], really_at: Callable[[datetime], None]) -> int:
    """The edition of 2019 while voting is open, and an article; both clocks stand. Limits have tests of their own."""
    app.config["LIMITS"] = False
    at(moments.START)
    really_at(REAL)
    build.article()
    return build.edition()
