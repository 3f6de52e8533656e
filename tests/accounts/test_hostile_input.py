"""Whatever is typed into the forms of staff is answered, and never by an error of ours; on both databases."""

import json
from urllib.parse import urlencode

import pytest

from portal.accounts import queries
from portal.accounts.rules import Role
from portal.audit.models import AuditEntry
from portal.foundation.db import db
from tests import build, web
from tests.accounts.test_signing_in import ADDRESS, PASSWORD, first_step, second_step
from tests.databases import both_databases
from tests.pages import Page

LOG, INVITE = "/for-ansatte/hendelseslogg", "/for-ansatte/personer/inviter"
NASTY = {
    "long": "x" * 5000,
    "longer than argon2 takes": "ﷺ" * 5000,
    "nul": "\0" * 13,
    "nul within": "en blå\0 sykkel i regn",
    "deep": "[" * 5000,
    "turned": "\u202eadmin" * 5,
    "header": "Ola\r\nBcc: alle@kommune.example",
    "emoji": "😀" * 300,
    "markup": "<script>alert(1)</script>{{ 7*7 }}%(name)s{0}",
    "sql": "' OR 1=1 --",
    "formula": "=1+1",
    "controls": "".join(map(chr, range(32))) + "\x7f\u0085\u2028",
    "blank": "\u00a0\u3000\u200b",
}
every_kind = pytest.mark.parametrize("typed", NASTY.values(), ids=NASTY)


@every_kind
@both_databases
def test_before_the_door(typed, client):
    kari = build.account(Role.ADMIN, password=PASSWORD)
    form = json.dumps({"path": "/for-ansatte", "fields": [[typed, typed]], "token": typed})
    answers = [
        first_step(client, password=typed),
        first_step(client, address=typed),
        first_step(client, address=f"{typed}@kommune.example"),
        web.post(client, "/logg-inn/glemt-passord", adresse=typed),
        first_step(client, neste=typed),
        first_step(client, beholdt=typed),
        first_step(client, beholdt=form),
        second_step(client, typed),
        second_step(client, web.code_of(kari)),
        client.get("/logg-inn/send-igjen"),
    ]
    assert [answer.status_code for answer in answers if answer.status_code not in (200, 303, 422)] == []
    assert not [answer for answer in answers if "<script>alert" in answer.text]


@every_kind
@both_databases
def test_behind_it(typed, client, sign_in):
    sign_in(Role.ADMIN, password=PASSWORD)
    ola = build.account(Role.EDITOR, address="ola@kommune.example")
    person = f"/for-ansatte/personer/{ola}"
    answers = [
        *(web.act(client, INVITE, **{"navn": "Ola", "adresse": "a@b.example", "roller": "editor", field: typed})
          for field in ("navn", "adresse", "roller")),
        *(web.act(client, f"{person}/roller", **{"grunn": "x", "roller": "moderator", field: typed})
          for field in ("grunn", "roller")),
        web.act(client, "/min-konto/passord", passord=typed),
        web.act(client, "/min-konto/totrinn", kode=typed),
        web.act(client, "/logg-inn/bekreft", passord=typed, kode=typed, neste=typed),
        web.act(client, f"{person}/steng", grunn=typed),
        *(client.get(LOG, query_string={name: typed[:300]}) for name in ("hvem", "hva", "type", "nummer", "fra", "til")),
        web.act(client, f"{LOG}.csv?{urlencode({'hvem': typed[:100]})}"),
        client.get("/for-ansatte/personer"), client.get(person), client.get(LOG),
        client.post(INVITE, data={"navn": typed}, headers=web.OWN_ORIGIN),
    ]  # fmt: skip
    assert [answer.status_code for answer in answers if answer.status_code not in (200, 303, 400, 422)] == []
    assert not [answer for answer in answers if "<script>alert" in answer.text]
    assert not [mail for mail in web.mails() if "Bcc" in mail.subject]


def test_a_name_is_one_line_of_what_can_be_seen(client, sign_in):
    sign_in(Role.ADMIN)
    typed = " Ola\r\nBcc: x\u202e\u200b\t Nordmann\0 "
    web.act(client, INVITE, navn=typed, adresse="a@b.example", roller="editor")
    assert {each.name for each in queries.people()} == {"Kari Nordmann", "Ola Bcc: x Nordmann"}
    assert "Hei, Ola Bcc: x Nordmann!" in web.last_mail().text


def test_a_reason_turns_no_line_of_the_log(client, sign_in):
    sign_in(Role.ADMIN)
    ola = build.account(Role.EDITOR, address="ola@kommune.example")
    web.act(client, f"/for-ansatte/personer/{ola}/steng", grunn="Har \u202etettuls\nav seg selv")
    line = db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    assert line.why == "Har tettuls\nav seg selv"


def test_a_password_that_is_too_long_costs_a_comparison_and_is_never_right(client):
    build.account(Role.ADMIN, password=PASSWORD)
    answer = first_step(client, password=PASSWORD + "x" * 5000)
    assert answer.status_code == 422
    assert "E-postadressen eller passordet er feil" in Page(answer.text).text
    assert first_step(client, address=ADDRESS).status_code == 303
