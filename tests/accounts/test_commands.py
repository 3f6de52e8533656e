"""What operators type about people, and how the demonstration's staff sign in."""

import pytest

from portal.accounts import queries
from portal.accounts.models import Account
from portal.accounts.rules import Role
from portal.audit.models import AuditEntry
from portal.foundation.db import db
from tests import build, web
from tests.databases import both_databases
from tests.pages import Page


def run(app, *words):
    return app.test_cli_runner().invoke(args=list(words))


@both_databases
def test_the_operator_invites_and_closes(app):
    said = run(
        app, "accounts", "invite", "Ola@kommune.example", "--role", "moderator", "--role", "editor", "--name", "Ola"
    )
    assert said.exit_code == 0 and "Invited Ola@kommune.example" in said.output
    [account] = db.session.query(Account).all()
    assert (account.address, account.name, {each.role for each in account.roles}) == (
        "ola@kommune.example", "Ola", {Role.MODERATOR, Role.EDITOR},
    )  # fmt: skip
    first = web.last_mail().link
    assert run(app, "accounts", "invite", "ola@kommune.example", "--role", "editor").exit_code == 0
    assert web.last_mail().link != first
    assert run(app, "accounts", "close", "ola@kommune.example").exit_code == 0
    again = run(app, "accounts", "close", "ola@kommune.example")
    assert again.exit_code == 1 and "closed already" in again.output
    lines = [
        (line.actor_id, line.actor_name, line.what) for line in db.session.query(AuditEntry).order_by(AuditEntry.id)
    ]
    acts = ("account.invited", "account.invited_again", "account.closed")
    assert lines == [(None, "operator", what) for what in acts]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["invite", "ikke en adresse", "--role", "editor"], 2),
        (["invite", "a@b.example"], 2),
        (["invite", "a@b.example", "--role", "keiser"], 2),
        (["invite", "kari@kommune.example", "--role", "editor"], 1),
        (["close", "ingen@kommune.example"], 1),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(words, code, app):
    build.account(Role.EDITOR)
    said = run(app, "accounts", *words)
    assert said.exit_code == code
    assert "Traceback" not in said.output
    assert db.session.query(Account).count() == 1


@pytest.mark.parametrize("role", list(Role))
def test_the_demonstrations_cookie_opens_the_roles_door(role, demo_app):
    said = run(demo_app, "demo", "login", "--role", role.value)
    name, _, raw = said.stdout.strip().partition("=")
    assert (said.exit_code, name, len(raw)) == (0, "okt", 43)
    visitor = demo_app.test_client()
    visitor.set_cookie(name, raw)
    assert "Eksempel: " in Page(visitor.get("/min-konto").text).text
    assert visitor.get("/for-ansatte").status_code == (404 if role is Role.JUROR else 200)


def test_the_second_moderator_is_another_person(demo_app):
    names = set()
    for letter in ("A", "b"):
        raw = run(demo_app, "demo", "login", "--role", "moderator", "--letter", letter).stdout.strip().partition("=")[2]
        visitor = demo_app.test_client()
        visitor.set_cookie("okt", raw)
        names.add(Page(visitor.get("/for-ansatte").text).text.partition("Hei, ")[2].partition(".")[0])
    assert names == {"Eksempel: Moderator A", "Eksempel: Moderator B"}
    assert run(demo_app, "demo", "login", "--role", "moderator", "--letter", "Z").exit_code == 1


def test_a_button_for_each_of_the_demonstrations_staff(visitor):
    page = Page(visitor.get("/demo/ansatte").text)
    forms = page.tree.all("form", method="post")
    assert len(forms) == 20
    for form in forms:
        entered = web.post(visitor, form["action"])
        assert entered.headers["Location"] in ("/for-ansatte", "/jury")
        assert form.one("button").text in Page(visitor.get("/min-konto").text).text


def test_nobody_else_is_there_for_the_taking(demo_app, visitor):
    real = build.account(Role.ADMIN)
    assert web.post(visitor, f"/demo/ansatte/{real}").status_code == 404
    assert web.post(visitor, "/demo/ansatte/9999").status_code == 404
    example = queries.examples_with(Role.ADMIN)[0]
    example.closed_at = example.invited_at
    db.session.commit()
    assert web.post(visitor, f"/demo/ansatte/{example.id}").status_code == 404
    assert web.cookie(visitor) is None


def test_examples_have_names_that_say_so(demo_app):
    people = queries.people()
    assert len(people) == 20
    assert all(each.name.startswith("Eksempel: ") and each.address.endswith("@example.org") for each in people)
    assert {role for each in people for role in each.roles} == set(Role)


def test_a_demonstration_from_before_there_were_staff_gets_them(app):
    from portal import preparing

    build.edition()
    assert list(preparing.prepare()) == [
        "The demonstration's staff have been added.", "The demonstration's comments have been added.",
    ]  # fmt: skip
    assert len(queries.people()) == 20
    assert list(preparing.prepare()) == []
