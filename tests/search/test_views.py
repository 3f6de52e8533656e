"""The search page as its reader meets it."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.search import actions
from tests import build, moments
from tests.moments import START, oslo
from tests.pages import Page

At = Callable[[datetime], None]


def page(client: FlaskClient, address: str, status: int = 200) -> Page:
    answer = client.get(address)
    assert answer.status_code == status
    return Page(answer.text)


def hits(found: Page) -> list[str]:
    return [node.one("h3").one("a")["href"] for node in found.tree.all("li", css="hit")]


def test_the_field_is_a_plain_form_that_keeps_what_was_asked(visitor: FlaskClient, at: At) -> None:
    at(START)
    for address, text in (("/sok", ""), ("/sok?q=kulturskole+%22x", 'kulturskole "x'), ("/sok?q=%20", "")):
        found = page(visitor, address)
        form = found.tree.one("main").one("form")
        assert (form["method"], form["action"], form["role"]) == ("get", "/sok", "search")
        field = form.one("input")
        assert (field["name"], field["type"], field["value"]) == ("q", "search", text)
        assert form.one("label")["for"] == field["id"] and form.one("label").text == "Søk på nettstedet"
        assert found.tree.all("script") == []


def test_every_kind_of_hit_has_its_words_marked_and_leads_to_its_page(visitor: FlaskClient, at: At) -> None:
    at(START)
    table = {
        "bibliotekene": ("/artikler/ks-vil-ha-en-tydeligere-plass-i-kulturpolitikken", "Artikkel", "bibliotekene"),
        "larvik": ("/norges-kulturkommune/2019/finalister/larvik", "Finalist i Norges kulturkommune 2019", "Larvik"),
        "nesseby": ("/norges-kulturkommune#vinner-1994", "Vant Norges kulturkommune i 1994", "Nesseby"),
        "kåring+2019": ("/norges-kulturkommune/2019", "Kåring Eksempel", "Kåringen"),
        "kulturskolen+kommuner": ("/tema/kulturskole", "Emne", "Kulturskole"),
        "frivillige": ("/", "Side", "frivillige"),
        "annethvert": ("/norges-kulturkommune", "Side", "annethvert"),
    }
    for question, (address, kind, word) in table.items():
        found = page(visitor, f"/sok?q={question}")
        [hit] = [node for node in found.tree.all("li", css="hit") if node.one("h3").one("a")["href"] == address]
        assert hit.one("p", css="label").text == kind
        assert word in [mark.text for mark in hit.all("mark")], question
        target = page(visitor, address)
        assert "#" not in address or target.tree.all(id=address.partition("#")[2])


def test_an_article_tells_its_date_and_keeps_its_language(visitor: FlaskClient, at: At) -> None:
    at(START)
    for prefix, lang in (("", None), ("/en", "nb")):
        found = page(visitor, f"{prefix}/sok?q=bibliotekene")
        [hit] = [node for node in found.tree.all("li", css="hit") if "/artikler/" in node.one("a")["href"]]
        assert hit.one("a").attributes.get("lang") == lang
        assert hit.one("a")["href"].startswith(f"{prefix}/artikler/")
        assert hit.one("p", css="when").text == ("November 2018")


def test_official_names_stand_in_their_order_each_in_its_language(visitor: FlaskClient, at: At) -> None:
    for question, marked, now in (
        ("unjárga", "Unjárga", START),
        ("unjárga", "Unjárga", oslo(2024, 1, 1)),
        ("nesseby", "Nesseby", oslo(2024, 1, 1)),
    ):
        at(now)
        found = page(visitor, f"/sok?q={question}")
        [hit] = found.tree.all("li", css="hit")
        name = hit.one("h3").one("a")
        assert name.text == "Unjárga – Nesseby"
        assert [part["lang"] for part in name.all("span")] == ["se", "nb"]
        assert [mark.text for mark in name.all("mark")] == [marked]


def test_names_of_a_later_register_are_not_told_to_who_did_not_ask_for_them(visitor: FlaskClient, at: At) -> None:
    at(START)
    for question, name in (("nesseby", "Nesseby"), ("trondheim", "Trondheim")):
        links = [each.one("h3").one("a") for each in page(visitor, f"/sok?q={question}").tree.all("li", css="hit")]
        assert [link.text for link in links if "#vinner" in link["href"]] == [name]


def test_letters_are_not_simplified(visitor: FlaskClient, at: At) -> None:
    at(START)
    assert hits(page(visitor, "/sok?q=Ås")) == ["/artikler/as-bruker-nesten-dobbelt-sa-mye-pa-kulturskolen"]
    assert hits(page(visitor, "/sok?q=as")) == []


@pytest.mark.parametrize(
    ("prefix", "heading", "topics"),
    [
        ("", "Ingen treff på «finnesikke»", "Eller se artiklene etter emne"),
        ("/nn", "Ingen treff på «finnesikke»", "Eller sjå artiklane etter emne"),
        ("/en", "No results for “finnesikke”", "Or see the articles by topic"),
    ],
)
def test_no_hits_say_so_and_lead_to_the_topics(
    visitor: FlaskClient, at: At, prefix: str, heading: str, topics: str
) -> None:
    at(START)
    found = page(visitor, f"{prefix}/sok?q=finnesikke")
    assert [node.text for node in found.tree.one("main").all("h2")] == [heading, topics]
    links = [node["href"] for node in found.tree.one("main").one("ul", css="topics").all("a")]
    assert f"{prefix}/tema/kulturskole" in links and len(links) == 5


def test_hits_are_counted_when_all_of_them_stand_there(visitor: FlaskClient, at: At) -> None:
    at(START)
    assert page(visitor, "/sok?q=ås").tree.one(id="treff").text == "1 treff på «ås»"
    assert page(visitor, "/sok?q=larvik").tree.one(id="treff").text == "3 treff på «larvik»"


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("a", "Skriv minst to bokstaver eller tall."),
        ("%00", "Skriv minst to bokstaver eller tall."),
        ("!!!!", "Skriv minst to bokstaver eller tall."),
        ("a" * 10_000, "Skriv færre ord. Teksten kan ha høyst 200 tegn."),
    ],
)
def test_what_cannot_be_searched_for_is_told_at_the_field(
    visitor: FlaskClient, at: At, question: str, message: str
) -> None:
    at(START)
    found = page(visitor, f"/sok?q={question}", 422)
    field = found.tree.one("main").one("input")
    assert found.tree.one(id=field["aria-describedby"]).text == message
    assert field["aria-invalid"] == "true" and len(field["value"]) <= 200
    assert found.title.startswith("Feil: Søk") and not found.tree.all(css="hit")


def test_what_was_written_and_asked_is_shown_as_text(app: Flask, client: FlaskClient, at: At) -> None:
    build.article("en", headline="<script>alert(1)</script> & kulturskole", lead='"><img src=x onerror=a> kulturskole')
    actions.refresh()
    at(START)
    for question in ("kulturskole", "script alert", "img onerror"):
        answer = client.get("/sok", query_string={"q": question})
        main = answer.text.partition("<main")[2].partition("</main>")[0]
        assert "<script" not in main and "<img" not in main
        [hit] = Page(answer.text).tree.all("li", css="hit")
        assert hit.one("a").text == "<script>alert(1)</script> & kulturskole"
    answer = client.get("/sok", query_string={"q": '<script>alert(2)</script>"><b>x'})
    found = Page(answer.text)
    assert found.tree.one(id="treff").text == 'Ingen treff på «<script>alert(2)</script>"><b>x»'
    assert found.tree.all("script") == [] and "<b>x" not in answer.text


def test_pages_of_hits_are_leafed_through(app: Flask, client: FlaskClient, at: At) -> None:
    for number in range(25):
        build.article(f"artikkel-{number:02}", headline="Kulturskole", publish_at=oslo(2019, 6, 1, 0, number))
    actions.refresh()
    at(START)
    met, address, titles = [], "/sok?q=kulturskoler", []
    while address:
        found = page(client, address)
        met += hits(found)
        titles.append(found.tree.one(id="treff").text)
        older = found.tree.all("a", css="pager__older")
        back = found.tree.all("a", css="pager__newer")
        assert [link["href"] for link in back] == ([] if "fra=" not in address else ["/sok?q=kulturskoler"])
        address = older[0]["href"] if older else ""
    assert met == [f"/artikler/artikkel-{number:02}" for number in range(24, -1, -1)]
    assert titles == ["De første treffene på «kulturskoler»"] + ["Flere treff på «kulturskoler»"] * 2


@pytest.mark.parametrize("start", ["", "x", "0", "-1", "199", "200", "99999999999999999999", "1e3", "1&fra=2"])
def test_an_odd_place_in_the_hits_is_answered(visitor: FlaskClient, at: At, start: str) -> None:
    at(START)
    found = page(visitor, f"/sok?q=kulturkommune&fra={start}")
    assert found.tree.one(id="treff").text.endswith("på «kulturkommune»")


def test_search_is_not_indexed_sets_no_cookie_and_is_kept_only_without_a_question(visitor: FlaskClient, at: At) -> None:
    at(START)
    for address, kept in (("/sok", True), ("/sok?q=kultur", False), ("/sok?q=a", False)):
        answer = visitor.get(address)
        assert "Set-Cookie" not in answer.headers
        assert Page(answer.text).meta("robots") == "noindex"
        assert answer.headers["Cache-Control"].startswith("public") is kept
        assert "ETag" not in answer.headers or kept
    assert "/sok<" not in visitor.get("/sitemap.xml").text


def test_search_is_in_the_menu_in_the_footer_and_on_pages_that_are_not_there(visitor: FlaskClient, at: At) -> None:
    at(START)
    for prefix, word in (("", "Søk"), ("/nn", "Søk"), ("/en", "Search")):
        found = page(visitor, f"{prefix}/artikler")
        for part in ("header", "footer"):
            links = found.tree.all(part, css="top" if part == "header" else "foot")[0].all("a")
            assert [node.text for node in links if node["href"] == f"{prefix}/sok"] == [word]
        missing = page(visitor, f"{prefix}/finnes-ikke", 404)
        assert missing.tree.one("main").one("form")["action"] == f"{prefix}/sok"
    menu = page(visitor, "/sok?q=kultur").tree.one("nav", css="nav")
    assert [node.text for node in menu.all("a") if "aria-current" in node.attributes] == ["Søk"]
    assert not page(visitor, "/stem/min/feil", 410).tree.one("main").all("form")


def test_titles_tell_what_was_asked(visitor: FlaskClient, at: At) -> None:
    at(START)
    assert page(visitor, "/sok").title == "Søk – Kultur"
    assert page(visitor, "/sok?q=kultur").title == "Søk etter «kultur» – Kultur"
    assert page(visitor, "/en/sok?q=kultur").title == "Search for “kultur” – Kultur"


def test_what_is_hidden_later_is_gone_from_the_page_at_that_moment(app: Flask, client: FlaskClient, at: At) -> None:
    build.edition()
    actions.refresh()
    at(moments.FINALISTS_AT - moments.SECOND)
    assert hits(page(client, "/sok?q=larvik")) == []
    at(moments.FINALISTS_AT)
    assert hits(page(client, "/sok?q=larvik")) == ["/norges-kulturkommune/2019/finalister/larvik"]
