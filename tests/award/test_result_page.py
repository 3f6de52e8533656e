"""The result: before release when it comes and nothing else, afterwards the jury's winner and the example's count."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from portal.award import actions as award
from portal.demo import content
from portal.results import actions as results
from tests import build, moments, web
from tests.databases import both_databases
from tests.moments import RELEASE_AT, START, oslo
from tests.pages import Page, folded

At = Callable[[datetime], None]
RESULT = "/norges-kulturkommune/2019/resultat"
MENU = ("Artikler", "Norges kulturkommune")


def result(client: FlaskClient, prefix: str = "") -> Page:
    answer = client.get(prefix + RESULT)
    assert answer.status_code == 200
    return Page(answer.text)


@pytest.mark.parametrize("now", [oslo(2019, 6, 1), START, oslo(2019, 8, 6), RELEASE_AT, oslo(2019, 8, 20)])
def test_before_release_it_says_when_and_nothing_else(visitor: FlaskClient, at: At, now: datetime) -> None:
    at(now)
    page = result(visitor)
    for words in ("Norges kulturkommune 2019", "Resultatet kommer 12. august", "tidligst kl. 15.00"):
        assert words in page.text
    assert len(page.text) < 150, "and nothing else"
    assert page.title.startswith("Resultatet 2019 – ")
    assert not page.tree.all("table") and not page.tree.all("img", css="bars")


def test_after_release_the_jury_comes_first_and_then_the_people(visitor: FlaskClient, at: At) -> None:
    build.release_demonstration()
    at(oslo(2019, 8, 13))
    page = result(visitor)
    assert page.title == "Resultatet 2019 (foreløpig) – Kultur (eksempel)"
    assert page.tree.one("h1").text == "Drammen er Norges kulturkommune 2019"
    outcome = content.settings("edition.yaml")["winner"]
    told = [*map(folded, outcome["reasons"]), "Kilde: Norsk kulturforum (NOKU)"]
    words = ["Larvik og Sarpsborg var også finalister.", *told, "Folkets favoritt", "I eksempelet fikk Sarpsborg flest"]
    places = [page.text.index(word) for word in words]
    assert places == sorted(places)


def test_count_is_told_in_words_in_bars_and_in_a_table(visitor: FlaskClient, at: At) -> None:
    build.release_demonstration()
    at(oslo(2019, 8, 13))
    page = result(visitor)
    assert page.tree.one("p", css="answer").text == "I eksempelet fikk Sarpsborg flest stemmer: 123 av 341."
    chart = page.tree.all("svg", css="bars")[0]
    assert page.tree.one(id=chart["aria-labelledby"]).text.startswith("I eksempelet ")
    assert [bar["width"] for bar in chart.all("rect")] == ["100.0%", "93.5%", "83.7%"]
    rows = [row.text for row in page.tree.all("table")[0].all("tr")]
    assert rows == [
        "Kommune Stemmer Andel", "Sarpsborg 123 36,1 %", "Larvik 115 33,7 %", "Drammen 103 30,2 %", "Sum 341 100,0 %",
    ]  # fmt: skip
    figures = [(row.one("dt").text, row.one("dd").text) for row in page.tree.one("dl", css="figures").all("div")]
    told = [("bekreft", "358"), ("teller", "341"), ("trukket", "7"), ("forkastet", "10")]
    assert [(word in label, value) for (word, _), (label, value) in zip(told, figures, strict=True)] == [
        (True, value) for _, value in told
    ]
    for heading in ("Folkets favoritt Eksempel", "Stemmene i tall Eksempel"):
        assert heading in [node.text for node in page.tree.all("h2")]


def test_every_sentence_on_the_count_begins_with_the_example(visitor: FlaskClient, at: At) -> None:
    build.release_demonstration()
    at(oslo(2019, 8, 13))
    for prefix, start in (("", "I eksempelet"), ("/nn", "I eksempelet"), ("/en", "In the example")):
        page = result(visitor, prefix)
        said = [page.tree.one("p", css="answer").text, page.tree.one(id="soyler").text]
        assert all(sentence.startswith(start) for sentence in said), said


@both_databases
def test_result_is_provisional_until_it_is_approved(app: Flask, at: At) -> None:
    edition_id = build.edition()
    client = app.test_client()
    at(START)
    for name, choice in (("a", "larvik"), ("b", "larvik"), ("c", "drammen")):
        web.vote(client, f"{name}@example.org", choice)
    build.release(edition_id)
    at(moments.RELEASE_AT)
    page = result(client)
    assert "(foreløpig)" in page.title and "Foreløpig resultat" in page.text
    assert page.tree.one("p", css="answer").text == "I eksempelet fikk Larvik flest stemmer: 2 av 3."
    build.certify(edition_id)
    at(moments.CERTIFIED_AT)
    page = result(client)
    assert "(endelig)" in page.title and "Endelig resultat" in page.text and "foreløpig" not in page.text.lower()


def test_no_votes_are_told_as_such(client: FlaskClient, at: At) -> None:
    edition_id = build.edition()
    build.release(edition_id, winner="larvik")
    at(moments.RELEASE_AT)
    page = result(client)
    assert page.tree.one("p", css="answer").text == "I eksempelet er det ingen stemmer som teller."
    assert not page.tree.all("table")


def test_tie_is_told_as_such(client: FlaskClient, at: At) -> None:
    edition_id = build.edition()
    at(START)
    for name, choice in (("a", "larvik"), ("b", "sarpsborg")):
        web.vote(client, f"{name}@example.org", choice)
    build.release(edition_id, winner="larvik")
    at(moments.RELEASE_AT)
    said = result(client).tree.one("p", css="answer").text
    assert said == "I eksempelet fikk Larvik og Sarpsborg like mange stemmer: 1 hver av 2."


def test_winner_must_be_a_finalist_of_the_edition(app: Flask) -> None:
    edition_id = build.edition(keys=False)
    with pytest.raises(IntegrityError):
        results.enter_outcome(edition_id, winner_slug="oslo", reasons=["Grunn."], source="Kilde")


def test_release_without_an_outcome_shows_no_result(app: Flask, client: FlaskClient, at: At) -> None:
    edition_id = build.edition()
    award.release(edition_id, now=RELEASE_AT)
    at(oslo(2019, 8, 13))
    assert "Resultatet kommer" in result(client).text
