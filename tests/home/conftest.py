"""The demonstration with everything in it that must not be met too early."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.award import actions as award
from portal.award.models import Edition
from portal.foundation import outbox
from portal.foundation.db import db
from portal.search import actions as search
from tests import web
from tests.home import secrets
from tests.home.crawl import Surface, everything
from tests.moments import RELEASE_AT, START, VOTING_OPENS

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
            edition_id = db.session.scalar(select(Edition.id).where(Edition.year == 2019))
            assert edition_id is not None
            award.release(edition_id, now=RELEASE_AT)
        at(now)
        return everything(planted, planted.test_client(), languages)

    return gather
