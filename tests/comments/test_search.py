"""Search finds comments that are shown, below all that the portal itself says."""

import pytest
from sqlalchemy import text

from portal.foundation.db import db
from portal.moderation.rules import Act, Reason
from portal.search import actions as search
from portal.search import queries
from portal.search.rules import Kind
from tests import build, moments
from tests.comments.acting import confirmed, decide, shown
from tests.databases import both_databases
from tests.pages import Page


def found(word: str) -> list[tuple[str, str]]:
    search.refresh()
    return [(hit.kind.value, hit.slug) for hit in queries.search(word, "nb", moments.START).hits]


@both_databases
def test_shown_comment_is_found_by_a_form_of_its_words_and_leads_to_where_it_stands(client, place):
    comment_id = shown(client, tekst="Hvor ligger bibliotekene?")
    confirmed(client, tekst="Også om bibliotek, men ikke lest.", adresse="b@example.org")
    assert found("bibliotek") == [("comment", str(comment_id))]
    page = Page(client.get("/sok?q=bibliotek").text)
    hit = page.tree.one(css="hit")
    assert "Kommentar" in hit.text and "1. juli 2019" in hit.text
    assert hit.one("a")["href"] == f"/kommentarer/{comment_id}"
    answer = client.get(f"/kommentarer/{comment_id}")
    where = answer.headers["Location"]
    assert (answer.status_code, where) == (
        303,
        f"/kommentarer/finalister/2019/drammen?fra={comment_id}#kommentar-{comment_id}",
    )
    assert Page(client.get(where.partition("#")[0]).text).tree.one(id=f"kommentar-{comment_id}")


@both_databases
def test_removed_comment_is_not_found_through_an_old_index(client, place):
    comment_id = shown(client, tekst="Om sommerkinoen.")
    assert found("sommerkinoen") == [("comment", str(comment_id))]
    decide(comment_id, Act.REMOVE, reason=Reason.OFF_TOPIC)
    assert queries.search("sommerkinoen", "nb", moments.START).hits == []
    assert found("sommerkinoen") == []


def test_no_word_or_name_of_a_removed_comment_is_left_in_the_index_file(client, place):
    others = [shown(client, tekst=f"Kveldskonsert {number}.", adresse=f"{number}@example.org") for number in range(2)]
    comment_id = shown(client, tekst="Om sommerkinoen.", navn="Zyxwvuq")
    parts = {"ommerki", "yxwvu"}  # a page leaves out what a word and the one before begin with alike
    assert found("sommerkinoen") and _kept_of(parts) == parts
    decide(comment_id, Act.REMOVE, reason=Reason.OFF_TOPIC)
    assert len(found("kveldskonsert")) == len(others)
    assert _kept_of(parts) == set()


def _kept_of(words: set[str]) -> set[str]:
    """Which of some parts of words FTS5 keeps in its own pages, found or not."""
    pages = db.session.scalars(text("SELECT block FROM search_words_data")).all()
    return {word for word in words if any(word.encode() in page for page in pages)}


@both_databases
def test_comments_stand_after_the_portals_own_texts_and_do_not_crowd_them_out(client, place, monkeypatch):
    for number in range(5):
        shown(client, tekst=f"Sjeldentord nummer {number}.", adresse=f"{number}@example.org")
    search.refresh()
    build.article("nevner", body="Her står sjeldentord.")
    search.refresh()
    monkeypatch.setattr("portal.search.queries.index.MOST", 2)
    hits = [hit.kind for hit in queries.search("sjeldentord", "nb", moments.START).hits]
    assert hits == [Kind.ARTICLE, Kind.COMMENT]


def test_without_the_floor_comments_would_crowd_articles_out(client, place, monkeypatch):
    monkeypatch.setattr(search, "_place_below", lambda thing: {})
    build.article("nevner", body="Her står sjeldentord.")
    search.refresh()
    for number in range(5):
        shown(client, tekst=f"Sjeldentord nummer {number}.", adresse=f"{number}@example.org")
    search.refresh()
    monkeypatch.setattr("portal.search.queries.index.MOST", 2)
    assert Kind.ARTICLE not in {hit.kind for hit in queries.search("sjeldentord", "nb", moments.START).hits}


@pytest.mark.parametrize("prefix", ["/nn", "/en"])
def test_the_hit_is_read_in_every_frame(client, place, prefix):
    shown(client, tekst="Om sommerkinoen.")
    search.refresh()
    assert "sommerkinoen" in Page(client.get(f"{prefix}/sok?q=sommerkinoen").text).text
