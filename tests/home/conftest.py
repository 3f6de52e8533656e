"""The demonstration with everything in it that must not be met too early."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.foundation import outbox
from portal.search import actions as search
from tests import build, web
from tests.home import secrets
from tests.home.crawl import Surface, everything
from tests.moments import START, VOTING_OPENS

Look = Callable[..., list[Surface]]


@pytest.fixture
def planted(demo_app: Flask, visitor: FlaskClient, at: Callable[[datetime], None]) -> Flask:
    """The demonstration with planted secrets, and two votes of its own from July."""
    secrets.plant()
    search.refresh()
    return demo_app


@pytest.fixture
def look(planted: Flask, visitor: FlaskClient, at: Callable[[datetime], None]) -> Look:
    """Set the clock, release or not, and gather all that the public gets.

    From the opening of the vote on there is mail too: two have voted, one of them in English.
    """

    def gather(
        now: datetime, *, released: bool = False, languages: tuple[str, ...] = ("nb", "nn", "en")
    ) -> list[Surface]:
        if now >= VOTING_OPENS:
            at(START)
            web.vote(visitor, "hemmelig.velger@example.org", "larvik")
            web.ask(visitor, "voter@example.org", "sarpsborg", prefix="/en")
            outbox.deliver()
        if released:
            build.release_demonstration()
        at(now)
        return everything(planted, planted.test_client(), languages)

    return gather
