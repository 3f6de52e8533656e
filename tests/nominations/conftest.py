"""An edition that takes applications, in the middle of its time for it."""

import pytest

from tests.nominations import acting


@pytest.fixture
def edition(app, at):
    """The edition's id; the clock stands at 1 February 2021."""
    at(acting.NOW)
    return acting.edition()
