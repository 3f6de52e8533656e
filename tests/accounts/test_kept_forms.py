"""A form that cannot be taken – the session is lost, the token is not ours, the proof is old – comes back whole."""

import html
import json
import re
from datetime import UTC, timedelta

import pytest

from portal.accounts import kept_forms
from portal.accounts.actions import people
from portal.accounts.kept_forms import shown_value
from portal.accounts.models import Account, AccountRole
from portal.accounts.rules import Role
from portal.audit.models import AuditEntry
from portal.audit.rules import OPERATOR
from portal.foundation.db import db
from tests import build, web
from tests.accounts.test_signing_in import PASSWORD, first_step, second_step
from tests.databases import both_databases
from tests.moments import START as OSLO_START
from tests.pages import Page

NOW = OSLO_START.astimezone(UTC)
INVITE = {"navn": "Ola Nordmann", "adresse": "ola@kommune.example", "roller": ["moderator", "editor"]}
LONG = "Første linje med <b>tegn</b> & «anførsel»\n\n  Tredje linje, med blanke foran\n" * 5
FORM = "ballot--sign-in"


def fields_of(source):
    """What the form on the page would send, but for its token."""
    form = Page(source).tree.one("form", css=FORM)
    hidden = [(node["name"], node["value"]) for node in form.all("input") if node["name"] != "csrf_token"]
    texts = re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n(.*?)</textarea>', source, re.DOTALL)
    return sorted(hidden + [(name, html.unescape(value)) for name, value in texts])


def as_sent(fields):
    return sorted(
        (name, each) for name, value in fields.items() for each in (value if isinstance(value, list) else [value])
    )


def send_again(client, source):
    form = Page(source).tree.one("form", css=FORM)
    data = {}
    for name, value in fields_of(source):
        data.setdefault(name, []).append(value)
    data["csrf_token"] = form.one("input", name="csrf_token")["value"]
    return client.post(form["action"], data=data, headers=web.OWN_ORIGIN)


@pytest.mark.parametrize("token", [None, "", "x", "forged"])
def test_a_form_without_our_token_is_shown_again_with_all_that_was_typed(token, client, sign_in):
    sign_in(Role.ADMIN)
    sent = {**INVITE, **({} if token is None else {"csrf_token": token})}
    answer = client.post("/for-ansatte/personer/inviter", data=sent, headers=web.OWN_ORIGIN)
    assert answer.status_code == 400
    assert fields_of(answer.text) == as_sent(INVITE)
    assert db.session.query(Account).count() == 1
    assert send_again(client, answer.text).status_code == 303
    assert db.session.query(Account).count() == 2


@both_databases
def test_a_session_that_is_lost_while_writing_loses_no_text(client, really_at):
    really_at(NOW)
    admin = build.account(Role.ADMIN, password=PASSWORD)
    ola = build.account(Role.EDITOR, address="ola@kommune.example")
    web.sign_in(client, admin)
    form = web.token(client)
    really_at(NOW + timedelta(hours=1))
    sent = {"roller": ["editor", "moderator"], "grunn": LONG.strip()}
    path = f"/for-ansatte/personer/{ola}/roller"
    lost = client.post(path, data={**sent, "csrf_token": form}, headers=web.OWN_ORIGIN)
    assert lost.status_code == 403
    assert "Det du skrev, er tatt vare på." in lost.text
    carried = Page(lost.text).tree.one("input", name="beholdt")["value"]

    wrong = first_step(client, password="noe helt annet her", beholdt=carried)
    assert Page(wrong.text).tree.one("input", name="beholdt")["value"] == carried, "also after a slip"
    first_step(client, beholdt=carried)
    assert second_step(client, web.code_of(admin)).headers["Location"] == "/logg-inn/send-igjen"
    page = client.get("/logg-inn/send-igjen").text
    assert fields_of(page) == as_sent(sent)
    assert send_again(client, page).headers["Location"] == f"/for-ansatte/personer/{ola}"
    line = db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    assert (line.what, line.before, line.after, line.why) == (
        "account.roles_changed", {"roles": ["editor"]}, {"roles": ["editor", "moderator"]}, sent["grunn"],
    )  # fmt: skip


def test_secrets_are_not_carried_along(client):
    lost = web.post(client, "/min-konto/passord", passord="en blå sykkel i regn", kode="123456", navn="Ola")
    carried = Page(lost.text).tree.one("input", name="beholdt")["value"]
    assert "Ola" in carried and "sykkel" not in carried and "123456" not in carried


@pytest.mark.parametrize(
    "carried",
    ["", "null", "[]", "{}", "x", '{"path": "//evil.example", "fields": []}', '{"path": "/a", "fields": 3}',
     '{"path": "/a", "fields": [["a", "\\ud800"]]}', '{"a":' * 20000, "[" * 20000, '["path"]',
     '{"path": "https://evil.example/", "fields": []}', '{"path": 1, "fields": []}', '{"path": "/a", "fields": [1]}'],
    ids=lambda text: text[:50],
)  # fmt: skip
def test_a_forged_form_is_not_carried(carried, client):
    account_id = build.account(Role.EDITOR, password=PASSWORD)
    first_step(client, beholdt=carried)
    assert second_step(client, web.code_of(account_id)).headers["Location"] == "/for-ansatte"


def test_a_role_that_is_taken_while_its_owner_works_is_noticed_at_once(client, sign_in):
    account_id = sign_in(Role.ADMIN)
    build.account(Role.ADMIN, address="b@kommune.example")
    form = web.token(client)
    people.change_roles(account_id, [Role.EDITOR], why="Slutter", actor=OPERATOR)
    sent = {**INVITE, "navn": "Ola Nordmann fra Larvik", "csrf_token": form}
    answer = client.post("/for-ansatte/personer/inviter", data=sent, headers=web.OWN_ORIGIN)
    assert answer.status_code == 404
    page = Page(answer.text)
    assert "Du har ikke lenger tilgang" in page.text and "ola@kommune.example" in page.text, (
        "what was typed is not lost"
    )
    assert [node.text for node in page.tree.all("textarea")] == ["Ola Nordmann fra Larvik"]
    assert page.tree.all("form", css=FORM) == [], "and there is nothing to press"
    assert client.get("/for-ansatte").status_code == 200
    assert db.session.query(Account).count() == 2


@both_databases
def test_a_dangerous_act_asks_again_after_ten_minutes(client, really_at):
    really_at(NOW)
    admin = build.account(Role.ADMIN, password=PASSWORD)
    web.sign_in(client, admin)
    form = web.token(client)
    assert client.get("/for-ansatte/personer/inviter").status_code == 200
    really_at(NOW + timedelta(minutes=10))
    asked = client.get("/for-ansatte/personer/inviter")
    assert asked.headers["Location"] == "/logg-inn/bekreft?neste=/for-ansatte/personer/inviter"
    sent = client.post("/for-ansatte/personer/inviter", data={**INVITE, "csrf_token": form}, headers=web.OWN_ORIGIN)
    assert sent.headers["Location"] == "/logg-inn/bekreft"
    assert "/demo/ansatte" in Page(client.get("/logg-inn/bekreft").text).links, (
        "nobody has a password in a demonstration"
    )
    assert db.session.query(Account).count() == 1
    for password, code in (("noe helt annet her", web.code_of(admin)), (PASSWORD, "000000")):
        assert web.act(client, "/logg-inn/bekreft", passord=password, kode=code).status_code == 422
    proved = web.act(client, "/logg-inn/bekreft", passord=PASSWORD, kode=web.code_of(admin))
    assert proved.headers["Location"] == "/logg-inn/send-igjen"
    page = client.get("/logg-inn/send-igjen").text
    assert fields_of(page) == as_sent(INVITE)
    assert "Nå kan du sende skjemaet" in page
    assert send_again(client, page).status_code == 303
    assert db.session.query(Account).count() == 2
    again = client.get("/logg-inn/send-igjen")
    assert again.headers["Location"] == "/for-ansatte", "what is sent is not offered once more"


# Whose form it is: a machine in the library has more than one reader of the same desk.


def lost_by(client, account_id, path, **fields):
    """What the page of sign-in carries after somebody has sent a form too late."""
    web.sign_in(client, account_id)
    form = web.token(client)
    web.post(client, "/logg-ut")
    lost = client.post(path, data={**fields, "csrf_token": form}, headers=web.OWN_ORIGIN)
    return Page(lost.text).tree.one("input", name="beholdt")["value"]


@pytest.fixture
def trap(client):
    """A moderator who has prepared a form for an admin to send, and that form."""
    moderator = build.account(Role.MODERATOR, address="mod@kommune.example")
    build.account(Role.ADMIN, password=PASSWORD)
    path = f"/for-ansatte/personer/{moderator}/roller"
    return moderator, lost_by(client, moderator, path, roller=["admin", "moderator"], grunn="Fordi det er så greit")


def sent_as_admin(client, carried):
    first_step(client, beholdt=carried)
    admin = db.session.query(Account).filter_by(address="kari@kommune.example").one()
    assert second_step(client, web.code_of(admin.id)).headers["Location"] == "/logg-inn/send-igjen"
    return client.get("/logg-inn/send-igjen").text


def test_nobody_sends_what_another_has_prepared(client, trap):
    page = sent_as_admin(client, trap[1])
    assert "Det ble åpnet av en annen enn den som er logget inn nå." in page
    assert "Fordi det er så greit" in page and "Roller: Administrator" in Page(page).text, "but it can be read"
    assert Page(page).tree.all("form", css=FORM) == []


@pytest.mark.parametrize("token", ["", "x", "1.abc", "Ii4i.aaaa.bbbb"])
def test_nor_what_says_of_itself_that_it_is_theirs(token, client, trap):
    carried = json.dumps({**json.loads(trap[1]), "token": token})
    assert Page(sent_as_admin(client, carried)).tree.all("form", css=FORM) == []


def test_without_the_owner_it_would_be_sent(client, trap, monkeypatch):
    admin = db.session.query(Account).filter_by(address="kari@kommune.example").one().id
    monkeypatch.setattr(kept_forms.KeptForm, "owner", admin)
    page = sent_as_admin(client, trap[1])
    assert send_again(client, page).status_code == 303
    db.session.rollback()
    assert {row.role for row in db.session.query(AccountRole).filter_by(account_id=trap[0])} == {"admin", "moderator"}


def test_a_page_of_another_person_is_not_sent_in_ones_own_session(client, app, sign_in):
    sign_in(Role.ADMIN)
    other = app.test_client()
    web.sign_in(other, build.account(Role.ADMIN, address="b@kommune.example"))
    sent = {**INVITE, "csrf_token": web.token(other)}
    answer = client.post("/for-ansatte/personer/inviter", data=sent, headers=web.OWN_ORIGIN)
    assert answer.status_code == 400
    assert Page(answer.text).tree.all("form", css=FORM) == []
    assert "ola@kommune.example" in answer.text


def test_every_choice_is_seen_before_it_is_sent(client, sign_in):
    sign_in(Role.ADMIN)
    answer = client.post("/for-ansatte/personer/inviter", data=INVITE, headers=web.OWN_ORIGIN)
    text = Page(answer.text).tree.one("main").text
    assert (
        "Roller: Moderator" in text
        and "Roller: Artikkelansvarlig" in text
        and "E-postadresse: ola@kommune.example" in text
    )


def test_no_name_that_only_machines_know_is_read(client, sign_in):
    sign_in(Role.MODERATOR)
    sent = {
        "begrunnelse_0": "Det er godt begrunnet.",
        "poeng_0": "4",
        "sak": "17:3",
        "grunn": "Gjentatt hets mot andre.",
    }
    answer = client.post("/for-ansatte/kommentarer/avgjor", data=sent, headers=web.OWN_ORIGIN)
    text = Page(answer.text).tree.one("main").text
    assert "begrunnelse_0" not in text and "poeng" not in text and "sak" not in text.split() and "17:3" not in text
    assert "Det du skrev i feltet «Grunn»" in text and "4" in text.split()
    assert fields_of(answer.text) == as_sent(sent), "all of it is sent again"


@pytest.mark.parametrize("query", ["?a=~b", "?a=" + "x" * 5000, "?a=(b)&c='d'"])
def test_a_strange_address_loses_no_text(query, client, sign_in):
    account_id = build.account(Role.ADMIN, password=PASSWORD)
    carried = lost_by(client, account_id, f"/for-ansatte/personer/inviter{query}", navn="Ola Nordmann")
    assert "Ola Nordmann" in sent_as_admin(client, carried)


def test_a_proof_leads_back(client, really_at):
    really_at(NOW)
    account_id = build.account(Role.ADMIN, password=PASSWORD)
    web.sign_in(client, account_id)
    really_at(NOW + timedelta(minutes=11))
    answer = web.act(
        client, "/logg-inn/bekreft", passord=PASSWORD, kode=web.code_of(account_id), neste="/min-konto/passord"
    )
    assert answer.headers["Location"] == "/min-konto/passord"
    assert client.get("/min-konto/passord").status_code == 200


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("handling", "refuse", "Ikke publiser"),
        ("grunn", "off_topic", "Utenfor saken"),
        ("grunn", "Fordi han slutter", "Fordi han slutter"),
        ("utfall", "upheld", "Vi står fast ved avgjørelsen"),
        ("bryter", "hidden", "Ta ikke imot nye, og skjul alle som vises"),
        ("modus", "closed", "Stengt for nye kommentarer. De som står der, vises fortsatt"),
        ("sak", "7:1", ""),
    ],
)
def test_what_was_chosen_in_a_kept_form_is_said_in_words(client, name, value, said):
    assert shown_value(name, value) == said
