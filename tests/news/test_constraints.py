"""What the database itself refuses of an article, on both databases; and HTML that nobody cleaned."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError, StatementError

from portal.culture import actions as culture
from portal.culture.models import Topic
from portal.foundation.db import db, transaction
from portal.news import queries
from portal.news.models import Article, ArticleTopic
from tests import build
from tests.databases import both_databases
from tests.moments import START, oslo

BAD: list[tuple[str, dict[str, Any]]] = [
    ("expires_after_publishing", {"publish_at": START, "expire_at": START}),
    ("expires_after_publishing", {"publish_at": START, "expire_at": START - timedelta(days=1)}),
    ("whole_fact_box", {"facts_title": "Fakta", "facts_body": None}),
    ("whole_fact_box", {"facts_title": None, "facts_body": "Tekst"}),
]


def refused(**told: Any) -> str:
    with pytest.raises(IntegrityError) as error:
        build.article(**told)
    return str(error.value.orig)


@both_databases
@pytest.mark.parametrize(("constraint", "told"), BAD)
def test_article_that_cannot_be_is_refused(app: Flask, constraint: str, told: dict[str, Any]) -> None:
    assert f"ck_article_{constraint}" in refused(**told)
    assert db.session.query(Article).count() == 0


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_the_checks_above_find_dropped_constraints(app: Flask) -> None:
    @transaction
    def drop() -> None:
        for name in {name for name, _ in BAD}:
            db.session.execute(text(f"ALTER TABLE article DROP CONSTRAINT ck_article_{name}"))

    drop()
    for place, (_, told) in enumerate(BAD):
        with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
            refused(slug=f"artikkel-{place}", **told)


@both_databases
def test_address_belongs_to_one_article_and_one_topic(app: Flask) -> None:
    build.article("sak")
    build.topic("emne")
    with pytest.raises(IntegrityError):
        build.article("sak")
    with pytest.raises(IntegrityError):
        build.topic("emne", position=2)
    assert (db.session.query(Article).count(), db.session.query(Topic).count()) == (1, 1)


@both_databases
def test_article_stands_under_a_topic_once_and_under_known_ones_only(app: Flask) -> None:
    build.topic("emne")
    with pytest.raises(IntegrityError):
        build.article("to-ganger", topics=("emne", "emne"))
    with pytest.raises(KeyError):
        build.article("ukjent", topics=("finnes-ikke",))
    assert db.session.query(Article).count() == db.session.query(ArticleTopic).count() == 0, "nothing is half made"


@both_databases
def test_lasting_page_has_one_text_in_each_language(app: Flask) -> None:
    culture.add_lasting_page("kultur", {"nb": {"title": "Kultur", "lead": "Ingress"}})
    with pytest.raises(IntegrityError):
        culture.add_lasting_page("kultur", {"nb": {"title": "Kultur", "lead": "Ingress"}})


def test_text_that_nobody_cleaned_cannot_be_stored(app: Flask) -> None:
    article_id = build.article()

    @transaction
    def write(body: str) -> None:
        db.session.execute(update(Article).where(Article.id == article_id).values(body=body))

    with pytest.raises(StatementError, match="portal.foundation.markdown"):
        write("<script>alert(1)</script>")


HOSTILE = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](data:text/html,alert)",
    "![x](http://example.org/x.png)",
    '<img src=x onerror="alert(1)">',
    "<iframe src=http://example.org></iframe>",
    '[x](http://example.org "a\\" onmouseover=alert(1)")',
]


@pytest.mark.parametrize("source", HOSTILE)
def test_markdown_brings_no_script_picture_or_frame(app: Flask, source: str) -> None:
    build.article(body=source, facts_title="Fakta", facts_body=source, publish_at=oslo(2019, 1, 1))
    found = queries.article_by_slug("en-artikkel", START)
    assert found is not None and found.facts is not None
    for html in (found.body, found.facts.body):
        for bad in ("<script", "<img", "<iframe", 'href="javascript', 'href="data', "<a title", ' onmouseover="'):
            assert bad not in html
