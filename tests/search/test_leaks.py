"""A late index can miss but never leak: in every phase, with an index that is new, old, or from a portal that had more to show."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import ColumnElement, select, true, update

from portal.award import actions as award
from portal.award import queries as award_queries
from portal.award import rules as award_rules
from portal.award.models import CalendarEntry, CalendarEntryText, Edition, Winner
from portal.award.rules import Visibility
from portal.foundation.db import db, transaction
from portal.news import queries as news
from portal.news.models import Article
from portal.search import actions, queries
from tests import build, moments
from tests.databases import both_databases
from tests.home import secrets
from tests.home.leaks import RELEASE
from tests.home.secrets import SECRETS
from tests.home.test_leaks import MOMENTS, NAMES
from tests.moments import RELEASE_AT, START, oslo
from tests.pages import Page
from tests.search.conftest import all_hits, names, told

At = Callable[[datetime], None]
Patch = pytest.MonkeyPatch

# Every planted word of what search knows, in the forms in which it is written, with the moments in which it may be found.
PLANTED = {
    "planted draft": ("hemmeligutkastoverskrift", "hemmeligutkastfaktatekst", "hemmeligutkastnavn"),
    "planted article to come": ("hemmeligsnartoverskrift", "hemmeligsnartingress", "hemmeligsnarttekst", "hemmeligsnartkilde"),
    "planted article that expired": ("hemmeligforbioverskrift", "hemmeligforbiverdi", "hemmeligforbirolle"),
    "planted presentation": ("hemmeligfinalist", "hemmeligfinaliststed"),
    "planted winner": ("hemmeligvinner", "hemmeligandre", "hemmeligsted"),
    "planted winner of an edition that is not released": ("hemmelig2018", "hemmelig2018sted"),
}  # fmt: skip
DONE = oslo(2019, 8, 14)
AWARDED = "hemmeligutdelt"  # planted into what the calendar says of the award when it is done


@transaction(publishes=True)
def plant_calendar() -> None:
    """A word in the line of the calendar that is done with the award, and only there."""
    last = db.session.scalars(select(CalendarEntry).order_by(CalendarEntry.ends.desc())).first()
    assert last is not None
    values = {"text_after": AWARDED}
    db.session.execute(update(CalendarEntryText).where(CalendarEntryText.calendar_entry_id == last.id).values(values))
    db.session.execute(update(CalendarEntry).where(CalendarEntry.id == last.id).values(ends=DONE))


@pytest.fixture
def planted(demo_app: Flask) -> Flask:
    """The demonstration with planted secrets, indexed."""
    secrets.plant()
    plant_calendar()
    actions.refresh()
    return demo_app


def release() -> None:
    edition_id = db.session.scalar(select(Edition.id).where(Edition.year == 2019))
    assert edition_id is not None
    award.release(edition_id, now=RELEASE_AT)


def wrongly_found(now: datetime, *, released: bool) -> set[str]:
    """What is found at a moment and must not be."""
    found = {
        secret.what
        for secret in SECRETS
        for word in PLANTED.get(secret.what, ())
        if not secret.open(now, released=released) and queries.search(word, "nb", now).hits
    }
    if now < DONE and queries.search(AWARDED, "nb", now).hits:
        found.add("planted calendar")
    for word, since in (("drammen", moments.FINALISTS_AT), ("sarpsborg", moments.FINALISTS_AT)):
        hits = [hit for hit in all_hits(word, now) if now < since or (hit.kind == "winner" and not released)]
        found |= {f"{word}: {name}" for name in names(hits)}
    return found


def missed(now: datetime, *, released: bool) -> set[str]:
    """What may be found and is not: the check would be blind to it."""
    due = [
        secret for secret in SECRETS if secret.held and secret.open(now, released=released) and secret.what in PLANTED
    ]
    return {secret.what for secret in due if not all(queries.search(w, "nb", now).hits for w in PLANTED[secret.what])}


@pytest.mark.parametrize(("now", "released"), MOMENTS, ids=NAMES)
def test_nothing_is_found_before_its_moment_and_everything_from_it_on(
    planted: Flask, now: datetime, released: bool
) -> None:
    """The index was written once, with all of it, and is as late as can be."""
    if released:
        release()
    assert wrongly_found(now, released=released) == set()
    assert missed(now, released=released) == set()


def test_every_planted_word_that_search_knows_is_asked_for() -> None:
    assert {secret.what for secret in SECRETS} - set(PLANTED) == {"planted reason"}, "reasons are the result page's own"
    assert [secret for secret in SECRETS if secret.what in PLANTED and secret.since is RELEASE] == []


def sees_everything(_calendar: object, _now: datetime) -> Visibility:
    return Visibility(finalists=True, result=True, final=True)


def never_expires(now: datetime) -> ColumnElement[bool]:
    return Article.publish_at <= now


def all_winners(_now: datetime) -> list[award_queries.WinnerRow]:
    return [award_queries.winner_row(row) for row in db.session.scalars(select(Winner))]


FAULTS = [
    (news.gate, "shown", lambda now: true(), {"planted article to come"}, START),
    (news.gate, "shown", never_expires, {"planted article that expired"}, START),
    (award_rules, "visibility", sees_everything, {"planted presentation"}, oslo(2019, 6, 5)),
    (award_queries, "winners", all_winners, {"planted winner", "drammen: winner 2019"}, START),
    (award_queries, "text_at", lambda entry, text, now: text.text_after or "", {"planted calendar"}, START),
]  # fmt: skip


@pytest.mark.parametrize(("where", "name", "fault", "found", "now"), FAULTS)
def test_a_gate_that_stands_open_is_found(
    planted: Flask, monkeypatch: Patch, where: object, name: str, fault: object, found: set[str], now: datetime
) -> None:
    assert wrongly_found(now, released=False) == set()
    monkeypatch.setattr(where, name, fault)
    assert found <= wrongly_found(now, released=False)


@transaction
def rewrite(slug: str, **values: object) -> None:
    """Change an article past its action: the index never hears of it."""
    db.session.execute(update(Article).where(Article.slug == slug).values(values))


@both_databases
@pytest.mark.parametrize("start", [0, 1])
def test_a_word_that_was_taken_out_is_not_found_through_an_old_index(app: Flask, start: int) -> None:
    build.article("nevner", headline="Navnet ble hemmeligordet her")
    build.article("annen", headline="Annet hemmeligordet her")
    actions.refresh()
    assert len(queries.search("hemmeligordet", "nb", START).hits) == 2
    rewrite("nevner", headline="Navnet er tatt ut")
    assert names(queries.search("hemmeligordet", "nb", START).hits) == ["article annen"]
    rewrite("annen", headline="Også her")
    page = queries.search("hemmeligordet", "nb", START, start=start)
    assert (page.hits, page.more_from) == ([], None)


@both_databases
def test_without_looking_again_an_old_index_would_leak(app: Flask, monkeypatch: Patch) -> None:
    build.article("nevner", headline="Navnet ble hemmeligordet her")
    actions.refresh()
    rewrite("nevner", headline="Navnet er tatt ut")
    monkeypatch.setattr(queries, "_says", lambda *_: True)
    assert names(queries.search("hemmeligordet", "nb", START).hits) == ["article nevner"]


@both_databases
@pytest.mark.parametrize("values", [{"publish_at": None}, {"publish_at": oslo(2020, 1, 1)}, {"expire_at": START}])
def test_what_is_hidden_is_gone_at_once_and_leaves_no_empty_page(app: Flask, values: dict[str, object]) -> None:
    for number in range(queries.PAGE_SIZE + 1):
        build.article(f"artikkel-{number}", headline="Kulturskole")
    actions.refresh()
    assert queries.search("kulturskole", "nb", START).more_from == queries.PAGE_SIZE
    rewrite("artikkel-0", **values)
    page = queries.search("kulturskole", "nb", START)
    assert (len(page.hits), page.more_from) == (queries.PAGE_SIZE, None)


def test_the_excerpt_is_of_what_stands_there_now(app: Flask) -> None:
    build.article("en", headline="Kulturskole", lead="Gammel ingress om hemmeligordet.")
    actions.refresh()
    rewrite("en", lead="Ny ingress.")
    [hit] = queries.search("kulturskole", "nb", START).hits
    assert told(hit.excerpt) == "Ny ingress."


def test_hidden_articles_do_not_move_what_is_seen(app: Flask) -> None:
    for number in range(6):
        build.article(f"artikkel-{number}", headline="Bibliotek" if number % 2 else "Kor", body="bibliotek " * number)
    actions.refresh()
    before = names(queries.search("bibliotek", "nb", START).hits)
    for number in range(30):
        build.article(f"skjult-{number}", headline="Bibliotek bibliotek", publish_at=oslo(2030, 1, 1))
    actions.refresh()
    assert names(queries.search("bibliotek", "nb", START).hits) == before


def test_topic_is_found_when_the_public_may_see_an_article_under_it(app: Flask) -> None:
    build.topic("teater")
    build.article("en", headline="Noe", topics=["teater"], publish_at=START)
    actions.refresh()
    assert names(queries.search("teater", "nb", START - moments.SECOND).hits) == []
    assert names(queries.search("teater", "nb", START).hits) == ["topic teater"]


def test_the_page_tells_no_more_than_the_search(planted: Flask, visitor: FlaskClient, at: At) -> None:
    at(oslo(2019, 6, 5, 12))
    for word in ("drammen", "hemmeligfinalist", "hemmeligutkastoverskrift"):
        for prefix in ("", "/nn", "/en"):
            page = Page(visitor.get(f"{prefix}/sok?q={word}").text)
            assert page.tree.all(css="hit") == [] and not page.tree.all("mark")
            assert page.tree.one(id="treff").text.startswith(("Ingen treff", "No results"))
