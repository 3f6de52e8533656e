"""The archive by year: every article in one year, through the same gate; and the topics' pages."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.news import queries
from tests import build
from tests.databases import both_databases
from tests.moments import START, oslo
from tests.pages import Page

At = Callable[[datetime], None]


def counts(now: datetime = START) -> dict[int, int]:
    return {row.year: row.articles for row in queries.year_counts(now)}


def listed(year: int, now: datetime = START) -> list[str]:
    return [card.slug for card in queries.card_page(now, year=year).cards]


@both_databases
def test_an_article_is_of_the_year_of_its_date_else_of_when_it_was_published_in_oslo(app: Flask) -> None:
    build.article("datert", dated=date(2015, 3, 1))
    build.article("første-dag", dated=date(2016, 1, 1), day_known=True)
    build.article("siste-dag", dated=date(2016, 12, 31), day_known=True)
    build.article("uten-dato", publish_at=oslo(2017, 5, 1))
    build.article("siste-time", publish_at=oslo(2018, 12, 31, 23, 59, 59))
    build.article("første-time", publish_at=oslo(2019, 1, 1, 0, 0, 0))  # still 2018 in UTC
    assert counts() == {2019: 1, 2018: 1, 2017: 1, 2016: 2, 2015: 1}
    assert [row.year for row in queries.year_counts(START)] == [2019, 2018, 2017, 2016, 2015]
    by_year = {year: listed(year) for year in range(2014, 2021)}
    assert by_year == {
        2014: [], 2015: ["datert"], 2016: ["siste-dag", "første-dag"], 2017: ["uten-dato"], 2018: ["siste-time"],
        2019: ["første-time"], 2020: [],
    }  # fmt: skip


@both_databases
def test_hidden_articles_make_no_year(app: Flask) -> None:
    build.article("utkast", publish_at=None, dated=date(2011, 1, 1))
    build.article("framtid", publish_at=oslo(2020, 1, 1), dated=date(2012, 1, 1))
    build.article("gammel", publish_at=oslo(2019, 5, 1), expire_at=oslo(2019, 6, 1), dated=date(2013, 1, 1))
    assert counts() == {}
    assert [listed(year) for year in (2011, 2012, 2013)] == [[], [], []]
    assert counts(oslo(2020, 1, 1)) == {2012: 1}


def test_the_archives_of_all_years_hold_every_article_once(visitor: FlaskClient, at: At) -> None:
    at(START)
    front = Page(visitor.get("/artikler").text)
    years = front.tree.one("section", **{"aria-labelledby": "arkiv"}).all("a")
    met = []
    for link in years:
        page = Page(visitor.get(link["href"]).text)
        cards = page.tree.all("article", css="story")
        assert link.one("span", css="num").text.split()[0] == str(len(cards))
        year = link["href"].rpartition("/")[2]
        assert page.tree.one("h1").text == f"Artikler fra {year}"
        assert [n["href"] for n in page.tree.all("a", **{"aria-current": "page"})] == [link["href"]]
        met += [card.one("a")["href"].rpartition("/")[2] for card in cards]
    assert sorted(met) == sorted(queries.shown_slugs(START)) and len(years) > 1


def test_archive_turns_its_pages(app: Flask, client: FlaskClient, at: At) -> None:
    for number in range(15):
        build.article(f"artikkel-{number:02}", publish_at=oslo(2018, 6, 1, 0, number))
    build.article("annet-år")
    at(START)
    first = Page(client.get("/arkiv/2018").text)
    second = Page(client.get(first.tree.one("a", css="pager__older")["href"]).text)
    cards = [card.one("a")["href"] for found in (first, second) for card in found.tree.all("article", css="story")]
    assert cards == [f"/artikler/artikkel-{number:02}" for number in range(14, -1, -1)]
    assert first.title != second.title
    assert second.tree.one("a", css="pager__newer")["href"].startswith("/arkiv/2018?nyere-enn=")


@pytest.mark.parametrize("year", ["2012", "0", "1", "9999", "10000", "99999999999999999999", "-1", "x"])
def test_a_year_without_articles_is_not_there(app: Flask, client: FlaskClient, at: At, year: str) -> None:
    build.article("framtid", publish_at=oslo(2020, 1, 1), dated=date(2012, 1, 1))
    at(START)
    answer = client.get(f"/arkiv/{year}")
    assert answer.status_code == 404
    assert "/artikler" in [node["href"] for node in Page(answer.text).tree.one("main").all("a")]


def test_a_topic_turns_its_pages_and_keeps_its_language(app: Flask, client: FlaskClient, at: At) -> None:
    build.topic()
    for number in range(15):
        build.article(f"artikkel-{number:02}", topics=["kulturskole"], publish_at=oslo(2019, 6, 1, 0, number))
    build.article("annet")
    at(START)
    first = Page(client.get("/nn/tema/kulturskole").text)
    assert first.tree.one("h1").text == "Kulturskole" and first.tree.one("header", css="page-head")["lang"] == "nb"
    second = Page(client.get(first.tree.one("a", css="pager__older")["href"]).text)
    cards = [card.one("a")["href"] for found in (first, second) for card in found.tree.all("article", css="story")]
    assert cards == [f"/nn/artikler/artikkel-{number:02}" for number in range(14, -1, -1)]


def test_an_unknown_topic_leads_to_all_articles(client: FlaskClient, at: At) -> None:
    at(START)
    answer = client.get("/tema/finnes-ikke")
    assert answer.status_code == 404
    links = [node["href"] for node in Page(answer.text).tree.one("main").all("a")]
    assert links[0] == "/artikler"
