"""The index keeps up: it follows what is written, changed and deleted, and does no more than that."""

import pytest
from sqlalchemy import delete, func, select, text, update

from portal.culture import actions as culture
from portal.foundation import generation
from portal.foundation.db import db, transaction
from portal.news.models import Article
from portal.search import actions, queries
from portal.search.models import SearchDocument, SearchState
from tests import build
from tests.architecture.test_query_counts import counted
from tests.databases import both_databases
from tests.moments import START

pytestmark = both_databases


def words_in_index() -> int:
    return db.session.scalar(text("SELECT count(*) FROM search_words"))


def documents() -> int:
    return db.session.scalar(select(func.count()).select_from(SearchDocument))


@transaction(publishes=True)
def change(article_id: int, **values: object) -> None:
    db.session.execute(update(Article).where(Article.id == article_id).values(values))


@transaction(publishes=True)
def remove(article_id: int) -> None:
    db.session.execute(delete(Article).where(Article.id == article_id))


def test_the_index_follows_what_is_written_changed_and_deleted(app, find):
    article_id = build.article(headline="Bibliotek")
    assert len(find("biblioteket")) == 1
    change(article_id, headline="Scene")
    assert len(find("scenen")) == 1 and find("biblioteket") == []
    before = documents()
    change(article_id, lang="en", headline="Theatres")
    assert len(find("theatre")) == 1 and documents() == before == words_in_index()
    change(article_id, publish_at=None)
    assert find("theatre") == [] and documents() == 0 == words_in_index()
    change(article_id, publish_at=START)
    assert len(find("theatre")) == 1
    remove(article_id)
    assert find("theatre") == [] and documents() == 0 == words_in_index()


def test_only_what_has_changed_is_written_again(app):
    build.article("en")
    build.article("to")
    assert actions.refresh() == 2
    article_id = build.article("tre")
    assert actions.refresh() == 1
    change(article_id, picture="bibliotek")  # not a word of it is searched
    assert actions.refresh() == 0
    assert actions.rebuild() == 3


def test_a_refresh_reads_once_when_nothing_has_moved(app):
    build.article()
    actions.refresh()
    with counted() as said:
        assert actions.refresh() == 0
    assert len(said) == 1


def test_a_refresh_that_was_stopped_half_way_is_done_again(app, monkeypatch):
    build.article("en", headline="Bibliotek")
    build.article("to", headline="Bibliotek")
    monkeypatch.setattr(actions, "BATCH", 1)
    write = actions._write
    written = []

    def stopped(things, digests):
        if written:
            raise KeyboardInterrupt
        written.append(write(things, digests))

    monkeypatch.setattr(actions, "_write", stopped)
    with pytest.raises(KeyboardInterrupt):
        actions.refresh()
    monkeypatch.setattr(actions, "_write", write)
    assert documents() == 1
    assert queries.generation_to_reach() is not None
    assert actions.refresh() == 1
    assert queries.generation_to_reach() is None and documents() == 2


def test_what_is_published_while_the_index_is_written_is_indexed_next_time(app, monkeypatch):
    build.article("en", headline="Bibliotek")
    stands_at = actions._stands_at
    monkeypatch.setattr(actions, "_stands_at", lambda target: (build.article("to"), stands_at(target)))
    actions.refresh()
    monkeypatch.setattr(actions, "_stands_at", stands_at)
    assert queries.generation_to_reach() == generation.current()
    assert actions.refresh() == 1


def test_an_index_of_an_older_layout_is_made_anew(app, monkeypatch):
    build.article()
    actions.refresh()

    @transaction
    def older() -> None:
        db.session.execute(update(SearchState).values(layout=0))

    older()
    assert queries.generation_to_reach() == generation.current()
    actions.refresh()
    assert queries.generation_to_reach() is None


def test_a_text_in_a_language_that_is_gone_leaves_the_index(app, find):
    from portal.culture.models import TopicText

    culture.add_topic("teater", position=1, names={"nb": "Teater", "en": "Theatre"}, leads={})
    build.article(headline="Noe", topics=["teater"])
    assert len(find("theatres")) == 1
    before = documents()

    @transaction(publishes=True)
    def forget_english() -> None:
        db.session.execute(delete(TopicText).where(TopicText.language == "en"))

    forget_english()
    assert find("theatres") == []
    assert documents() == before - 1 == words_in_index()
