"""What opens links without being asked – scanners, previews, prefetching – changes nothing, however often it comes."""

from itertools import cycle, islice, product

import pytest

from portal.voting.models import Ballot
from tests import build, moments
from tests.databases import both_databases
from tests.voting.acting import REAL, ask, ballots, confirm, own_token, rows, votes
from tests.web import OWN_ORIGIN, STEM

VISITS = 1000
AGENTS = (
    "Mozilla/5.0 (compatible; Microsoft Outlook SafeLinks)",
    "Barracuda Sentinel (EE)",
    "Mimecast/1.0 URL Protect",
    "Proofpoint-URLDefense/2.0",
    "Mozilla/5.0 (compatible; Googlebot/2.1)",
    "Slackbot-LinkExpanding 1.0",
    "facebookexternalhit/1.1",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15",
)
HINTS = ({}, {"Sec-Purpose": "prefetch"}, {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"})


@pytest.fixture(autouse=True)
def clocks(at, really_at):
    at(moments.START)
    really_at(REAL)


def state() -> list[tuple]:
    """Everything that voting keeps, to the last value."""
    columns = [column.name for column in Ballot.__table__.columns]
    return [rows(), *[tuple(getattr(each, name) for name in columns) for each in ballots()]]


def visit(app, paths: list[str], times: int) -> set[int]:
    """GET and HEAD each path by turns, with every agent; return the statuses."""
    client = app.test_client()
    turns = cycle(product(AGENTS, ("GET", "HEAD"), HINTS, ("", "/nn", "/en"), paths))
    seen = set()
    for agent, method, hints, prefix, path in islice(turns, times):
        answer = client.open(prefix + path, method=method, headers={"User-Agent": agent, **hints})
        assert "Set-Cookie" not in answer.headers
        seen.add(answer.status_code)
    return seen


def links_of(edition_id: int) -> tuple[str, list[str]]:
    """An open link, and every address of the vote that has a secret in it."""
    confirm(ask(edition_id, "ola@example.org", "larvik").token)
    own = f"/stem/min/{own_token()}"
    token = ask(edition_id).token
    return token, [f"/stem/bekreft/{token}", own, f"{own}/endre", f"{own}/kode", f"{own}/trekk", f"{STEM}/kode"]


@both_databases
def test_a_thousand_visits_by_scanners_count_nothing_and_leave_the_link_alive(app):
    edition_id = build.edition()
    token, paths = links_of(edition_id)
    before = state()

    assert visit(app, paths, VISITS) == {200}

    assert state() == before and votes(edition_id) == {"larvik": 1}
    page = app.test_client().post(f"/stem/bekreft/{token}", headers=OWN_ORIGIN)
    assert page.status_code == 200
    assert votes(edition_id) == {"drammen": 1, "larvik": 1}


@pytest.mark.parametrize("endpoint", ["voting.confirm", "voting.withdraw"])
def test_of_the_test_a_get_that_acts_is_found(app, endpoint):
    edition_id = build.edition()
    _, paths = links_of(edition_id)
    before = state()
    opened = {"voting.confirm": "voting.show_confirmation", "voting.withdraw": "voting.show_own"}[endpoint]
    app.view_functions[opened] = app.view_functions[endpoint]

    visit(app, paths, 120)  # GET first, then HEAD

    assert state() != before


def test_of_the_test_a_view_for_both_methods_lets_head_through_and_is_found(app):
    """The trap of Flask: `methods=["GET", "POST"]` with `if request.method == "GET"`."""
    from flask import request

    edition_id = build.edition()
    _, paths = links_of(edition_id)
    shows, acts = app.view_functions["voting.show_confirmation"], app.view_functions["voting.confirm"]

    def for_both(token):
        if request.method == "GET":
            return shows(token)
        return acts(token)

    app.view_functions["voting.show_confirmation"] = for_both
    before = state()

    visit(app, paths, 120)  # GET first, then HEAD

    assert state() != before


def test_opening_a_used_link_changes_nothing(app):
    edition_id = build.edition()
    token = ask(edition_id).token
    confirm(token)
    before = state()
    assert visit(app, [f"/stem/bekreft/{token}"], 24) == {200}
    assert state() == before


def test_head_and_get_of_every_route_of_the_vote_write_nothing_at_all(app):
    """Walks the map of addresses, so that a route that comes later is visited too."""
    from tests.voting.acting import Statements

    edition_id = build.edition()
    token, _ = links_of(edition_id)
    values = {"year": 2019, "slug": "drammen", "token": token}
    routes = [
        rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("voting.") and "GET" in rule.methods
    ]
    assert len(routes) >= 8
    client = app.test_client()
    with Statements() as seen:
        for rule, method in product(routes, ("HEAD", "GET", "OPTIONS")):
            path = app.url_map.bind("localhost").build(rule.endpoint, {k: values[k] for k in rule.arguments})
            assert client.open(path, method=method).status_code < 500
    assert seen.writes == [] and len(seen.reads) > len(routes)
