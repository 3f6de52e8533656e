"""What a stranger can learn about who works here: nothing, neither from answers nor from what the database is asked."""

import re

import pytest

from portal.accounts.actions import people
from portal.accounts.models import AccountLink
from portal.accounts.rules import Role
from portal.audit.rules import OPERATOR
from portal.foundation import limits
from portal.foundation.db import db
from tests import build, web
from tests.accounts.test_signing_in import ADDRESS, PASSWORD, first_step
from tests.architecture.test_query_counts import counted
from tests.databases import both_databases

STRANGER = "ingen@kommune.example"


@pytest.fixture
def kari(app):
    return build.account(Role.MODERATOR, password=PASSWORD)


def statements(ask, address):
    with counted() as said:
        ask(address)
    return [re.sub(r"\s+", " ", each) for each in said]


def forgotten(client):
    return lambda address: web.post(client, "/logg-inn/glemt-passord", adresse=address)


@both_databases
def test_a_forgotten_password_takes_the_same_statements_for_everybody(client, kari):
    people.invite("ola@kommune.example", name="Ola", roles=[Role.EDITOR], language="nb", actor=OPERATOR)
    closed = build.account(Role.EDITOR, address="per@kommune.example")
    people.close(closed, actor=OPERATOR)
    mails, links = len(web.mails()), db.session.query(AccountLink).count()
    known = statements(forgotten(client), ADDRESS)
    for address in (STRANGER, "ola@kommune.example", "per@kommune.example"):
        assert statements(forgotten(client), address) == known, address
    assert len(known) > 5
    assert [mail.to for mail in web.mails()[mails:]] == [ADDRESS], "and only staff who have enrolled get mail"
    assert db.session.query(AccountLink).count() == links + 1


@both_databases
def test_a_wrong_sign_in_takes_the_same_statements_for_everybody(client, kari):
    def wrong(address):
        return first_step(client, address=address, password="noe helt annet her")

    assert statements(wrong, ADDRESS) == statements(wrong, STRANGER)


def test_guesses_are_counted_before_they_are_compared(client, kari, monkeypatch):
    counted_first = []
    as_it_is = limits.exceeded

    def exceeded(kind, who, **told):
        counted_first.append(kind)
        return as_it_is(kind, who, **told)

    monkeypatch.setattr(limits, "exceeded", exceeded)
    monkeypatch.setattr("portal.accounts.credentials.matches", lambda *_: counted_first.append("compared") or False)
    first_step(client)
    assert counted_first == ["sign-in", "compared"]
