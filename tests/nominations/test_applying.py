"""A municipality applies: begun by mail, written, sent, confirmed by its own post room, seen by the secretary."""

import pytest

from portal.accounts.rules import Role
from portal.foundation.db import db
from portal.municipalities import actions as municipalities
from portal.municipalities import queries as register
from portal.municipalities.models import Municipality
from portal.nominations.rules import ApplicationState
from tests import web
from tests.nominations import acting
from tests.pages import Page


def test_an_application_is_begun_saved_sent_confirmed_and_seen(edition, client, sign_in):
    page = Page(client.get(acting.APPLY).text)
    assert "Årets kulturkommune i Agder" in page.text and "til og med 28. februar kl. 23.59" in page.text
    assert acting.ask(client).headers["Location"] == "/soknad/sjekk-e-posten"
    [mail] = web.mails()
    assert (mail.to, mail.subject) == ("kari@kristiansand.example", "Lenken til søknaden for Kristiansand (eksempel)")
    link = mail.link
    assert "Søknaden er et utkast" in Page(client.get(link).text).text
    texts = {field.id: (f"Vårt svar {field.label}", 0) for field in acting.fields() if field.kind != "document"}
    assert acting.save(client, link, texts).status_code == 303
    reading = Page(client.get(f"{link}/send").text)
    assert "Vårt svar Forankring" in reading.text
    assert web.post(client, f"{link}/send").status_code == 303
    copy, asked = web.last_mail(), web.mails()[-2]
    assert {copy.to, asked.to} == {"kari@kristiansand.example", "postmottak@kristiansand.example"}
    copy = next(mail for mail in web.mails() if mail.subject.startswith("Kopi"))
    assert "Vårt svar Satsing" in copy.text
    assert acting.newest().state is ApplicationState.SUBMITTED
    confirm = acting.confirm_link()
    assert "Vårt svar Forankring" in Page(client.get(confirm).text).text
    assert acting.newest().state is ApplicationState.SUBMITTED  # a look changes nothing
    assert web.post(client, confirm).status_code == 303
    assert acting.newest().state is ApplicationState.DELIVERED
    assert web.last_mail().subject.startswith("Søknaden for Kristiansand er levert")
    sign_in(Role.JURY_SECRETARY)
    listed = Page(client.get("/for-ansatte/soknader").text)
    assert "Kristiansand" in listed.text and "Levert" in listed.text
    one = Page(client.get(f"/for-ansatte/soknader/{acting.newest().id}").text)
    assert "Vårt svar Forankring" in one.text and "Bekreftet av kommunens postmottak" in one.text


def test_a_municipality_that_was_merged_into_another_cannot_be_applied_for(edition, client):
    """Søgne and Songdalen became part of Kristiansand in 2020: they are in the register of the years before."""
    old = [
        municipalities.RegisterRow("1017", "Songdalen", "Vest-Agder"),
        municipalities.RegisterRow("1018", "Søgne", "Vest-Agder"),
    ]
    municipalities.add_register(old, valid_from=2013, valid_to=2019, official_names={})
    assert register.municipality_in(2019, "1018") is not None
    page = Page(client.get(acting.APPLY).text)
    assert [option.text for option in page.tree.one(id="kommune").all("option")][1:] == [
        "Kristiansand",
        "Stavanger",
        "Trondheim",
    ]
    for path in (acting.APPLY, acting.APPLY.replace("sok-for-kommunen", "foresla")):
        answer = web.post(
            client, path, kommune="1018", navn="Kari", adresse="kari@sogne.example", tekst="Søgne er best."
        )
        assert answer.status_code == 422
        told = Page(answer.text).tree.one("ds-error-summary").text
        assert "Søgne er ikke lenger en egen kommune. Velg kommunen den nå er en del av." in told
        assert "kari@sogne.example" in answer.text
    assert "Søgne er best." in answer.text
    assert web.mails() == []


def test_a_number_that_a_municipality_had_before_tells_which_that_was(edition, client):
    """Stavanger had 1103 in the register before too: only what is not in the list is told of."""
    old = [
        municipalities.RegisterRow("1601", "Trondheim", "Sør-Trøndelag"),
        municipalities.RegisterRow(*acting.PLACES[1]),
    ]
    municipalities.add_register(old, valid_from=1964, valid_to=2017, official_names={})
    told = [
        Page(acting.ask(client, number=each, navn="").text).tree.one("ds-error-summary").text
        for each in ("1601", "1103", "0000")
    ]
    assert "Trondheim (Sør-Trøndelag) hadde nummeret 1601 før. Velg kommunen på nytt, slik den heter nå." in told[0]
    assert "Stavanger" not in told[1] and "Velg et av alternativene." in told[2]


def test_an_application_keeps_its_municipality_when_that_is_merged(edition, client, sign_in):
    link = acting.delivered(client)
    row = db.session.get_one(Municipality, acting.place())
    row.valid_to = acting.YEAR - 1  # a merger that the register learns of late
    db.session.commit()
    for page in ("", "/skriv", "/send"):
        assert (
            "Kristiansand er ikke lenger en egen kommune. Alt som er skrevet" in Page(client.get(link + page).text).text
        )
    field = acting.fields()[1]
    assert acting.save(client, link, {field.id: ("Nytt.", 1)}).status_code == 303
    assert web.post(client, f"{link}/send").status_code == 303
    assert "Kristiansand er ikke lenger en egen kommune." in Page(client.get(acting.confirm_link()).text).text
    assert web.post(client, acting.confirm_link()).status_code == 303
    sign_in(Role.JURY_SECRETARY)
    assert "Kristiansand" in Page(client.get(f"/for-ansatte/soknader/{acting.newest().id}").text).text


@pytest.mark.parametrize("number", ["4204", "4301"])
def test_a_municipality_in_a_new_register_is_not_said_to_be_no_more(edition, client, number):
    link, confirm = acting.sent(client)
    row = db.session.get_one(Municipality, acting.place())
    row.valid_to = acting.YEAR - 1
    db.session.commit()
    new = [municipalities.RegisterRow(number, "Kristiansand", "Agder")]
    municipalities.add_register(new, valid_from=acting.YEAR, valid_to=None, official_names={})
    for path in (link, f"{link}/skriv", f"{link}/send", confirm):
        answer = client.get(path)
        assert answer.status_code == 200 and "er ikke lenger en egen kommune" not in Page(answer.text).text
