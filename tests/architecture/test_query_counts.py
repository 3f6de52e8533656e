"""A page asks the database as often with thirty rows as with one, and never often."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from portal.award import actions as award
from portal.award.rules import Calendar, Phase
from portal.foundation import boxes, outbox
from portal.foundation.db import db, transaction
from portal.municipalities import actions as municipalities
from portal.news import queries
from portal.nominations.models import DeadlineMove, FormField, FormFieldText, Round, RoundCounty
from portal.nominations.rules import FieldKind, Method, RoundKind
from portal.search import actions as search
from tests import build, moments, walk, web
from tests.conftest import configured, running

# The most statements that each public page of the demonstration may take, reading the clock's shift included.
BOUNDS = {
    "/": 12,
    "/artikler": 8,
    "/artikler/tre-kommuner-i-finalen": 12,
    "/tema/kulturskole": 6,
    "/arkiv/2019": 5,
    "/sok": 6,
    "/artikler.atom": 3,
    "/norges-kulturkommune": 10,
    "/norges-kulturkommune/2019": 11,
    "/norges-kulturkommune/2019/fylkeskaringer": 6,
    "/norges-kulturkommune/2019/sok-for-kommunen": 9,
    "/norges-kulturkommune/2019/foresla": 11,
    "/soknad/sjekk-e-posten": 2,
    "/soknad/ny-lenke": 2,
    "/forslag/sjekk-e-posten": 2,
    "/norges-kulturkommune/2019/finalister/drammen": 13,
    "/norges-kulturkommune/2019/stem": 5,
    "/norges-kulturkommune/2019/stem?valg=larvik": 5,
    "/norges-kulturkommune/2019/stem/kode": 3,
    "/norges-kulturkommune/2019/slik-stemmer-du": 3,
    "/norges-kulturkommune/2019/kontroller": 6,
    "/norges-kulturkommune/2019/kontroller/kontroller.py": 2,
    "/norges-kulturkommune/2019/stemmelogg": 9,
    "/norges-kulturkommune/2019/stemmelogg/kontrollpunkter.json": 6,
    "/norges-kulturkommune/2019/stemmelogg/kontrollsummer.txt": 5,
    "/norges-kulturkommune/2019/stemmelogg/feed.xml": 5,
    "/norges-kulturkommune/2019/stemmelogg/sammenlign.py": 2,
    "/norges-kulturkommune/2019/resultat": 3,
    "/norges-kulturkommune/2019/sammenlign": 7,
    "/norges-kulturkommune/2019/kalender.ics": 4,
    "/kvittering": 2,
    "/kommentarer/finalister/2019/drammen": 11,
    "/kommentarer/finalister/2019/drammen/skriv": 7,
    "/kommentarer/artikler/tre-kommuner-i-finalen": 7,
    "/kommentarer/1/meld": 11,
    "/kommentarer/meldt": 2,
    "/kommentarer/sjekk-e-posten": 2,
    "/kommentarer/regler": 2,
    "/kommentarer.atom": 9,
    "/om": 2,
    "/kontakt": 3,
    "/personvern": 2,
    "/mine-opplysninger": 2,
    "/mine-opplysninger/sjekk-e-posten": 2,
    "/mine-opplysninger/skjema.json": 0,
    "/tilgjengelighet": 2,
    "/modereringslogg": 6,
    "/sitemap.xml": 13,
    "/robots.txt": 0,
    "/.well-known/security.txt": 1,
    "/api/v1": 0,
    "/api/v1/openapi.json": 0,
    "/api/v1/editions": 2,
    "/api/v1/editions/2019": 10,
    "/api/v1/editions/2019/finalists": 6,
    "/api/v1/editions/2019/finalists/drammen": 6,
    "/api/v1/editions/2019/result": 2,
    "/api/v1/winners": 4,
}
LISTS = (
    "/", "/artikler", "/tema/kulturskole", "/artikler.atom", "/sitemap.xml", "/norges-kulturkommune",
    "/norges-kulturkommune/2019", "/norges-kulturkommune/2019/stem", "/norges-kulturkommune/2019/finalister/drammen",
    "/norges-kulturkommune/2019/resultat", "/norges-kulturkommune/2019/sammenlign",
    "/norges-kulturkommune/2019/kalender.ics", "/demo/e-post", "/arkiv/2019", "/sok", "/sok?q=artikkel",
    "/sok?q=vinner", "/sok?q=kåringen", "/norges-kulturkommune/2019/fylkeskaringer",
    "/norges-kulturkommune/2019/sok-for-kommunen", "/norges-kulturkommune/2019/foresla", "/api/v1/editions",
    "/api/v1/editions/2019", "/api/v1/editions/2019/finalists", "/api/v1/editions/2019/result", "/api/v1/winners",
)  # fmt: skip


@contextmanager
def counted() -> Iterator[list[str]]:
    """Every statement that is sent to the database meanwhile, transactions' beginnings and ends left out."""
    said: list[str] = []

    def listen(_connection, _cursor, statement, *_rest):
        if not statement.startswith(("BEGIN", "PRAGMA")):
            said.append(statement)

    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        yield said
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)


def statements(client, path: str) -> int:
    """How many statements a page takes."""
    with counted() as said:
        answer = client.get(path)
    assert answer.status_code == 200, path
    return len(said)


@pytest.mark.parametrize("path", walk.PUBLIC)
def test_every_public_page_asks_a_bounded_number_of_times(path, visitor):
    assert statements(visitor, path) <= BOUNDS[path]


def test_every_public_page_has_a_bound():
    assert set(BOUNDS) == set(walk.PUBLIC)


def add(number: int) -> None:
    """The number-th of everything that a list shows."""
    build.article(f"artikkel-{number}", topics=["kulturskole"])
    build.topic(f"tema-{number}", position=number + 1)
    build.article(f"emneartikkel-{number}", topics=[f"tema-{number}"])
    award.add_winner(
        year=1900 + number, name=f"Vinner {number}", others="A;B", place="Oslo", awarded_on=None,
        known_from=moments.oslo(2000, 1, 1), edition_id=None,
    )  # fmt: skip
    award.add_edition(1900 + number, Calendar(), jury=[], entries=[], criteria=[])


def edition_with(rows: int) -> None:
    """The edition of 2019 with so many jurors, criteria and calendar lines, and one finalist or all three."""
    both = {"nb": "Bokmål", "nn": "Nynorsk"}
    entries = [
        award.NewEntry(
            date_text=both, text=both, text_after=None, begins=moments.START,
            ends=moments.START + timedelta(days=number + 1), is_event=bool(number % 2), is_example=False,
        )
        for number in range(rows)
    ]  # fmt: skip
    edition_id = award.add_edition(
        2019, moments.CALENDAR, jury=[(f"Juror {number}", both) for number in range(rows)], entries=entries,
        criteria=[(both, both)] * rows,
    )  # fmt: skip
    register = [municipalities.RegisterRow(number, name, "Fylke") for number, name in build.FINALISTS.values()]
    municipalities.add_register(register, valid_from=2019, valid_to=2019, official_names={})
    for slug in build.FINALISTS if rows > 1 else ["drammen"]:
        build.finalist(edition_id, slug)
    add_rounds(edition_id, rows)
    build.release(edition_id)


@transaction
def add_rounds(edition_id: int, rows: int) -> None:
    """County rounds of two counties each, with a deadline that was moved; a form with as many fields."""
    for number in range(rows):
        round_ = Round(
            edition_id=edition_id, kind=RoundKind.COUNTY, slug=f"runde-{number}", name=f"Runde {number}",
            method=Method.CARDS, position=number, deadline=moments.START,
        )  # fmt: skip
        round_.counties = [RoundCounty(edition_id=edition_id, county=f"Fylke {number}{each}") for each in "ab"]
        form_field = FormField(edition_id=edition_id, position=number, kind=FieldKind.TEXT, longest=1000, required=True)
        form_field.texts = [FormFieldText(language="nb", label=f"Felt {number}", help="")]
        db.session.add_all([round_, form_field])
        db.session.flush()
        db.session.add(
            DeadlineMove(
                round_id=round_.id, before=moments.VOTING_OPENS, after=moments.START, reason="Vær", at=moments.START
            )
        )


@transaction
def write_mail(rows: int) -> None:
    for number in range(rows):
        outbox.queue_email(
            "voting/email/receipt.txt", to=f"{number}@example.org", language="nb",
            values={"year": 2019, "closes": moments.VOTING_CLOSES, "event": "cast"},
            links={"link": outbox.Page("home.index", {})}, box=boxes.PORTAL_KEY,
        )  # fmt: skip


def fill(rows: int) -> None:
    """So many rows on every list."""
    build.lasting_pages()
    build.topic()
    edition_with(rows)
    for number in range(1, rows + 1):
        add(number)
    write_mail(rows)
    assert outbox.deliver() == rows
    search.refresh()


@pytest.fixture
def taken(tmp_path, empty_portal, compiled, at):
    """How many statements each list takes, in a portal of its own with so many rows, before and after release."""

    def count(rows: int) -> dict[tuple[str, str], int]:
        data = tmp_path / str(rows)
        shutil.copytree(empty_portal, data)
        found = {}
        with contextmanager(running)(configured(data), compiled) as app:
            fill(rows)
            for phase in (Phase.VOTING, Phase.RESULT):
                at(moments.DURING[phase])
                found |= {(phase, path): statements(app.test_client(), path) for path in LISTS}
        return found

    return count


def test_a_list_asks_as_often_with_thirty_rows_as_with_one(taken):
    assert taken(30) == taken(1)


def test_a_page_that_asks_once_a_row_is_found(app, client, at):
    at(moments.START)
    fill(30)
    before = statements(client, "/artikler")

    def asks_for_each() -> str:
        for slug in queries.shown_slugs(moments.START):
            queries.article_by_slug(slug, moments.START)
        return ""

    app.view_functions["news.index"] = asks_for_each
    assert statements(client, "/artikler") > before + 30


def test_a_vote_asks_a_bounded_number_of_times(client, at):
    build.edition()
    at(moments.START)
    with counted() as asking:
        web.ask(client)
    link = web.last_mail().link
    with counted() as showing:
        client.get(link)
    with counted() as confirming:
        web.post(client, link)
    numbers = {"ask": len(asking), "show": len(showing), "confirm": len(confirming)}
    # Of the 13, four are for the promise on the receipt, read when the vote is saved.
    assert numbers == {"ask": 11, "show": 5, "confirm": 12}
