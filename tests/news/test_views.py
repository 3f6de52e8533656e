"""An article's page, the lists and the topics."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from portal.demo import content
from portal.foundation.db import db, transaction
from portal.news.models import Article
from tests import build, moments
from tests.moments import START, oslo
from tests.pages import Page, folded

At = Callable[[datetime], None]
MEETING = "/artikler/ks-vil-ha-en-tydeligere-plass-i-kulturpolitikken"
HEADS = {document.head["slug"]: document.head for document in content.documents("articles")}


def page(client: FlaskClient, address: str) -> Page:
    answer = client.get(address)
    assert answer.status_code == 200
    return Page(answer.text)


def test_consultation_meeting_has_all_its_parts(visitor: FlaskClient, at: At) -> None:
    at(START)
    found = page(visitor, MEETING)
    head = HEADS["ks-vil-ha-en-tydeligere-plass-i-kulturpolitikken"]
    assert found.tree.one("h1").text == head["headline"]
    assert head["lead"] in found.text
    prose = found.tree.all(css="prose")[0]
    assert [node.text for node in prose.all("h2")] == ["Hvem skal gjøre hva", "Kulturskolen", "Også på dagsordenen"]
    box = found.tree.one("aside", css="fact")
    assert box.one("h2").text == "Dette er konsultasjonsmøtene" and "faste møter" in box.text
    present = [row.one("dt").text for row in found.tree.one("dl", css="present").all("div")]
    assert present == [row["name"] for row in head["present"]["rows"]]
    assert [row.text for row in found.tree.one("ul", css="sources").all("li")] == [
        folded(each) for each in head["sources"]
    ]
    assert head["note"] in found.text
    meta = found.tree.one("dl", css="meta")
    assert meta.one("time").attributes == {"datetime": "2018-11"} and meta.one("time").text == "November 2018"
    assert [link.text for link in meta.all("a")] == ["Kulturpolitikk", "Fylkeskommunene", "Kulturskole"]
    picture = found.tree.one("figure")
    assert picture.one("img")["alt"] == head["alt"] and picture.one("figcaption").text == head["credit"]
    related = [link["href"].rpartition("/")[2] for link in found.tree.one("ul", css="related").all("a")]
    assert related == head["related"]


def test_every_article_says_on_what_ground_it_is_written(visitor: FlaskClient, at: At) -> None:
    at(START)
    for slug, head in HEADS.items():
        found = page(visitor, f"/artikler/{slug}")
        assert "Teksten er skrevet for dette demonstrasjonsnettstedet på grunnlag av åpne kilder." in found.text
        assert "Nettstedet drives ikke av KS eller Norsk kulturforum." in found.text
        assert len(found.tree.one("ul", css="sources").all("li")) == len(head["sources"]) >= 3
        assert len(found.tree.one("ul", css="related").all("a")) == 3
        assert head["credit"] in found.text


@pytest.mark.parametrize(("prefix", "lang"), [("/nn", "nn"), ("/en", "en")])
def test_article_keeps_its_language_in_another_frame(visitor: FlaskClient, at: At, prefix: str, lang: str) -> None:
    at(START)
    found = page(visitor, prefix + MEETING)
    assert found.language == lang
    for css in ("art-head", "prose", "present", "sources", "fact"):
        assert found.tree.all(css=css)[0]["lang"] == "nb", css
    assert all(link["lang"] == "nb" for link in found.tree.one("ul", css="related").all("a"))
    assert found.tree.one("figcaption")["lang"] == "nb"
    inside = [link["href"] for link in found.tree.all(css="prose")[0].all("a")]
    assert inside and all(address.startswith(f"{prefix}/artikler/") for address in inside), "links stay in the frame"
    assert all(visitor.get(address).status_code == 200 for address in inside)


def test_article_in_the_language_of_its_page_needs_no_mark(visitor: FlaskClient, at: At) -> None:
    at(START)
    main = page(visitor, MEETING).tree.one("main")
    assert not [node for node in main.walk() if "lang" in node.attributes]


def test_machines_are_told_what_people_are(visitor: FlaskClient, at: At) -> None:
    at(START)
    for slug, head in HEADS.items():
        found = page(visitor, f"/en/artikler/{slug}")
        known = {
            "@context": "https://schema.org",
            "@type": "Article",
            "headline": head["headline"],
            "description": head["lead"],
            "inLanguage": "nb",
            "mainEntityOfPage": f"http://localhost/en/artikler/{slug}",
        }
        assert found.json_ld == known | ({"datePublished": head["dated"]} if head.get("dated") else {})
        assert found.meta("og:type") == "article" and found.meta("og:title") == head["headline"]
        assert folded(found.meta("og:description") or "") == folded(head["lead"])
        assert found.meta("article:published_time") == head.get("dated")
        assert f"/share/example/{head['picture']}-" in (found.meta("og:image") or "")


def test_hostile_words_reach_neither_page_nor_script(app: Flask, client: FlaskClient, at: At) -> None:
    build.article(
        headline='</script><script>alert("1")</script>', lead='"><img src=x>', alt='" onload="x', credit="<b>x</b>"
    )
    at(START)
    found = page(client, "/artikler/en-artikkel")
    assert found.tree.one("h1").text == '</script><script>alert("1")</script>'
    assert found.json_ld is not None and found.json_ld["headline"] == '</script><script>alert("1")</script>'
    assert [node["type"] for node in found.tree.all("script")] == ["application/ld+json"]
    assert found.tree.one("figure").one("img").attributes.keys() <= {
        "src",
        "alt",
        "width",
        "height",
        "loading",
        "decoding",
    }


def test_correction_is_dated_and_stands_with_the_text(app: Flask, client: FlaskClient, at: At) -> None:
    article_id = build.article()

    @transaction(publishes=True)
    def correct() -> None:
        values = {"corrected_on": date(2019, 6, 20), "correction": "Tallet var feil."}
        db.session.execute(update(Article).where(Article.id == article_id).values(values))

    at(START)
    assert not page(client, "/artikler/en-artikkel").tree.all(css="corrected")
    correct()
    found = page(client, "/artikler/en-artikkel")
    assert found.tree.one(css="corrected").text == "Rettet 20. juni 2019: Tallet var feil."
    assert found.json_ld is not None and found.json_ld["dateModified"] == "2019-06-20"


def test_list_turns_its_pages_both_ways(app: Flask, client: FlaskClient, at: At) -> None:
    for number in range(30):
        build.article(f"artikkel-{number:02}", publish_at=oslo(2019, 6, 1, 0, number))
    at(START)
    met, address = [], "/artikler"
    for newer, older in ((0, 1), (1, 1), (1, 0)):
        found = page(client, address)
        met += [card.one("a")["href"] for card in found.tree.all("article", css="story")]
        assert [len(found.tree.all("a", css=f"pager__{way}")) for way in ("newer", "older")] == [newer, older]
        assert found.tree.one("h1").text == "Artikler"
        last, address = address, found.tree.all("a", css="pager__older")[0]["href"] if older else ""
    assert met == [f"/artikler/artikkel-{number:02}" for number in range(29, -1, -1)]
    back = page(client, last).tree.one("a", css="pager__newer")["href"]
    cards = page(client, back).tree.all("article", css="story")
    assert [card.one("a")["href"] for card in cards] == met[12:24]
    assert page(client, last).title != page(client, "/artikler").title


@pytest.mark.parametrize(
    "given", ["", "x", "0", "-1", "999", "1e3", "99999999999999999999999", "1;drop", "1&nyere-enn=2"]
)
def test_odd_place_in_the_list_is_answered_with_the_newest_page(visitor: FlaskClient, at: At, given: str) -> None:
    at(START)
    cards = page(visitor, f"/artikler?eldre-enn={given}").tree.all("article", css="story")
    assert len(cards) in ({6} if "&" not in given else range(7))


def test_topic_has_name_lead_and_its_articles(visitor: FlaskClient, at: At) -> None:
    at(START)
    topics = content.settings("topics.yaml")
    for prefix, lang in (("", "nb"), ("/nn", "nn"), ("/en", "en")):
        for topic in topics:
            found = page(visitor, f"{prefix}/tema/{topic['slug']}")
            assert found.tree.one("h1").text == topic["name"][lang]
            assert topic["lead"][lang] in found.text
            listed = [card.one("a")["href"].rpartition("/")[2] for card in found.tree.all("article", css="story")]
            assert listed == [slug for slug, head in HEADS.items() if topic["slug"] in head["topics"]]


def test_topic_without_articles_says_so(app: Flask, client: FlaskClient, at: At) -> None:
    build.topic("tomt")
    at(moments.START)
    found = page(client, "/tema/tomt")
    assert "Her kommer artikler om emnet så snart de er publisert." in found.text
    assert not found.tree.all("article", css="story")
