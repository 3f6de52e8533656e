"""Every route declares who may enter, and no view both shows and changes."""

from collections.abc import Iterator

import pytest
from flask import Flask

from portal.accounts.access import access_of, everybody

READS = {"GET", "HEAD", "OPTIONS"}


def undeclared(app: Flask) -> list[str]:
    """The endpoints whose view does not say who may enter."""
    return [rule.endpoint for rule in app.url_map.iter_rules() if access_of(app.view_functions[rule.endpoint]) is None]


def both_ways(app: Flask) -> Iterator[str]:
    """The views that are reached both by what reads and by what changes, through one route or several."""
    methods: dict[object, set[str]] = {}
    for rule in app.url_map.iter_rules():
        methods.setdefault(app.view_functions[rule.endpoint], set()).update(rule.methods or ())
    for view, reached_by in methods.items():
        if "GET" in reached_by and reached_by - READS:
            yield getattr(view, "__name__", repr(view))


def bodies(app: Flask) -> set[str]:
    """Every method that some route takes."""
    return {method for rule in app.url_map.iter_rules() for method in rule.methods or ()}


def test_every_route_declares_who_may_enter(app):
    assert undeclared(app) == []


def test_every_public_page_is_open_to_everybody_by_declaration(app):
    declared = {rule.endpoint: access_of(app.view_functions[rule.endpoint]) for rule in app.url_map.iter_rules()}
    public = {endpoint for endpoint, who in declared.items() if who == "everybody"}
    assert len(public) >= 29
    assert {name.split(".")[0] for name in set(declared) - public} == {
        "accounts",
        "audit",
        "comments",
        "desk",
        "jury",
        "moderation",
        "nominations_desk",
        "notices",
        "preview",
        "results_desk",
        "vote_desk",
        "voting",
    }
    closed = (
        "audit.", "desk.", "jury.", "moderation.", "nominations_desk.", "notices.", "preview.", "results_desk.", "vote_desk.",
    )  # fmt: skip
    assert {name for name in public if name.startswith(closed)} == set()


def test_an_undeclared_route_is_found(app):
    app.add_url_rule("/glemt", endpoint="forgotten", view_func=lambda: "", methods=["GET"])
    assert undeclared(app) == ["forgotten"]


def test_get_and_post_are_separate_functions(app):
    assert list(both_ways(app)) == []
    assert bodies(app) == READS | {"POST"}


def test_a_view_that_shows_and_changes_is_found(app):
    @everybody
    def shows_and_changes() -> str:
        return ""

    app.add_url_rule("/begge", endpoint="one-route", view_func=shows_and_changes, methods=["GET", "POST"])
    assert list(both_ways(app)) == ["shows_and_changes"]


def test_a_view_behind_two_routes_is_found(app):
    @everybody
    def twice() -> str:
        return ""

    app.add_url_rule("/vis", endpoint="shows", view_func=twice, methods=["GET"])
    app.add_url_rule("/endre", endpoint="changes", view_func=twice, methods=["POST"])
    assert list(both_ways(app)) == ["twice"]


def test_the_demonstrations_pages_are_not_there_in_production(settings):
    from dataclasses import replace

    from portal.app import create_app

    made = create_app(replace(settings, ENV="production"))
    endpoints = {rule.endpoint for rule in made.url_map.iter_rules()}
    assert not {name for name in endpoints if name.startswith("demo.")}
    assert made.test_client().get("/demo/e-post").status_code == 404


@pytest.mark.parametrize("path", ["/stem/bekreft/abc", "/kvittering", "/norges-kulturkommune/2019/stem"])
def test_head_answers_as_get_does_without_a_body(path, client):
    shown, asked = client.get(path), client.head(path)
    assert (asked.status_code, asked.data) == (shown.status_code, b"")
    assert len(shown.data) > 1000
