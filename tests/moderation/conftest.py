"""The desk: a moderator who has signed in, and another who has not."""

from datetime import timedelta

import pytest

from portal.accounts.rules import Role
from portal.moderation.rules import Moderator
from tests import build, moments

NOW = moments.START + timedelta(hours=3)


@pytest.fixture
def desk(client, sign_in, at):
    """A moderator at the desk, three hours after the first comment."""
    build.article()
    at(NOW)
    sign_in(Role.MODERATOR, name="Kari Moderator", address="kari@kommune.example")
    return client


@pytest.fixture
def other() -> Moderator:
    """Another moderator, who works elsewhere."""
    return build.moderator(name="Moderator B")
