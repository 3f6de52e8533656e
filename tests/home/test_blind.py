"""While the vote is open no surface can see the choices: other choices, states and reasons leave every byte as it was.

Stronger than looking for words: whatever a page, feed, export, order, count, mail, API or header would tell of them, in any
form, makes the two readings differ.
"""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from portal.foundation import clock, triggers
from portal.foundation.db import db, transaction
from portal.voting import queries as voting
from portal.voting.models import Ballot
from tests import web
from tests.home.crawl import Surface, everything
from tests.moments import oslo

# What differs from one answer to the next whatever is asked: ids of answers, and the moment in headers and footers.
PASSING = re.compile(r"(?i)x-request-id: .*|retry-after: .*|set-cookie: .*|last-modified: .*")
MOMENTS = {"open": oslo(2019, 7, 20, 12), "counting": oslo(2019, 8, 6, 12)}

OTHERWISE = (
    "UPDATE ballot SET choice = CASE choice WHEN 'drammen' THEN 'larvik' WHEN 'larvik' THEN 'sarpsborg' ELSE 'drammen' END",
    "UPDATE ballot SET state = 'held', hold_reason = 'burst', signals = '{}' WHERE state = 'counted' AND choice = 'sarpsborg'",
    "UPDATE ballot SET state = 'voided' WHERE state = 'counted' AND choice = 'drammen'",
    "UPDATE ballot SET voted_by = 'replace' WHERE choice = 'larvik'",
    "UPDATE ledger_entry SET line = replace(line, 'larvik', 'drammen'), type = 'hold'",
)


def change_everything() -> None:
    """Give every ballot another choice, and many another state, in rows and lines; nothing that is public by design."""
    db.session.remove()
    with db.engine.connect() as connection, connection.begin():
        triggers.drop(connection)
        for statement in OTHERWISE:
            connection.execute(text(statement))
        triggers.recreate(connection)
    forget_kept_pages()


@transaction(publishes=True)
def forget_kept_pages() -> None:
    """End every kept page, or the second reading would be the first one."""


def reading(app: Flask) -> dict[tuple[str, str], str]:
    """What everybody gets, by method and address."""
    found = everything(app, app.test_client(), ("nb", "en"))
    return {(each.method, each.address): _still(each) for each in found if each.kind != "mail"}


def _still(surface: Surface) -> str:
    return f"{surface.status} {PASSING.sub('', surface.head)}\n{surface.source}"


def differing(before: dict, after: dict) -> list[str]:
    return sorted(
        f"{method} {address}" for method, address in before if before[method, address] != after[method, address]
    )


@pytest.fixture
def at_moment(
    demo_app: Flask, visitor: FlaskClient, monkeypatch, at: Callable[[datetime], None]
) -> Callable[[datetime], None]:
    def stand(moment: datetime) -> None:
        web.vote(visitor, "kari@example.org", "larvik")
        at(moment)
        monkeypatch.setattr(clock, "real_now", lambda: moment)

    return stand


@pytest.mark.parametrize("moment", MOMENTS)
def test_no_surface_depends_on_a_choice_or_on_what_is_held_or_voided(demo_app: Flask, at_moment, moment) -> None:
    at_moment(MOMENTS[moment])
    before = reading(demo_app)
    assert len(before) > 100
    change_everything()
    assert differing(before, reading(demo_app)) == []


PEEKS = {
    "a count": lambda: db.session.query(Ballot).filter_by(state="held").count(),
    "an order": lambda: max(voting.tally_of(1).by_finalist.items(), key=lambda row: row[1])[0],
    "a total": lambda: voting.tally_of(1).total,
}


@pytest.mark.parametrize("peek", PEEKS)
def test_a_page_that_peeks_is_found(demo_app: Flask, at_moment, peek) -> None:
    at_moment(MOMENTS["open"])
    shown = demo_app.view_functions["home.index"]

    def peeking() -> object:
        answer = demo_app.make_response(shown())
        answer.headers["X-Odd"] = str(PEEKS[peek]())
        return answer

    peeking.access = shown.access  # type: ignore[attr-defined]
    demo_app.view_functions["home.index"] = peeking
    before = reading(demo_app)
    change_everything()
    assert any(address in ("GET /", "GET /en", "GET /en/") for address in differing(before, reading(demo_app)))
