"""What most tests of the result stand on."""

import pytest

from tests import build, moments
from tests.results.acting import outcome


@pytest.fixture
def edition(app, at) -> int:
    """An edition whose vote is open and whose outcome is entered."""
    at(moments.START)
    edition_id = build.edition()
    outcome(edition_id)
    return edition_id
