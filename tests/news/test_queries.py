"""The gate of the articles, lists, counts and paging; on both databases."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from portal.culture import queries as culture
from portal.foundation.db import transaction
from portal.news import queries
from portal.news.queries import PAGE_SIZE, CardPage
from tests import build
from tests.databases import both_databases
from tests.moments import START, oslo

TICK = timedelta(microseconds=1)
APPEARS, GOES = oslo(2019, 6, 12, 20), oslo(2019, 8, 5)


def surfaces(slug: str, now: datetime, topic_id: int) -> list[bool]:
    """Whether each way of reading shows an article at a moment: they must all say the same."""
    counts = [topic.articles for topic in queries.topic_counts(now)]
    other = queries.article_by_slug("annen", now)
    assert other is not None
    return [
        queries.article_by_slug(slug, now) is not None,
        slug in [card.slug for card in queries.newest(now, 10)],
        slug in [card.slug for card in queries.card_page(now).cards],
        slug in [card.slug for card in queries.card_page(now, topic_id=topic_id).cards],
        slug in queries.shown_slugs(now),
        slug in [card.slug for card in queries.related_to(other, now)],
        counts == [2],
    ]


@both_databases
def test_article_is_there_from_its_moment_until_it_expires_and_everywhere_alike(app: Flask) -> None:
    topic_id = build.topic()
    build.article("annen", topics=("kulturskole",), publish_at=oslo(2019, 1, 1), related=("saken",))
    build.article("saken", topics=("kulturskole",), publish_at=APPEARS, expire_at=GOES)
    table = [(APPEARS - TICK, False), (APPEARS, True), (GOES - TICK, True), (GOES, False), (oslo(2030, 1, 1), False)]
    for now, there in table:
        assert surfaces("saken", now, topic_id) == [there] * 7, now
    assert queries.next_change(APPEARS - TICK) == APPEARS
    assert queries.next_change(APPEARS) == GOES
    assert queries.next_change(GOES) is None


@both_databases
def test_draft_is_never_there(app: Flask) -> None:
    topic_id = build.topic()
    build.article("annen", topics=("kulturskole",), related=("utkast",))
    build.article("utkast", topics=("kulturskole",), publish_at=None)
    for now in (START, oslo(2100, 1, 1)):
        assert surfaces("utkast", now, topic_id) == [False] * 7
    assert queries.next_change(START) is None


@both_databases
def test_topic_without_shown_articles_is_not_listed(app: Flask) -> None:
    for place, slug in enumerate(("siste", "tom", "framtid", "første"), start=1):
        build.topic(slug, position=place)
    build.article("en", topics=("siste", "første"))
    build.article("to", topics=("første",))
    build.article("tre", topics=("framtid", "første"), publish_at=oslo(2020, 1, 1))
    assert [(each.slug, each.articles) for each in queries.topic_counts(START)] == [("siste", 1), ("første", 2)]
    later = queries.topic_counts(oslo(2020, 1, 1))
    assert [(each.slug, each.articles) for each in later] == [("siste", 1), ("framtid", 1), ("første", 3)]


@both_databases
def test_topics_of_an_article_stand_in_its_own_order(app: Flask) -> None:
    for place, slug in enumerate(("en", "to", "tre"), start=1):
        build.topic(slug, position=place)
    build.article(topics=("tre", "en"))
    article = queries.article_by_slug("en-artikkel", START)
    assert article is not None
    assert [topic.slug for topic in article.topics] == ["tre", "en"]


@both_databases
def test_related_are_those_the_editor_chose_in_that_order(app: Flask) -> None:
    for slug in ("b", "c", "d", "e"):
        build.article(slug)
    build.article("framtid", publish_at=oslo(2020, 1, 1))
    build.article("a", related=("d", "finnes-ikke", "framtid", "b", "e", "c"))
    article = queries.article_by_slug("a", START)
    assert article is not None
    assert [card.slug for card in queries.related_to(article, START)] == ["d", "b", "e"]


@both_databases
def test_without_a_choice_the_newest_of_the_same_topics_are_related(app: Flask) -> None:
    for place, slug in enumerate(("kultur", "annet"), start=1):
        build.topic(slug, position=place)
    for day, slug in enumerate(("eldst", "b", "c", "d", "nyest"), start=1):
        build.article(slug, topics=("kultur",), publish_at=oslo(2019, 6, day))
    build.article("uten-emne", publish_at=oslo(2019, 6, 9))
    build.article("annet-emne", topics=("annet",), publish_at=oslo(2019, 6, 9))
    article = queries.article_by_slug("nyest", START)
    assert article is not None
    assert [card.slug for card in queries.related_to(article, START)] == ["d", "c", "b"]


@transaction
def forty() -> int:
    """Forty articles, some at the same moment, of which a draft, one to come and one that has gone; half under a topic."""
    topic_id = build.topic()
    for number in range(40):
        day = oslo(2019, 6, 1) + timedelta(hours=number // 3, microseconds=number % 2)
        topics = ("kulturskole",) if number % 2 else ()
        build.article(f"artikkel-{number:02}", publish_at=day, topics=topics)
    build.article("utkast", publish_at=None)
    build.article("framtid", publish_at=oslo(2020, 1, 1))
    build.article("gammel", publish_at=oslo(2019, 5, 1), expire_at=oslo(2019, 6, 1))
    return topic_id


def walk_older(topic_id: int | None) -> list[CardPage]:
    pages = [queries.card_page(START, topic_id=topic_id)]
    while pages[-1].older_than is not None:
        pages.append(queries.card_page(START, topic_id=topic_id, older_than=pages[-1].older_than))
        assert len(pages) < 10
    return pages


def walk_newer(topic_id: int | None, last: CardPage) -> list[CardPage]:
    pages = [last]
    while pages[-1].newer_than is not None:
        pages.append(queries.card_page(START, topic_id=topic_id, newer_than=pages[-1].newer_than))
        assert len(pages) < 10
    return pages


def slugs(pages: list[CardPage]) -> list[str]:
    return [card.slug for page in pages for card in page.cards]


@both_databases
def test_paging_meets_every_article_once_both_ways(app: Flask) -> None:
    topic_id = forty()
    for topic, everything in (
        (None, queries.shown_slugs(START)),
        (topic_id, [slug for slug in queries.shown_slugs(START) if int(slug[-2:]) % 2]),
    ):
        older = walk_older(topic)
        assert slugs(older) == everything
        assert [len(page.cards) for page in older[:-1]] == [PAGE_SIZE] * (len(older) - 1)
        assert older[0].newer_than is None
        newer = walk_newer(topic, older[-1])
        assert slugs(newer[::-1]) == everything
    assert len(everything) == 20 and len(queries.shown_slugs(START)) == 40


@both_databases
def test_page_keeps_its_place_when_articles_come_and_go(app: Flask) -> None:
    forty()
    first = queries.card_page(START)
    second = queries.card_page(START, older_than=first.older_than)
    build.article("ny", publish_at=START - TICK)
    assert queries.card_page(START, older_than=first.older_than) == second
    assert queries.card_page(START).cards[0].slug == "ny"


@both_databases
def test_hidden_article_is_no_place_to_start_from(app: Flask) -> None:
    build.article("a")
    hidden = [
        build.article("utkast", publish_at=None),
        build.article("framtid", publish_at=oslo(2020, 1, 1)),
        build.article("gammel", publish_at=oslo(2019, 5, 1), expire_at=oslo(2019, 6, 1)),
    ]
    newest = queries.card_page(START)
    for anchor in (*hidden, 4711):
        assert queries.card_page(START, older_than=anchor) == newest, "it answers as if it were not there"
        assert queries.card_page(START, newer_than=anchor) == newest


@both_databases
def test_empty_portal_has_an_empty_page(app: Flask) -> None:
    assert queries.card_page(START) == CardPage([], None, None)
    assert queries.newest(START, 6) == [] == queries.topic_counts(START)
    assert queries.next_change(START) is None


@both_databases
def test_page_has_what_was_written(app: Flask) -> None:
    build.topic()
    build.article(
        "hel",
        lang="nn",
        label="Debatt",
        dated=date(2018, 11, 1),
        body="Ein [lenkje](/artikler/a).",
        facts_title="Fakta",
        facts_body="- Punkt",
        meta=[{"term": "Møtet", "value": "Hausten 2018"}],
        present_title="Desse var til stades",
        present=[{"name": "Nokon", "role": "leiar"}],
        sources=["KS", "SSB"],
        note="Skrive for prøva.",
        topics=("kulturskole",),
    )
    found = queries.article_by_slug("hel", START)
    assert found is not None
    assert (found.lang, found.label, found.shown_date, found.iso_date) == (
        "nn", "Debatt", "November\u00a02018", "2018-11",
    )  # fmt: skip
    assert 'href="/artikler/a"' in found.body
    assert found.facts is not None and "<li>Punkt</li>" in found.facts.body
    assert found.present is not None and found.present.rows == [{"name": "Nokon", "role": "leiar"}]
    assert found.sources == ["KS", "SSB"]
    assert found.corrected is None
    assert [each.id for each in found.topics] == [each.id for each in culture.topics()]


@pytest.mark.parametrize(
    ("dated", "day_known", "shown", "iso"),
    [
        (None, False, None, None),
        (date(2019, 6, 1), False, "Juni\u00a02019", "2019-06"),
        (date(2018, 11, 23), True, "23.\u00a0november\u00a02018", "2018-11-23"),
    ],
)
def test_date_is_shown_as_far_as_it_is_known(
    app: Flask, dated: date | None, day_known: bool, shown: str | None, iso: str | None
) -> None:
    build.article(dated=dated, day_known=day_known)
    [card] = queries.newest(START, 1)
    found = queries.article_by_slug("en-artikkel", START)
    assert found is not None
    assert card.shown_date == found.shown_date == shown
    assert found.iso_date == iso
