"""«Innstillinger»: sections, closed pages and the emergency switch, for moderators, with a line in the log for each."""

import pytest
from sqlalchemy import select

from portal.accounts.rules import Role
from portal.audit.models import AuditEntry
from portal.comments import actions, queries
from portal.comments.rules import Hush, Place, PlaceKind
from portal.foundation import generation
from portal.foundation.db import db
from tests import moments, web
from tests.comments.acting import ALL, DRAMMEN, PAGE, TEXT, WRITE, shown
from tests.comments.test_writing import ACTOR
from tests.databases import both_databases
from tests.pages import Page

HERE = "/for-ansatte/kommentarer/innstillinger"
POSTS = (f"{HERE}/seksjon/finalist", f"{HERE}/side", f"{HERE}/side/apne", f"{HERE}/bryter", f"{HERE}/bryter/av")


def told() -> list[str]:
    db.session.rollback()
    return [each for each in db.session.scalars(select(AuditEntry.what).order_by(AuditEntry.id)) if "comments" in each]


@both_databases
def test_section_is_read_after_or_closed_or_before(client, place, sign_in):
    sign_in(Role.MODERATOR)
    for mode, before, is_open in (("after", False, True), ("closed", False, False), ("before", True, True)):
        answer = web.act(client, f"{HERE}/seksjon/finalist", modus=mode)
        assert answer.status_code == 303
        room = queries.room(DRAMMEN)
        assert (room.before, room.section_open) == (before, is_open)
        page = Page(client.get(HERE).text)
        [chosen] = [n for n in page.tree.all("input", type="radio") if "checked" in n.attributes and "finalist" in n["id"] or
                    "checked" in n.attributes and n["id"].startswith("modus-finalist")]  # fmt: skip
        assert chosen["value"] == mode
    assert told() == ["comments.section_changed"] * 3
    assert web.act(client, f"{HERE}/seksjon/finalist", modus="before").status_code == 303
    assert told() == ["comments.section_changed"] * 3, "nothing changed, nothing told"


@both_databases
def test_page_is_closed_by_its_address_now_or_after_a_day_and_opened_again(client, place, sign_in):
    sign_in(Role.MODERATOR)
    generation_before = generation.current()
    answer = web.act(
        client, f"{HERE}/side", side=f"https://kultur.example/nn{PAGE}", dag="", hvorfor="Slutt for i dag."
    )
    assert answer.status_code == 303 and generation.current() > generation_before
    assert queries.room(DRAMMEN).closes_at == moments.START
    assert "Slutt for i dag." in client.get(PAGE).text and client.get(WRITE).text.count("<form") < 2
    answer = web.act(client, f"{HERE}/side", side=PAGE, dag="2019-07-31", hvorfor="Slutt i august.")
    assert queries.room(DRAMMEN).closes_at == moments.oslo(2019, 8, 1)
    assert "til og med 31. juli kl. 23.59" in Page(client.get(PAGE).text).text
    assert "Stenger etter 31. juli" in Page(client.get(HERE).text).text
    assert web.act(client, f"{HERE}/side/apne", sted=str(DRAMMEN)).status_code == 303
    assert queries.room(DRAMMEN).closes_at is None
    assert told() == ["comments.page_closed", "comments.page_closed", "comments.page_opened"]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"side": "", "hvorfor": "x"}, "side"),
        ({"side": "/om", "hvorfor": "x"}, "side"),
        ({"side": "http://[", "hvorfor": "x"}, "side"),
        ({"side": "/artikler/finnes-ikke", "hvorfor": "x"}, "side"),
        ({"side": "/norges-kulturkommune/2018/finalister/drammen", "hvorfor": "x"}, "side"),
        ({"side": PAGE, "dag": "i morgen", "hvorfor": "x"}, "dag"),
        ({"side": PAGE, "dag": "9999-12-31", "hvorfor": "x"}, "dag"),
        ({"side": PAGE, "hvorfor": ""}, "hvorfor"),
        ({"side": PAGE, "hvorfor": "x" * 301}, "hvorfor"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(client, place, sign_in, fields, wrong):
    sign_in(Role.MODERATOR)
    answer = web.act(client, f"{HERE}/side", **fields)
    assert answer.status_code == 422
    assert Page(answer.text).tree.one(id=f"{wrong}-feil").text
    assert told() == []


@both_databases
def test_switch_hides_everything_at_once_with_a_message_and_brings_it_back(client, place, sign_in):
    comment_id = shown(client)
    sign_in(Role.MODERATOR)
    answer = web.act(client, f"{HERE}/bryter", bryter="hidden", beskjed="Vi rydder.")
    assert answer.status_code == 303 and queries.switch().hush is Hush.HIDDEN
    for path in (PAGE, ALL):
        page = Page(client.get(path).text)
        assert TEXT not in page.text and "Vi rydder." in page.text and "Kommentarene er skjult nå." in page.text
        assert "(1)" not in page.text
    assert TEXT not in client.get("/kommentarer.atom").text and ALL not in client.get("/sitemap.xml").text
    assert client.get(f"/kommentarer/{comment_id}").status_code == 404
    assert "Nødbryteren er på." in Page(client.get(HERE).text).text
    web.act(client, f"{HERE}/bryter/av")
    assert TEXT in client.get(PAGE).text and client.get(f"/kommentarer/{comment_id}").status_code == 303
    assert told() == ["comments.switched_on", "comments.switched_off"]


def test_switch_asks_what_and_why(client, place, sign_in):
    sign_in(Role.MODERATOR)
    assert web.act(client, f"{HERE}/bryter", bryter="", beskjed="").status_code == 422
    assert web.act(client, f"{HERE}/bryter", bryter="alt", beskjed="x").status_code == 422
    assert queries.switch() is None


def test_unknown_section_and_place_are_404(client, place, sign_in):
    sign_in(Role.MODERATOR)
    assert web.act(client, f"{HERE}/seksjon/leserbrev", modus="before").status_code == 404
    assert web.act(client, f"{HERE}/side/apne", sted="noe annet").status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MODERATOR])
def test_others_do_not_find_the_settings(client, place, sign_in, role):
    sign_in(role)
    assert client.get(HERE).status_code == 404
    for path in POSTS:
        assert client.post(path, headers=web.OWN_ORIGIN).status_code == 404
    assert queries.sections() == [queries.Section(kind, before=True, open=True) for kind in PlaceKind]


@both_databases
def test_page_with_the_longest_name_is_closed_and_opened(app) -> None:
    place = Place.article("a" * 120)
    actions.close_page(place, closes_at=moments.START, why="Saken er over.", actor=ACTOR)
    actions.open_page(place, actor=ACTOR)
    assert [row.subject_id for row in db.session.scalars(select(AuditEntry))] == [str(place)] * 2
