"""The Kultur page as in the seeds: ingress, the award's banner, «Mer om kultur», topics, contact."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert

from portal.culture.models import Contact
from portal.demo import content
from portal.foundation.db import db, transaction
from tests import build, moments
from tests.moments import oslo
from tests.pages import Node, Page

At = Callable[[datetime], None]
HEADLINES = [
    "Tre kommuner i finalen",
    "Ledere møttes for å lære av hverandre",
    "KS vil ha en tydeligere plass i kulturpolitikken",
    "Bør staten eller regionene styre kulturen?",
    "Rapport: Fylkene har kompetansen",
    "Ås bruker nesten dobbelt så mye på kulturskolen",
]
LABELS = [None, None, None, "Debatt", None, "Kommunespeilet"]
DATES = ["Juni 2019", None, "November 2018", "September 2018", None, None]


def front(client: FlaskClient, prefix: str = "") -> Page:
    answer = client.get(f"{prefix}/")
    assert answer.status_code == 200
    return Page(answer.text)


def one_text(node: Node, css: str) -> str | None:
    found = node.all(css=css)
    return found[0].text if found else None


def test_six_cards_stand_in_the_order_of_the_source(visitor: FlaskClient, at: At) -> None:
    at(moments.START)
    cards = front(visitor).tree.all("article", css="story")
    assert [card.one(css="story__name").text for card in cards] == HEADLINES
    assert [one_text(card, "label") for card in cards] == LABELS
    assert [one_text(card, "when") for card in cards] == DATES
    heads = [document.head for document in content.documents("articles")]
    for card, head in zip(cards, heads, strict=True):
        assert card.one("a")["href"] == f"/artikler/{head['slug']}", "one link a card"
        assert head["lead"].replace("\u00a0", " ") in card.text
        assert card.text.count(head["headline"]) == 1, "no title is read twice"
        assert card.one("img")["alt"] == ""


def test_page_has_the_parts_of_the_source_in_their_order(visitor: FlaskClient, at: At) -> None:
    at(moments.START)
    page = front(visitor)
    assert page.tree.one("h1").text == "Kultur"
    intro = content.settings("pages.yaml")["kultur"]["nb"]["lead"]
    words = [
        "Kultur", intro, "Norges kulturkommune 2019 Eksempel", "Mer om kultur", HEADLINES[0], "Les flere artikler",
        "Emner", "Kontakt", "Kontaktperson vises her Eksempel",
    ]  # fmt: skip
    places = [page.text.index(word) for word in words]
    assert places == sorted(places)
    assert page.tree.one("p", css="more").one("a")["href"] == "/artikler"
    topics = [link.text for link in page.tree.one("ul", css="topics").all("a")]
    assert topics == [
        "Kulturpolitikk 3 artikler", "Fylkeskommunene 3 artikler", "Kulturskole 2 artikler",
        "Priser og kåringer 2 artikler", "Ledelse og samarbeid 1 artikkel",
    ]  # fmt: skip


@pytest.mark.parametrize(("prefix", "lang", "title"), [("/nn", "nn", "Kultur"), ("/en", "en", "Culture")])
def test_frame_is_translated_and_articles_keep_their_language(
    visitor: FlaskClient, at: At, prefix: str, lang: str, title: str
) -> None:
    at(moments.START)
    page = front(visitor, prefix)
    assert page.language == lang
    assert page.tree.one("h1").text == title
    assert page.meta("og:description") == content.settings("pages.yaml")["kultur"][lang]["lead"]
    assert {card["lang"] for card in page.tree.all("article", css="story")} == {"nb"}
    assert {node["lang"] for node in page.tree.all(css="when")} == {lang}, (
        "a date is written by the portal, in the page's language"
    )


BANNER = [
    # moment, released, headline, words, button, three posters
    (
        oslo(2019, 6, 1, 12),
        False,
        "Nå leser juryen søknadene",
        "Finalistene blir kjent 12. juni 2019 kl. 20.00.",
        None,
        0,
    ),
    (oslo(2019, 6, 12, 22), False, "Tre kommuner er i finalen", "Avstemningen åpner 13. juni kl. 08.00.", None, 3),
    (oslo(2019, 7, 1, 12), False, "Hvem er Folkets favoritt?", "til og med 4. august kl. 23.59.", "Gi din stemme", 3),
    (oslo(2019, 8, 5), False, "Nå teller vi stemmene", "tidligst 12. august kl. 15.00.", None, 3),
    (oslo(2019, 8, 12, 15), True, "Resultatet er klart", "foreløpig", "Se resultatet", 3),
]


@pytest.mark.parametrize(("now", "released", "headline", "words", "button", "posters"), BANNER)
def test_banner_follows_the_phase(
    visitor: FlaskClient,
    at: At,
    now: datetime,
    released: bool,
    headline: str,
    words: str,
    button: str | None,
    posters: int,
) -> None:
    if released:
        build.release_demonstration()
    at(now)
    banner = front(visitor).tree.one("section", css="award")
    assert banner.one("h2").text == headline
    assert words in banner.one("p", css="lead").text
    assert [link.text for link in banner.all("a", css="ds-button")] == ([button] if button else [])
    assert len(banner.all("a", css="poster")) == posters
    marked = [pill.text for pill in banner.all(css="eks")]
    assert marked == (["Eksempel"] if posters else []), "what is before the vote is no example"


def test_banner_of_the_final_result(app: Flask, client: FlaskClient, at: At) -> None:
    build.lasting_pages()
    edition_id = build.edition()
    build.release(edition_id)
    build.certify(edition_id)
    at(moments.CERTIFIED_AT)
    banner = front(client).tree.one("section", css="award")
    assert banner.one("h2").text == "Resultatet er endelig"
    assert "endelig godkjent" in banner.text and "foreløpig" not in banner.text


def test_countdown_stands_beside_the_date(visitor: FlaskClient, at: At) -> None:
    for now, left in (
        (oslo(2019, 7, 1), "34 dager igjen"), (oslo(2019, 8, 3, 12), "1 dag igjen"), (oslo(2019, 8, 4, 23, 59, 59), "Siste dag"),
    ):  # fmt: skip
        at(now)
        ruler = front(visitor).tree.one("svg", css="ruler")
        assert ruler.one("text").text == left
        assert ruler["aria-hidden"] == "true", "never announced: the date says the same"


def test_article_that_appears_pushes_the_oldest_card_off(visitor: FlaskClient, at: At) -> None:
    build.article("ny", headline="Nyest av alle", publish_at=moments.START)
    at(moments.START - moments.SECOND)
    assert [card.one(css="story__name").text for card in front(visitor).tree.all("article", css="story")] == HEADLINES
    at(moments.START)
    cards = [card.one(css="story__name").text for card in front(visitor).tree.all("article", css="story")]
    assert cards == ["Nyest av alle", *HEADLINES[:5]]


def test_portal_without_content_says_so(app: Flask, client: FlaskClient, at: At) -> None:
    at(moments.START)
    page = front(client)
    assert "Her kommer artikler om kultur så snart de er publisert." in page.text
    assert not page.tree.all(css="award") and not page.tree.all("ul", css="topics")
    assert len(page.tree.all("h1")) == 1 and page.tree.one("h1").text
    for path in ("/artikler", "/norges-kulturkommune", "/sitemap.xml", "/artikler.atom", "/kvittering"):
        assert client.get(path).status_code == 200, path
    assert Page(client.get("/norges-kulturkommune").text).tree.one("h1").text == "Norges kulturkommune"


def test_contact_who_is_named_is_shown_with_phone_and_mail(app: Flask, client: FlaskClient, at: At) -> None:
    build.lasting_pages()

    @transaction
    def name_one() -> None:
        row = {"name": "Navn Navnesen", "title": "Rådgiver", "phone": "22 22 22 22", "mail": "kultur@example.org"}
        db.session.execute(insert(Contact).values(row))

    name_one()
    at(moments.START)
    contact = front(client).tree.one(id="kontakt")
    assert contact.text == "Kontakt Navn Navnesen Rådgiver 22 22 22 22 kultur@example.org"
    assert [link["href"] for link in contact.all("a")] == ["tel:22222222", "mailto:kultur@example.org"]
