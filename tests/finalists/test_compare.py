"""The finalists side by side: the same fields in the same order for all, through the gate, as a table at every width."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.award import queries as award
from portal.demo import content
from portal.finalists import queries
from portal.finalists.rules import FigureKind
from portal.foundation.db import db, transaction
from tests import build
from tests.databases import both_databases
from tests.moments import FINALISTS_AT, SECOND, START, oslo
from tests.pages import Node, Page, folded
from tests.walk import PREFIXES

At = Callable[[datetime], None]
EDITION = "/norges-kulturkommune/2019"
COMPARE = f"{EDITION}/sammenlign"
FIELDS = [
    "Det viktigste", "Fylke", "Innbyggere 1. januar 2018", "Innbyggere 1. januar 2019", "Kommunenummer 2019", "Kort om",
    "Hva kommunen vil vise fram", "Hva fylkesjuryen sa", "Hva ekspertpanelet sa", "Fem steder og arrangementer",
    "Hele presentasjonen",
]  # fmt: skip


def shown(client: FlaskClient, prefix: str = "") -> Page:
    answer = client.get(prefix + COMPARE)
    assert answer.status_code == 200
    return Page(answer.text)


def table_of(page: Page) -> Node:
    return page.tree.one("table", role="table")


def columns(page: Page) -> list[str]:
    """The finalists' names, from left to right."""
    return [head.one("span", css="h3").text for head in table_of(page).one("thead").all("th")[1:]]


def cells(page: Page) -> dict[str, list[Node]]:
    """The cells by field, without the label that only a phone shows."""
    rows = table_of(page).one("tbody").all("tr")
    return {row.one("th").text: [cell.one("div") for cell in direct(row, "td")] for row in rows}


def direct(row: Node, tag: str) -> list[Node]:
    return [child for child in row.children if isinstance(child, Node) and child.tag == tag]


@pytest.fixture(autouse=True)
def flat(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell's own box is its first one: what is in it may hold boxes too."""
    plain = Node.one

    def one(self: Node, tag: str | None = None, css: str | None = None, **wanted: str) -> Node:
        return direct(self, "div")[0] if self.tag == "td" and tag == "div" else plain(self, tag, css, **wanted)

    monkeypatch.setattr(Node, "one", one)


def test_each_field_has_a_cell_for_each_finalist(visitor: FlaskClient, at: At) -> None:
    at(START)
    page = shown(visitor)
    found = cells(page)
    assert list(found) == FIELDS
    assert sorted(columns(page)) == ["Drammen", "Larvik", "Sarpsborg"]
    assert {len(row) for row in found.values()} == {3}
    assert all(cell.text for row in found.values() for cell in row)


def test_what_stands_there_is_what_the_presentations_say(visitor: FlaskClient, at: At) -> None:
    at(START)
    page = shown(visitor)
    found = cells(page)
    whole = {
        name: Page(visitor.get(f"{EDITION}/finalister/{name.lower()}").text).tree.one("main") for name in columns(page)
    }
    for place, name in enumerate(columns(page)):
        for field in ("Kort om", "Hva kommunen vil vise fram", "Hva fylkesjuryen sa", "Hva ekspertpanelet sa"):
            assert found[field][place].text in whole[name].text, (field, name)
        for field in FIELDS[2:5]:
            figures = [figure.text for figure in whole[name].one("dl", css="figures").all("dd")]
            assert found[field][place].text in figures, (field, name)
        places = [item.one("strong").text for item in found["Fem steder og arrangementer"][place].all("li")]
        assert places == [item.one("h3").text for item in whole[name].one("ol", css="places").all("li")]


def test_columns_stand_in_the_order_of_the_hour_as_everywhere(visitor: FlaskClient, at: At) -> None:
    orders = set()
    for hour in range(24):
        at(START + timedelta(hours=hour))
        cards = Page(visitor.get(EDITION).text).tree.one(css="trio").all("article")
        names = columns(shown(visitor))
        assert names == [card.one("h3").text for card in cards]
        orders.add(tuple(names))
    assert len(orders) > 3


@pytest.mark.parametrize("prefix", PREFIXES.values(), ids=PREFIXES)
def test_table_is_one_for_a_screen_reader_at_every_width(visitor: FlaskClient, at: At, prefix: str) -> None:
    at(START)
    page = shown(visitor, prefix)
    table = table_of(page)
    assert page.tree.all(id=table["aria-labelledby"])
    assert [part["role"] for part in table.children if isinstance(part, Node)] == ["rowgroup", "rowgroup"]
    assert {row["role"] for row in table.all("tr")} == {"row"}
    heads = table.one("thead").all("th")
    assert {(head["role"], head["scope"]) for head in heads} == {("columnheader", "col")} and len(heads) == 4
    assert len(cells(page)) == len(FIELDS), "no two fields have the same name"
    for row in table.one("tbody").all("tr"):
        assert [(head["role"], head["scope"]) for head in row.all("th")] == [("rowheader", "row")]
        labels = [cell.all("span", css="stacked__label")[0] for cell in direct(row, "td")]
        assert [label.text for label in labels] == columns(page)
        assert {label["aria-hidden"] for label in labels} == {"true"}


def test_texts_of_another_language_than_the_page_are_marked(visitor: FlaskClient, at: At) -> None:
    at(START)
    for prefix, marked in (("", set()), ("/nn", {"nb"}), ("/en", {"nb"})):
        rows = list(cells(shown(visitor, prefix)).values())
        texts = [cell for place in (0, 5, 6, 7, 8, 9) for cell in rows[place]]
        assert {cell.attributes.get("lang") for cell in texts} == (marked or {None})
        assert {cell.attributes.get("lang") for cell in rows[1] + rows[-1]} == {None}


def test_page_and_its_links_open_with_the_finalists(visitor: FlaskClient, at: At) -> None:
    for now, status in ((FINALISTS_AT - SECOND, 404), (FINALISTS_AT, 200), (oslo(2030, 1, 1), 200)):
        at(now)
        answer = visitor.get(COMPARE)
        assert answer.status_code == status
        linked = COMPARE in Page(visitor.get(EDITION).text).links
        assert linked is (status == 200)
        if status == 404:
            ways = [link["href"] for link in Page(answer.text).tree.one(css="ways").all("a")]
            assert ways[0] == EDITION, "the nearest way first"
            assert not any(doc.head["headline"] in answer.text for doc in content.documents("finalists"))


@pytest.mark.parametrize("slug", ["drammen", "larvik", "sarpsborg"])
def test_each_presentation_leads_there(visitor: FlaskClient, at: At, slug: str) -> None:
    at(START)
    assert COMPARE in Page(visitor.get(f"{EDITION}/finalister/{slug}").text).links


@pytest.mark.parametrize("year", [2018, 10**30])
def test_edition_that_is_not_there_has_no_comparison(visitor: FlaskClient, year: int) -> None:
    assert visitor.get(f"/norges-kulturkommune/{year}/sammenlign").status_code == 404


def test_figure_that_one_has_not_told_is_said_to_be_missing(app: Flask, client: FlaskClient, at: At) -> None:
    edition_id = award_without_finalists()
    add = dict.fromkeys(("drammen", "larvik"), [(FigureKind.POPULATION, "1000", date(2019, 1, 1), "SSB")])
    add["sarpsborg"] = [(FigureKind.NUMBER, "0105", date(2019, 1, 1), "Kartverket")]
    for slug, figures in add.items():
        build.finalist(edition_id, slug, figures=figures)
    at(START)
    page = shown(client)
    rows = {field: [cell.text for cell in row] for field, row in cells(page).items()}
    by_name = dict(zip(columns(page), rows["Innbyggere 1. januar 2019"], strict=True))
    assert by_name == {"Drammen": "1 000", "Larvik": "1 000", "Sarpsborg": "Ikke oppgitt"}
    by_name = dict(zip(columns(page), rows["Kommunenummer 2019"], strict=True))
    assert by_name == {"Drammen": "Ikke oppgitt", "Larvik": "Ikke oppgitt", "Sarpsborg": "0105"}
    assert "SSB" in page.text and "Kartverket" in page.text


def award_without_finalists() -> int:
    """The edition of 2019 with the municipalities of its finalists, and none of them presented yet."""
    edition_id = build.edition(keys=False)

    @transaction
    def empty() -> None:
        for table in ("finalist_place", "figure", "finalist"):
            db.session.execute(db.text(f"DELETE FROM {table}"))

    empty()
    return edition_id


def test_edition_whose_finalists_are_not_written_yet_has_no_comparison(app: Flask, client: FlaskClient, at: At) -> None:
    award_without_finalists()
    at(START)
    assert client.get(COMPARE).status_code == 404


@both_databases
def test_presentations_are_those_that_each_page_shows(app: Flask) -> None:
    build.edition(keys=False)
    for now in (FINALISTS_AT - SECOND, FINALISTS_AT, oslo(2030, 1, 1)):
        edition = award.edition_in(2019, now)
        assert edition is not None
        together = queries.presentations(edition, now)
        assert [each.card.slug for each in together] == [card.slug for card in queries.finalists_of(edition, now)]
        for each in together:
            alone: Any = queries.presentation(edition, each.card.slug)
            assert folded(each.short) == folded(alone.short)
            assert (each.card, each.county, each.figures) == (alone.card, alone.county, alone.figures)
            assert [place.name for place in each.places] == [place.name for place in alone.places]
