"""About, contact and the accessibility statement: who is responsible as the settings say, and nobody invented."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.config import Config
from portal.culture.models import Contact
from portal.culture.views import pages
from portal.foundation import formatting, i18n
from portal.foundation.db import db, transaction
from tests.conftest import running
from tests.databases import both_databases
from tests.moments import START
from tests.pages import Page, folded
from tests.walk import PREFIXES

At = Callable[[datetime], None]
DUTIES = ("/om", "/kontakt", "/personvern", "/tilgjengelighet")
TITLES = {
    "nb": ["Om portalen", "Kontakt", "Personvernerklæring", "Tilgjengelighetserklæring"],
    "nn": ["Om portalen", "Kontakt", "Personvernerklæring", "Tilgjengelegheitserklæring"],
    "en": ["About this site", "Contact", "Privacy notice", "Accessibility statement"],
}
WHO = {
    "ORGANISATION": "Eksempel kommune",
    "CONTACT_PERSON": "Navn Navnesen",
    "CONTACT_MAIL": "kultur@example.org",
    "CONTACT_PHONE": "22 22 22 22",
}


def page(client: FlaskClient, address: str) -> Page:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"].startswith("public") and not answer.headers.getlist("Set-Cookie")
    return Page(answer.text)


@pytest.fixture
def in_use(settings: Config, compiled) -> Iterator[Flask]:
    """An empty portal in use."""
    yield from running(replace(settings, ENV="production", **WHO), compiled)


@pytest.mark.parametrize("code", PREFIXES)
def test_each_page_has_its_own_title_in_each_language(visitor: FlaskClient, at: At, code: str) -> None:
    at(START)
    titles = [page(visitor, PREFIXES[code] + address).title for address in DUTIES]
    assert [title.split(" – ")[0] for title in titles] == TITLES[code]


@pytest.mark.parametrize("address", DUTIES)
def test_portal_in_use_names_who_is_responsible(in_use: Flask, address: str) -> None:
    shown = page(in_use.test_client(), address)
    for said in WHO.values():
        assert said in shown.text
    links = {link["href"] for link in shown.tree.one("main").all("a")}
    assert {"tel:22222222", "mailto:kultur@example.org"} <= links
    assert not shown.tree.all(css="eks")
    assert "demonstrasjon" not in shown.text.lower()


@pytest.mark.parametrize("address", DUTIES)
@pytest.mark.parametrize("prefix", PREFIXES.values(), ids=PREFIXES)
def test_demonstration_names_nobody_and_says_where_they_would_stand(
    visitor: FlaskClient, at: At, address: str, prefix: str
) -> None:
    at(START)
    main = page(visitor, prefix + address).tree.one("main")
    assert main.all(css="eks")
    assert not [link for link in main.all("a") if link["href"].startswith(("mailto:", "tel:"))]


def test_setting_that_is_not_given_leaves_no_empty_line(settings: Config, compiled) -> None:
    for app in running(replace(settings, ENV="production", CONTACT_PHONE="22 22 22 22"), compiled):
        main = page(app.test_client(), "/kontakt").tree.one("main")
        assert "Telefon: 22 22 22 22" in main.text
        assert "E-post:" not in main.text and "None" not in main.text


@both_databases
def test_contact_page_shows_whom_to_ask_about_culture(app: Flask, client: FlaskClient) -> None:
    assert "Navn, tittel, telefon og e-post" in page(client, "/kontakt").text

    @transaction
    def add() -> None:
        db.session.add(Contact(name="Kari Eksempel", title="kultursjef", phone="00 00 00 00", mail="kari@example.org"))

    add()
    shown = page(client, "/kontakt").tree.one("section", **{"aria-labelledby": "kultur"})
    assert "Kari Eksempel kultursjef" in folded(shown.text) and not shown.all(css="eks")
    assert {link["href"] for link in shown.all("a")} == {"tel:00000000", "mailto:kari@example.org"}


@pytest.mark.parametrize("code", PREFIXES)
def test_statement_says_when_and_at_which_widths_it_was_tested(visitor: FlaskClient, code: str) -> None:
    shown = page(visitor, f"{PREFIXES[code]}/tilgjengelighet")
    with i18n.in_language(code):
        said = folded(formatting.full_date(pages.CHECKED_ON))
    assert said in shown.text
    assert [time["datetime"] for time in shown.tree.one("main").all("time")] == [pages.CHECKED_ON.isoformat()]
    assert all(str(width) in shown.text for width in pages.WIDTHS)
    assert pages.CHECKED_ON >= date(2026, 11, 21)


def test_statement_says_how_to_tell_us_and_where_to_complain(visitor: FlaskClient) -> None:
    main = page(visitor, "/tilgjengelighet").tree.one("main")
    assert [head.text for head in main.all("h2")] == [
        "Hva som er på plass", "Slik har vi testet", "Kjente mangler", "Si fra til oss", "Klage", "Reglene",
    ]  # fmt: skip
    complaint = main.one("section", **{"aria-labelledby": "klage"})
    assert "Uu-tilsynet" in complaint.text and complaint.one("a")["href"] == "https://www.uutilsynet.no/"
    assert "1. februar 2023" in main.one("section", **{"aria-labelledby": "regler"}).text
    assert len(main.one("section", **{"aria-labelledby": "mangler"}).all("li")) >= 4


@pytest.mark.parametrize("prefix", PREFIXES.values(), ids=PREFIXES)
@pytest.mark.parametrize("address", ["/", "/norges-kulturkommune/2019/stem", "/finnes-ikke", "/stem/min/feil"])
def test_every_page_leads_to_all_of_them(visitor: FlaskClient, at: At, prefix: str, address: str) -> None:
    at(START)
    foot = Page(visitor.get(prefix + address).text).tree.one("footer")
    links = {link["href"] for link in foot.one("nav", **{"aria-labelledby": "bunn-portal"}).all("a")}
    assert links >= {prefix + duty for duty in DUTIES}


def test_about_says_in_a_demonstration_what_is_real(visitor: FlaskClient, in_use: Flask) -> None:
    sentence = "Avstemningen om Folkets favoritt fant ikke sted."
    assert sentence in page(visitor, "/om").text
    assert sentence not in page(in_use.test_client(), "/om").text
