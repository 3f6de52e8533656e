"""An expert's statement: by a private link, without points, until the jury has decided."""

import pytest

from portal.accounts.rules import Role
from portal.foundation import tokens
from portal.foundation.db import Refused, db
from portal.jury import actions, queries
from portal.jury.models import Statement
from portal.jury.rules import LINK_LIFE, StatementRefusal, ask_refusal, statement_refusal
from portal.nominations.rules import ApplicationState
from tests import web
from tests.jury import world as w
from tests.jury.world import AFTER, DEADLINE, REALLY, world
from tests.pages import Page


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({}, None),
        ({"eligible": False}, StatementRefusal.NOT_ELIGIBLE),
        ({"delivered": True}, StatementRefusal.DELIVERED),
        ({"signed": True, "delivered": True}, StatementRefusal.SIGNED),
    ],
)
def test_about_which_case_an_expert_is_asked(told, refusal):
    assert ask_refusal(**{"eligible": True, "delivered": False, "signed": False, **told}) is refusal


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({}, None),
        ({"text": " \n"}, StatementRefusal.EMPTY),
        ({"text": "x" * 8_001}, StatementRefusal.TOO_LONG),
        ({"signed": True}, StatementRefusal.SIGNED),
        ({"real_now": REALLY + LINK_LIFE}, StatementRefusal.LINK_ENDED),
    ],
)
def test_which_statement_is_taken(told, refusal):
    given = {"text": "Godt.", "signed": False, "expires_at": REALLY + LINK_LIFE, "real_now": REALLY}
    assert statement_refusal(**{**given, **told}) is refusal


@pytest.fixture
def asked(client, at, really_at):
    """The secretary has asked somebody about a case; gives the world and the link."""
    at(AFTER)
    really_at(REALLY)
    found = world("drammen", "larvik")
    web.sign_in(client, w.staff(Role.JURY_SECRETARY))
    form = {"sak": str(found.cases["drammen"]), "navn": "Ekspert A", "epost": "ekspert@example.org", "sprak": "nb"}
    here = f"/jury/runde/{found.round}/ekspertpanel"
    assert web.act(client, here, **{**form, "epost": "ikke en adresse"}).status_code == 422
    assert web.act(client, here, **form).location == here
    return found, web.last_mail().link


def test_an_expert_gets_nobodys_number(client, asked):
    _, link = asked
    read = Page(client.get(link).text).text
    assert "Søknaden fra Drammen." in read and "400 00 000" not in read


def test_an_expert_reads_one_application_and_delivers_a_statement_that_the_jury_reads(client, asked):
    found, link = asked
    said = client.get(link)
    assert "Søknaden fra Drammen." in said.text and said.headers["Referrer-Policy"] == "same-origin"
    assert web.post(client, link, vurdering=" ").status_code == 422
    assert web.post(client, link, vurdering="Et tydelig kulturløft.").location == link
    assert "Vurderingen er levert" in client.get(link).text
    assert web.post(client, link, vurdering="Et tydelig løft.").location == link  # put right
    found.seat("a")
    found.assign(("a", "drammen"))
    assert queries.case_seen(found.accounts["a"], found.cases["drammen"], AFTER).statement == "Et tydelig løft."
    listed = " ".join(Page(client.get(f"/jury/runde/{found.round}/ekspertpanel").text).text.split())
    assert "Drammen Ekspert A · levert" in listed


def test_the_link_is_kept_as_a_hash_and_the_address_sealed(asked):
    _found, link = asked
    row = db.session.query(Statement).one()
    assert row.link_hash == tokens.digest(link.rpartition("/")[2])
    assert b"ekspert@example.org" not in row.address_box


def test_a_link_ends_when_another_is_sent_when_its_time_is_out_and_when_the_case_is_gone(client, asked, at, really_at):
    found, link = asked
    ask = {"expert": "Ekspert B", "address": "b@example.org", "language": "nb", "by": w.SECRETARY}
    actions.ask_expert(found.cases["drammen"], round_id=found.round, **ask, now=AFTER, real_now=REALLY)
    newer = web.last_mail().link
    assert (client.get(link).status_code, client.get(newer).status_code) == (410, 200)
    at(DEADLINE - w.DAY)
    assert client.get(newer).status_code == 410
    at(AFTER)
    really_at(REALLY + LINK_LIFE)
    assert client.get(newer).status_code == 410
    assert web.post(client, newer, vurdering="For sent.").status_code == 410
    really_at(REALLY)
    w.put(found.cases["drammen"], ApplicationState.WITHDRAWN)
    assert client.get(newer).status_code == 410
    assert client.get("/jury/uttalelse/feil").status_code == 410


def test_one_who_has_delivered_is_not_asked_over(asked):
    found, link = asked
    actions.deliver_statement(link.rpartition("/")[2], text="Godt.", now=AFTER, real_now=REALLY)
    with pytest.raises(Refused) as why:
        actions.ask_expert(
            found.cases["drammen"], round_id=found.round, expert="B", address="b@example.org", language="nb",
            by=w.SECRETARY, now=AFTER, real_now=REALLY,
        )  # fmt: skip
    assert why.value.reason is StatementRefusal.DELIVERED
