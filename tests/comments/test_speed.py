"""A page of comments costs what it costs, however many there are: statements, and rows that are read."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert, text

from portal.comments import queries
from portal.comments.models import Comment
from portal.comments.rules import Place
from portal.foundation.db import db, transaction
from portal.foundation.markdown import visitor_html
from portal.moderation.models import Case
from portal.moderation.rules import Kind, State
from tests import moments
from tests.architecture.test_query_counts import counted, statements
from tests.comments.acting import ALL, DRAMMEN, PAGE, shown

MOST_ROWS = 60  # of any one step of the plan: ten comments and one more, each with its parts


@transaction
def fill(number: int, place: Place = DRAMMEN, *, first: int = 1_000_000, every: int = 3) -> None:
    """So many comments on a page; all but each third wait, or were refused, as in a real queue."""
    states = [State.SHOWN] + [State.PENDING, State.REFUSED] * every
    cases, comments = [], []
    html = visitor_html("Enda en kommentar.")
    for each in range(first, first + number):
        at = moments.START + timedelta(seconds=each - first)
        state = states[each % every]
        cases.append(
            {
                "id": each, "kind": Kind.COMMENT, "state": state, "version": 2, "place": str(place), "name": "Leser",
                "excerpt": "Enda en kommentar.", "language": "nb", "signals": [], "has_signals": False, "opened_at": at,
            }
        )  # fmt: skip
        comments.append(
            {
                "id": each, "case_id": each, "place": str(place), "name": "Leser", "text": "Enda en kommentar.",
                "html": html, "written_at": at, "confirmed_at": at, "edit_until": at,
            }
        )  # fmt: skip
    db.session.execute(insert(Case), cases)
    db.session.execute(insert(Comment), comments)


@contextmanager
def steps() -> Iterator[list[int]]:
    """How many steps SQLite's machine takes meanwhile."""
    db.session.rollback()
    connection = db.session.connection().connection.driver_connection
    taken = [0]

    def step() -> int:
        taken[0] += 1
        return 0

    connection.set_progress_handler(step, 10)
    try:
        yield taken
    finally:
        connection.set_progress_handler(None, 0)


def asked(**how: Any) -> tuple[int, int]:
    """Machine steps of the newest page and of the feed's rows."""
    with steps() as page:
        found = queries.shown(DRAMMEN, moments.START, **how)
    assert len(found.comments) == queries.PAGE_SIZE and found.more_after
    with steps() as feed:
        assert len(queries.newest(moments.START, 30)) == 30
    return page[0], feed[0]


def test_a_hundred_thousand_comments_cost_no_more_than_a_thousand(place):
    fill(1_000)
    few = asked()
    fill(99_000, first=2_000_000)
    many = asked()
    middle = asked(after=2_060_000 - 2_060_000 % 3)
    assert queries.counts_shown([DRAMMEN], moments.START)[DRAMMEN] > 33_000
    assert many[0] < 1.5 * few[0] and middle[0] < 1.6 * few[0] and many[1] < 1.5 * few[1], (few, many, middle)


def test_without_the_index_it_would_cost_more(place):
    fill(1_000)
    db.session.rollback()
    few = asked()
    fill(9_000, first=2_000_000)
    db.session.execute(text("DROP INDEX case_place"))
    db.session.execute(text("DROP INDEX case_newest"))
    db.session.commit()
    many = asked()
    assert many[0] > 3 * few[0] and many[1] > 3 * few[1], (few, many)


def _rows_read(node: dict[str, Any]) -> int:
    """The most rows that a step of a plan read, those thrown away too."""
    own = (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
    return int(max([own, *(_rows_read(each) for each in node.get("Plans", []))]))


def _plans(act: Any) -> list[int]:
    """The most rows read in each statement that an act sends, by PostgreSQL's own account."""
    said: list[tuple[str, Any]] = []

    def listen(_connection, _cursor, statement, parameters, _context, _many) -> None:
        if statement.startswith("SELECT"):
            said.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", listen)
    act()
    event.remove(db.engine, "before_cursor_execute", listen)
    connection = db.session.connection()
    found = []
    for statement, parameters in said:
        plan = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", parameters).scalar()
        whole = json.loads(plan) if isinstance(plan, str) else plan
        found.append(_rows_read(whole[0]["Plan"]))
    return found


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_postgresql_reads_a_few_rows_of_twenty_thousand(place):
    fill(20_000)
    db.session.commit()
    db.session.execute(text("ANALYZE"))
    db.session.commit()
    for act in (
        lambda: queries.shown(DRAMMEN, moments.START),
        lambda: queries.shown(DRAMMEN, moments.START, after=1_009_999 - 1_009_999 % 3),
        lambda: queries.newest(moments.START, 30),
        lambda: queries.shown_one(1_000_002, moments.START),
        lambda: queries.counts_shown([DRAMMEN], moments.START),
    ):
        assert max(_plans(act)) <= MOST_ROWS, _plans(act)


def test_pages_ask_as_often_with_thirty_comments_as_with_one(client, place):
    shown(client)
    shown(client, "/kommentarer/artikler/en-artikkel/skriv", adresse="b@example.org")
    paths = (PAGE, ALL, "/artikler/en-artikkel", "/kommentarer.atom", "/sitemap.xml", "/kommentarer/1/meld")
    one = {path: statements(client, path) for path in paths}
    fill(90)
    fill(90, Place.article("en-artikkel"), first=2_000_000)
    assert {path: statements(client, path) for path in paths} == one


def test_a_page_that_asks_once_a_comment_is_found(place):
    fill(90)
    with counted() as few:
        queries.shown(DRAMMEN, moments.START)
    with counted() as many:
        for each in queries.shown(DRAMMEN, moments.START).comments:
            queries.shown_one(each.id, moments.START)
    assert len(many) > len(few) + 10


def test_paging_meets_every_comment_once(client, place):
    fill(99)
    met: list[int] = []
    after = None
    while True:
        page = queries.shown(DRAMMEN, moments.START, after=after)
        met += [each.id for each in page.comments]
        after = page.more_after
        if after is None:
            break
    assert len(met) == len(set(met)) == page.count == 33
    assert met == sorted(met, reverse=True)
    first = client.get(ALL).text
    assert f"?etter={met[9]}" in first and f"kommentar-{met[0]}" in first and f"kommentar-{met[10]}" not in first
    second = client.get(f"{ALL}?etter={met[9]}").text
    assert f"kommentar-{met[10]}" in second and "Til de nyeste kommentarene" in second


@pytest.mark.parametrize("place_given", ["0", "-1", "x", str(2**40), "1000001", "99999"])
def test_a_comment_that_is_not_shown_is_no_place_to_start_from(client, place, place_given):
    fill(30)
    assert client.get(f"{ALL}?etter={place_given}").text.count("<article") == client.get(ALL).text.count("<article")
