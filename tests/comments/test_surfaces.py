"""What is taken down is gone everywhere. Every surface has its look here; each was seen to find what a broken gate lets out.

A new surface that shows comments (API, kept pages, one's own data) adds a row to SURFACES, and below the fault that its
look must find.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from flask.testing import FlaskClient
from sqlalchemy import ColumnElement, and_, update

from portal.comments import actions, queries
from portal.comments.queries import gate
from portal.comments.rules import Hush
from portal.foundation import outbox
from portal.foundation.db import db, transaction
from portal.moderation import queries as cases
from portal.moderation.models import Case
from portal.moderation.rules import Act, Kind, Reason, State
from portal.news.models import Article
from portal.search import actions as search
from portal.search import queries as searching
from tests import moments, web
from tests.comments.acting import ALL, DRAMMEN, PAGE, confirmed, decide, newest
from tests.comments.test_writing import ACTOR
from tests.pages import Page

WORD = "hemmeligord"
SAID = f"Her står {WORD}."
Patch = pytest.MonkeyPatch


def page(client: FlaskClient, comment_id: int) -> bool:
    return WORD in client.get(PAGE).text + client.get(f"/nn{PAGE}").text


def list_page(client: FlaskClient, comment_id: int) -> bool:
    return WORD in client.get(ALL).text + client.get(f"{ALL}?fra={comment_id}").text


def count(client: FlaskClient, comment_id: int) -> bool:
    told = Page(client.get(PAGE).text).tree.one(id="kom").text, Page(client.get(ALL).text).tree.one("h1").text
    return any("(" in each for each in told)


def feed(client: FlaskClient, comment_id: int) -> bool:
    entries = Xml.fromstring(client.get("/kommentarer.atom").data).findall("{http://www.w3.org/2005/Atom}entry")
    return bool(entries)


def found(client: FlaskClient, comment_id: int) -> bool:
    """Asked of the index as it stood while the comment was shown, then of a fresh one."""
    late = bool(searching.search(WORD, "nb", moments.START).hits)
    db.session.rollback()
    search.refresh()
    return late or WORD in Page(client.get(f"/sok?q={WORD}").text).tree.one("main").text.replace(f"«{WORD}»", "")


def sitemap(client: FlaskClient, comment_id: int) -> bool:
    return ALL in client.get("/sitemap.xml").text


def redirect(client: FlaskClient, comment_id: int) -> bool:
    return client.get(f"/kommentarer/{comment_id}").status_code != 404


def report_page(client: FlaskClient, comment_id: int) -> bool:
    return client.get(f"/kommentarer/{comment_id}/meld").status_code != 404


def record(client: FlaskClient, comment_id: int) -> bool:
    """The public record tells what was decided, never what was written or by whom."""
    told = repr(cases.public_record())
    answer = client.get("/modereringslogg")
    return any(word in told + answer.text for word in (WORD, "Leser Å"))


SURFACES: dict[str, Callable[[FlaskClient, int], bool]] = {
    "page": page, "list": list_page, "count": count, "feed": feed, "search": found, "sitemap": sitemap,
    "redirect": redirect, "report": report_page,
}  # fmt: skip


@pytest.fixture
def shown_comment(client, place) -> tuple[int, str]:
    """A comment that is shown and indexed, and the path of its private page."""
    own = confirmed(client, tekst=SAID, navn="Leser Å")
    comment_id = newest().id
    decide(comment_id, Act.APPROVE)
    db.session.rollback()
    search.refresh()
    return comment_id, own


def report_thrice(client: FlaskClient, comment_id: int) -> None:
    for number in range(3):
        client.post(
            f"/kommentarer/{comment_id}/meld", data={"grunn": "advertising"}, headers=web.OWN_ORIGIN,
            environ_base={"REMOTE_ADDR": f"192.0.{number}.1"},
        )  # fmt: skip


WAYS: dict[str, Callable[[FlaskClient, int, str], Any]] = {
    "removed by a moderator": lambda client, comment_id, own: decide(comment_id, Act.REMOVE, reason=Reason.OFF_TOPIC),
    "hidden by reports": lambda client, comment_id, own: report_thrice(client, comment_id),
    "withdrawn": lambda client, comment_id, own: web.post(client, f"{own}/trekk"),
    "erased": lambda client, comment_id, own: actions.erase([newest().case_id], now=moments.START),
    "hidden by the switch": lambda client, comment_id, own: actions.switch_on(
        Hush.HIDDEN, message="Vi rydder.", actor=ACTOR, now=moments.START
    ),
    "put right and not read again": lambda client, comment_id, own: web.post(
        client, f"{own}/rett", navn="Leser Å", tekst=f"Rettet, men fortsatt {WORD}.",
        versjon=Page(client.get(f"{own}/rett").text).tree.one("input", type="hidden", name="versjon")["value"],
    ),
}  # fmt: skip


def met(client: FlaskClient, comment_id: int) -> set[str]:
    """Where the comment is met."""
    return {name for name, look in SURFACES.items() if look(client, comment_id)}


@pytest.mark.parametrize("way", WAYS)
def test_what_is_taken_down_is_gone_everywhere(client, shown_comment, way):
    comment_id, own = shown_comment
    assert met(client, comment_id) == set(SURFACES), "while it is shown it is met everywhere: the looks are not blind"
    WAYS[way](client, comment_id, own)
    assert met(client, comment_id) == set()
    assert not record(client, comment_id)


@pytest.mark.parametrize("state", [each for each in State if each is not State.SHOWN])
def test_no_other_state_is_met_anywhere(client, shown_comment, state):
    comment_id, _ = shown_comment
    put(comment_id, state)
    assert met(client, comment_id) == set()


@transaction(publishes=True)
def put(comment_id: int, state: State) -> None:
    """Put a case into a state, past its rules."""
    db.session.execute(update(Case).where(Case.id == comment_id).values(state=state))


def test_page_that_is_gone_takes_its_comments_along(client, place):
    confirmed(client, "/kommentarer/artikler/en-artikkel/skriv", tekst=SAID)
    comment_id = newest().id
    decide(comment_id, Act.APPROVE)
    search.refresh()
    there = "/kommentarer/artikler/en-artikkel"
    assert WORD in client.get(there).text
    _expire(moments.START)
    assert client.get(there).status_code == 404
    assert not {feed.__name__, found.__name__, redirect.__name__, report_page.__name__} & {
        look.__name__ for look in SURFACES.values() if look(client, comment_id)
    }
    assert there not in client.get("/sitemap.xml").text


@transaction(publishes=True)
def _expire(moment: datetime) -> None:
    db.session.execute(update(Article).values(expire_at=moment))


def test_finalists_that_are_not_announced_show_no_comments(client, shown_comment, at):
    comment_id, _ = shown_comment
    at(moments.FINALISTS_AT - timedelta(seconds=1))
    looks = {name: look for name, look in SURFACES.items() if name not in ("page", "list", "count")}
    assert not [name for name, look in looks.items() if look(client, comment_id) and name != "search"]
    assert client.get(PAGE).status_code == client.get(ALL).status_code == 404
    assert searching.search(WORD, "nb", moments.FINALISTS_AT - timedelta(seconds=1)).hits == []


def test_mail_that_waits_is_not_sent_about_a_withdrawn_comment(client, shown_comment):
    _, own = shown_comment
    assert [mail for mail in web.mails() if WORD in mail.text]
    web.post(client, f"{own}/trekk")
    assert not [mail for mail in web.mails() if WORD in mail.text]
    outbox.deliver()
    assert not [path for path in outbox.folder().glob("*.eml") if WORD in path.read_text(encoding="utf-8")]


def test_withdrawn_mail_test_would_see_mail_that_was_left(client, shown_comment, monkeypatch):
    _, own = shown_comment
    monkeypatch.setattr("portal.moderation.actions.contributions.outbox.recall", lambda *_, **__: set())
    web.post(client, f"{own}/trekk")
    assert [mail for mail in web.mails() if WORD in mail.text]


def _open(now: datetime, kinds: Any = gate.EVERYWHERE, *, hidden: bool | None = None) -> ColumnElement[bool]:
    return and_(Case.kind == Kind.COMMENT, Case.state != State.UNCONFIRMED)


@pytest.mark.parametrize("surface", SURFACES)
def test_each_look_finds_what_a_broken_gate_lets_out(client, shown_comment, monkeypatch: Patch, surface):
    comment_id, _ = shown_comment
    decide(comment_id, Act.REMOVE, reason=Reason.OFF_TOPIC)
    assert not SURFACES[surface](client, comment_id)
    if surface == "sitemap":
        monkeypatch.setattr(queries, "places_with_comments", lambda now: [DRAMMEN])
    elif surface == "count":
        monkeypatch.setattr(gate, "visible", _open)
        monkeypatch.setattr("portal.comments.queries.rows.moderation.shown_count", lambda place: 1)
    else:
        monkeypatch.setattr(gate, "visible", _open)
        monkeypatch.setattr("portal.search.queries.comments.let_through", lambda: Case.id > 0)
        put(comment_id, State.REMOVED)  # as it was, but the index is to be brought up once more
    assert SURFACES[surface](client, comment_id)


def test_record_look_finds_a_text(client, shown_comment, monkeypatch: Patch):
    comment_id, _ = shown_comment
    decide(comment_id, Act.REMOVE, reason=Reason.OFF_TOPIC)
    assert not record(client, comment_id)
    monkeypatch.setattr(cases, "public_record", lambda: [SAID])
    assert record(client, comment_id)


def test_unread_comment_is_in_no_public_place(client, place):
    confirmed(client, tekst=SAID, navn="Leser Å")
    search.refresh()
    assert met(client, newest().id) == set()
