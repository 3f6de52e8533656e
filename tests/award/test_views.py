"""The prize's page and the edition's page, as the phase lets them be."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.award.rules import Calendar
from portal.demo import content
from tests import build, moments
from tests.moments import CALENDAR, START, oslo
from tests.pages import Page

At = Callable[[datetime], None]
EDITION = "/norges-kulturkommune/2019"
NAMES = {"Drammen", "Larvik", "Sarpsborg"}


def page(client: FlaskClient, address: str) -> Page:
    answer = client.get(address)
    assert answer.status_code == 200
    return Page(answer.text)


def test_prize_page_tells_what_how_and_who(visitor: FlaskClient, at: At) -> None:
    at(START)
    prize = page(visitor, "/norges-kulturkommune")
    assert prize.tree.one("h1").text == "Norges kulturkommune"
    lasting = content.settings("pages.yaml")["prisen"]["nb"]
    assert lasting["lead"] in prize.text
    criteria = content.settings("edition.yaml")["criteria"]
    shown = [row.one("h3").text for row in prize.tree.one("ol", css="places").all("li")]
    assert shown == [each["title"]["nb"] for each in criteria]
    assert [link["href"] for link in prize.tree.one("ul", css="editions").all("a")] == [EDITION]


def test_winners_stand_newest_first_with_what_is_known_of_them(visitor: FlaskClient, at: At) -> None:
    at(START)
    build.release_demonstration()
    rows = [row.text for row in page(visitor, "/norges-kulturkommune").tree.one("ol", css="winners").all("li")]
    assert len(rows) == 13
    assert rows[0] == "2017Bodø Andre finalister: Moss og RørosDelt ut 27. september 2017, Sentralen, Oslo"
    assert rows[3] == "2011Sandnes Andre finalister: Bodø og Lindås"
    assert rows[-1] == "1992Larvik"
    at(oslo(2023, 6, 20))
    rows = [row.text for row in page(visitor, "/norges-kulturkommune").tree.one("ol", css="winners").all("li")]
    assert len(rows) == 16
    assert rows[0].startswith("2023Lillestrøm Andre finalister: Aurskog-Høland og Skien")
    assert rows[2].startswith("2019Drammen Andre finalister: Larvik og SarpsborgDelt ut 12. august 2019, Arendalsuka")


CALENDAR_STATES = [
    # winter, finalists, vote, count, award
    (oslo(2019, 6, 1), ["done", "", "", "", ""]),
    (oslo(2019, 6, 12, 20), ["done", "now", "", "", ""]),
    (oslo(2019, 6, 13), ["done", "done", "", "", ""]),
    (oslo(2019, 6, 13, 8), ["done", "done", "now", "", ""]),
    (oslo(2019, 8, 4, 23, 59, 59), ["done", "done", "now", "", ""]),
    (oslo(2019, 8, 5), ["done", "done", "done", "now", ""]),
    (oslo(2019, 8, 12), ["done", "done", "done", "done", "now"]),
    (oslo(2019, 8, 12, 15), ["done", "done", "done", "done", "done"]),
]


@pytest.mark.parametrize(("now", "states"), CALENDAR_STATES)
def test_calendar_tells_what_is_done_and_what_is_now(
    visitor: FlaskClient, at: At, now: datetime, states: list[str]
) -> None:
    at(now)
    rows = page(visitor, EDITION).tree.one("ol", css="calendar").all("li")
    said = [row.attributes.get("class", "").removeprefix("is-") for row in rows]
    assert said == states
    assert [row.attributes.get("aria-current") for row in rows] == [
        "step" if each == "now" else None for each in states
    ]
    assert [row.text.split(" ")[0:9].count("Nå:") for row in rows] == [int(each == "now") for each in states]
    assert [len(row.all(css="eks")) for row in rows] == [0, 0, 1, 1, 0], "what the portal added itself"


def test_countdown_and_ruler_of_the_first_of_july(visitor: FlaskClient, at: At) -> None:
    at(START)
    edition = page(visitor, EDITION)
    assert edition.tree.one(css="left").text == "34 dager igjen"
    assert "til og med 4. august kl. 23.59." in edition.tree.one("p", css="lead").text
    strokes = [node["class"] for node in edition.tree.one("svg", css="ruler").all("rect")]
    assert len(strokes) == 62, "a stroke a day from 12 June to 12 August"
    assert strokes == ["d-off"] + ["d-past"] * 18 + ["d-now"] + ["d-next"] * 34 + ["d-off"] * 7 + ["d-next"]
    assert edition.tree.one("svg", css="ruler").one("text").text == "I dag, 1. juli"


def test_three_equal_cards_in_the_order_of_the_hour(visitor: FlaskClient, at: At) -> None:
    orders = set()
    for hour in range(60):
        at(START + timedelta(hours=hour))
        cards = page(visitor, EDITION).tree.one(css="trio").all("article")
        orders.add(tuple(card.one("h3").text for card in cards))
        assert {tuple(node.tag for node in card.walk()) for card in cards} == {tuple(n.tag for n in cards[0].walk())}
    assert len(orders) == 6 and {frozenset(order) for order in orders} == {frozenset(NAMES)}
    assert "Rekkefølgen skifter hver time og er den samme for alle." in page(visitor, EDITION).text


def test_jury_and_events_are_public_from_the_start(visitor: FlaskClient, at: At) -> None:
    at(oslo(2019, 6, 1))
    before = page(visitor, EDITION)
    jury = [row.one("strong").text for row in before.tree.one("ul", css="people").all("li")]
    assert jury == ["Kristin Ørmen Johnsen", "Gunn Marit Helgesen", "Else Blom"]
    assert (
        "der finalistene blir kjent" in before.text and "Finalistene blir presentert her 12. juni 2019" in before.text
    )
    assert not before.tree.all("article", css="fin")
    assert "(eksempel)" not in before.title, "before the finalists nothing on it is an example"
    at(oslo(2019, 6, 13))
    after = page(visitor, EDITION)
    assert "der finalistene ble kjent" in after.text
    assert {card.one("h3").text for card in after.tree.all("article", css="fin")} == NAMES
    assert after.title.endswith("(eksempel)")


UNKNOWN = [
    ("/norges-kulturkommune/2018", ["/norges-kulturkommune"]),
    ("/norges-kulturkommune/99999999999999999999999", ["/norges-kulturkommune"]),
    ("/norges-kulturkommune/2018/resultat", ["/norges-kulturkommune"]),
    ("/norges-kulturkommune/2018/stem", ["/norges-kulturkommune"]),
    ("/norges-kulturkommune/2018/slik-stemmer-du", ["/norges-kulturkommune"]),
    ("/norges-kulturkommune/2018/finalister/drammen", ["/norges-kulturkommune"]),
    ("/norges-kulturkommune/2019/finalister/oslo", [EDITION, "/norges-kulturkommune"]),
    ("/artikler/finnes-ikke", ["/artikler"]),
    ("/tema/finnes-ikke", ["/artikler"]),
    ("/finnes-ikke", ["/", "/artikler", "/norges-kulturkommune"]),
]


@pytest.mark.parametrize(("address", "ways"), UNKNOWN)
@pytest.mark.parametrize("prefix", ["", "/nn", "/en"])
def test_what_is_not_there_is_answered_with_ways_on(
    visitor: FlaskClient, at: At, address: str, ways: list[str], prefix: str
) -> None:
    at(START)
    answer = visitor.get(prefix + address)
    assert answer.status_code == 404
    found = Page(answer.text)
    assert found.language == (prefix.strip("/") or "nb")
    offered = [link["href"] for link in found.tree.one(css="ways").all("a")]
    assert len(offered) == len(set(offered)), "no way is offered twice"
    assert {prefix + way for way in ways} <= set(offered)
    if ways[0] == EDITION:
        assert offered[0] == prefix + EDITION, "the nearest way first"
    assert all(visitor.get(way).status_code == 200 for way in offered)


PARTIAL = [dict(zip(("finalists_at", "voting_opens", "voting_closes", "release_at"), row, strict=True))
           for row in product((True, False), repeat=4)]  # fmt: skip
PAGES = ("", "/stem", "/stem/kode", "/resultat", "/slik-stemmer-du", "/finalister/drammen")


@pytest.mark.parametrize("known", PARTIAL, ids=lambda known: " ".join(n for n, k in known.items() if k) or "nothing")
def test_edition_with_moments_unknown_has_all_its_pages(
    app: Flask, client: FlaskClient, at: At, known: dict[str, bool]
) -> None:
    build.lasting_pages()
    build.edition(calendar=replace(CALENDAR, **{name: None for name, is_known in known.items() if not is_known}))
    for now in moments.DURING.values():
        at(now)
        for path in PAGES:
            answer = client.get(EDITION + path)
            assert answer.status_code in {200, 404}, (now, path)
            assert "None" not in Page(answer.text).text
        assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("calendar", "now", "words"),
    [
        (Calendar(), START, "Hvem blir neste kulturkommune?"),
        (Calendar(applications_open=oslo(2019, 8, 1)), START, "Kommunene kan søke fra 1. august 2019."),
        (Calendar(applications_open=oslo(2019, 6, 1), applications_close=oslo(2019, 9, 1)), START,
         "Kommunene kan søke til og med 31. august kl. 23.59."),
        (Calendar(finalists_at=oslo(2019, 9, 1)), START, "Søknadene er stengt."),
    ],
)  # fmt: skip
def test_phases_before_the_finalists_have_their_words(
    app: Flask, client: FlaskClient, at: At, calendar: Calendar, now: datetime, words: str
) -> None:
    build.lasting_pages()
    build.edition(calendar=calendar, keys=False)
    at(now)
    assert words in page(client, EDITION).text
    assert words in page(client, "/").text
