"""The queue's page: what it shows, what narrows it, how it is paged, and what it costs."""

from datetime import timedelta

import pytest

from portal.accounts.rules import Role
from portal.moderation import actions
from portal.moderation.rules import Reason
from tests import build, moments
from tests.moderation.comments import comment, comments

QUEUE = "/for-ansatte/kommentarer"


@pytest.fixture
def desk(client, sign_in, at):
    """A moderator at the desk, three hours after the first comment."""
    build.article()
    at(moments.START + timedelta(hours=3))
    sign_in(Role.MODERATOR)
    return client


def test_the_oldest_comes_first_with_age_page_and_whole_text(desk):
    comment("Lang tekst. " * 60 + "Siste ord.", name="Leser Først")
    comment("Senere.", name="Leser Sist", author="b@example.org", now=moments.START + timedelta(hours=2))
    page = desk.get(QUEUE).text
    assert page.index("Leser Først") < page.index("Leser Sist")
    assert "ventet 3 timer" in page
    assert "Siste ord." in page
    assert 'href="/artikler/en-artikkel"' in page
    assert "2 venter, den eldste i 3 timer." in page
