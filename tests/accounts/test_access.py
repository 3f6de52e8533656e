"""Who may enter: every route by every role, and what is planted is found."""

from functools import partial

import pytest

from portal.accounts import access
from portal.accounts.access import access_of, everybody, only
from portal.accounts.rules import Role
from tests import build, web
from tests.pages import Page

NOBODY = None
VALUES = {"year": 2019, "form": "csv"}  # what an address takes that no number stands for


def closed_routes(app):
    """(endpoint, method, address, roles) of every route that is not for everybody."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        declared = access_of(app.view_functions[rule.endpoint])
        if declared == access.EVERYBODY:
            continue
        values = {name: VALUES.get(name, 1) for name in rule.arguments}
        for method in sorted(set(rule.methods) - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method, adapter.build(rule.endpoint, values), declared


def entered(app, monkeypatch):
    """Note which views are reached behind their own guards; they do nothing."""
    reached = []
    for endpoint, _, _, declared in list(closed_routes(app)):
        monkeypatch.setitem(app.view_functions, endpoint, only(*declared)(_noting(endpoint, reached)))
    return reached


def _noting(endpoint, reached):
    def view(**_values):
        reached.append(endpoint)
        return "reached"

    return view


@pytest.mark.parametrize("role", [NOBODY, *Role])
def test_every_route_by_every_role(role, app, client, monkeypatch):
    form = None
    if role:
        web.sign_in(client, build.account(role))
        form = web.token(client)
    reached = entered(app, monkeypatch)
    wrong, opened = [], 0
    for endpoint, method, path, roles in closed_routes(app):
        reached.clear()
        data = {"csrf_token": form} if form else {}
        answer = client.open(path, method=method, data=data, headers=web.OWN_ORIGIN)
        may = role in roles
        expected = 200 if may else 404 if role else 303 if method == "GET" else 403
        opened += may
        if answer.status_code != expected or reached != ([endpoint] if may else []):
            wrong.append((endpoint, method, answer.status_code, list(reached)))
    assert wrong == []
    assert opened > 0 or role is NOBODY


def test_jurors_have_no_desk_and_people_are_for_admins(app):
    declared = {}
    for endpoint, _, path, roles in closed_routes(app):
        declared[endpoint] = roles
        if path.startswith("/for-ansatte"):
            assert Role.JUROR not in roles, endpoint
    assert declared["accounts.people"] == declared["accounts.close"] == {Role.ADMIN}
    assert len(declared) > 15


@pytest.mark.parametrize("planted", ["open", "other roles"])
def test_a_door_that_stands_open_is_found(planted, app, client, monkeypatch):
    web.sign_in(client, build.account(Role.MODERATOR))
    path = "/for-ansatte/personer/1/steng"
    assert web.act(client, path, grunn="x").status_code == 404
    view = app.view_functions["accounts.close"].__wrapped__
    opened = only(*Role)(view) if planted == "other roles" else everybody(partial(view))
    monkeypatch.setitem(app.view_functions, "accounts.close", opened)
    assert web.act(client, path, grunn="x").status_code != 404


def test_what_declares_nothing_is_not_there(settings, monkeypatch):
    from flask import Blueprint

    from portal import app as factory

    forgotten = Blueprint("forgotten", __name__)
    forgotten.add_url_rule("/glemt", "page", lambda: "secret")
    as_it_is = factory.features
    monkeypatch.setattr(factory, "features", lambda in_demo: [*as_it_is(in_demo), forgotten])
    made = factory.create_app(settings)
    assert "forgotten.page" in made.view_functions
    assert made.test_client().get("/glemt").status_code == 404


def test_a_page_for_nobody_cannot_be_declared():
    with pytest.raises(AssertionError):
        only()


@pytest.mark.parametrize(
    ("role", "links"),
    [
        (Role.MODERATOR, {"/for-ansatte", "/for-ansatte/kommentarer", "/for-ansatte/hendelseslogg", "/min-konto"}),
        (
            Role.ADMIN,
            {
                "/for-ansatte",
                "/for-ansatte/hendelseslogg",
                "/for-ansatte/karinger",
                "/for-ansatte/personer",
                "/for-ansatte/slik-ser-det-ut",
                "/for-ansatte/stemmelogg",
                "/min-konto",
            },
        ),  # fmt: skip
        (Role.JUROR, {"/jury", "/min-konto"}),
    ],
)
def test_menus_show_no_door_that_is_shut(role, links, client, sign_in):
    sign_in(role)
    page = Page(client.get("/min-konto").text)
    assert {node["href"] for node in page.tree.one("header").all("a")} == links
    for link in links:
        assert client.get(link).status_code == 200


@pytest.mark.parametrize("token", [None, "", "x", "forged"])
def test_nothing_is_changed_without_our_token(token, app, client, monkeypatch, sign_in):
    sign_in(*Role)
    reached = entered(app, monkeypatch)
    asked = 0
    for endpoint, method, path, _ in closed_routes(app):
        if method == "POST":
            data = {} if token is None else {"csrf_token": token}
            assert client.post(path, data=data, headers=web.OWN_ORIGIN).status_code == 400, endpoint
            asked += 1
    assert reached == []
    assert asked > 8


def test_another_persons_token_is_not_ours(client, app, sign_in):
    sign_in(Role.ADMIN)
    other = app.test_client()
    web.sign_in(other, build.account(Role.EDITOR, address="ola@kommune.example"))
    stolen = web.token(other)
    answer = client.post("/min-konto/logg-ut-overalt", data={"csrf_token": stolen}, headers=web.OWN_ORIGIN)
    assert answer.status_code == 400
    assert client.get("/min-konto").status_code == 200


def test_every_form_behind_the_door_carries_the_token(app, client, sign_in):
    sign_in(*Role)
    looked_at = 0
    for _, method, path, _ in closed_routes(app):
        answer = client.get(path) if method == "GET" else None
        if answer is None or answer.status_code != 200:
            continue
        for form in Page(answer.text).tree.all("form", method="post"):
            if not form["action"].endswith("/logg-ut"):
                assert len(form.all("input", name="csrf_token")) == 1, (path, form["action"])
                looked_at += 1
    assert looked_at > 10


def test_every_dangerous_act_is_marked(app):
    fresh = {endpoint for endpoint, view in app.view_functions.items() if getattr(view, "fresh", False)}
    assert fresh >= {
        "accounts.invite", "accounts.invite_again", "accounts.change_roles", "accounts.close",
        "accounts.change_password", "accounts.change_second_factor", "accounts.make_recovery_codes",
    }  # fmt: skip
