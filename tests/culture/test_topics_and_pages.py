"""Topics and lasting pages: rows by (thing, language), with bokmål where a language is missing; on both databases."""

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from portal.culture import actions, queries
from portal.culture.models import LastingPage, Topic
from portal.foundation import generation, i18n
from portal.foundation.db import db
from tests.databases import both_databases

NAMES = {"nb": "Kulturskole", "en": "School of music"}


@both_databases
def test_topic_is_named_in_the_language_of_the_page_or_else_in_bokmal(app: Flask) -> None:
    actions.add_topic("kulturskole", position=1, names=NAMES, leads={"nb": "Alle skal ha en."})
    read = {}
    for code in i18n.LANGUAGES:
        with i18n.in_language(code):
            topic = queries.topic_by_slug("kulturskole")
            assert topic is not None and [topic] == queries.topics()
            read[code] = (topic.name, topic.lang, topic.lead)
    assert read == {
        "nb": ("Kulturskole", "nb", "Alle skal ha en."),
        "nn": ("Kulturskole", "nb", "Alle skal ha en."),
        "en": ("School of music", "en", None),
    }


@both_databases
def test_topics_stand_in_their_order(app: Flask) -> None:
    for slug, position in (("c", 3), ("a", 2), ("b", 1)):
        actions.add_topic(slug, position=position, names={"nb": slug}, leads={})
    assert [topic.slug for topic in queries.topics()] == ["b", "a", "c"]
    assert queries.topic_by_slug("d") is None


@both_databases
def test_lasting_page_is_read_whole_in_one_language(app: Flask) -> None:
    texts = {
        "nb": {"title": "Kultur", "lead": "Ingress", "body": "## Hvem\n\nAlle."},
        "en": {"title": "Culture", "lead": "Lead"},
    }
    actions.add_lasting_page("kultur", texts)
    read = {}
    for code in i18n.LANGUAGES:
        with i18n.in_language(code):
            page = queries.lasting_page("kultur")
            assert page is not None
            read[code] = (page.title, page.lead, page.body, page.lang)
    bokmal = ("Kultur", "Ingress", "<h2>Hvem</h2>\n<p>Alle.</p>\n", "nb")
    assert read == {"nb": bokmal, "nn": bokmal, "en": ("Culture", "Lead", "", "en")}
    assert queries.lasting_page("annet") is None
    assert queries.contact() is None


@both_databases
def test_what_is_written_ends_every_kept_page_and_half_of_it_is_never_there(app: Flask) -> None:
    before = generation.current()
    actions.add_topic("kulturskole", position=1, names=NAMES, leads={})
    actions.add_lasting_page("kultur", {"nb": {"title": "Kultur", "lead": "Ingress"}})
    assert generation.current() == before + 2
    with pytest.raises(IntegrityError):
        actions.add_topic("kulturskole", position=2, names=NAMES, leads={})
    with pytest.raises(KeyError):
        actions.add_lasting_page("prisen", {"nb": {"title": "Prisen"}})
    assert generation.current() == before + 2
    assert (db.session.query(Topic).count(), db.session.query(LastingPage).count()) == (1, 1)
