"""The queue's page: what it shows, what narrows it, and how it is paged."""

import re
from datetime import timedelta

import pytest

from portal.accounts.rules import Role
from portal.foundation.db import db
from portal.moderation import actions
from portal.moderation.models import Case
from portal.moderation.rules import Act, Reason
from tests import build, moments, web
from tests.moderation.comments import comment, comments, decide
from tests.moderation.desk import QUEUE, order_on, words_of

HOUR = timedelta(hours=1)


def test_the_oldest_comes_first_with_age_page_and_whole_text(desk):
    comment("Lang tekst. " * 60 + "Siste ord.", name="Leser Først")
    comment("Senere.", name="Leser Sist", author="b@example.org", now=moments.START + 2 * HOUR)
    page = desk.get(QUEUE).text
    assert page.index("Leser Først") < page.index("Leser Sist")
    assert "ventet 3 timer" in page
    assert "Siste ord." in page
    assert 'href="/artikler/en-artikkel"' in page
    assert "2 venter, den eldste i 3 timer." in page


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (timedelta(seconds=30), "nettopp kommet"),
        (timedelta(minutes=1), "ventet 1 minutt"),
        (timedelta(minutes=59), "ventet 59 minutter"),
        (timedelta(hours=1), "ventet 1 time"),
        (timedelta(hours=2, minutes=40), "ventet 2 timer 40 min"),
        (timedelta(hours=23, minutes=59), "ventet 23 timer"),
        (timedelta(days=1), "ventet 1 dag"),
        (timedelta(days=8), "ventet 8 dager"),
    ],
)
def test_age_is_told_in_words(desk, at, after, said):
    comment()
    at(moments.START + after)
    assert f"<span>{said}</span>" in desk.get(QUEUE).text


def test_signals_are_shown_with_the_word_and_the_word_is_marked(desk):
    actions.add_word("vinner du", moderator=build.moderator(), now=moments.START)
    said = "Stem, så vinner du to billetter! https://a.example https://b.example"
    comment(said, trapped=True)
    comment(said, author="b@example.org")
    page = desk.get(QUEUE).text
    assert "<mark>vinner du</mark>" in page
    said = words_of(page)
    for sign in ("Ord på listen: vinner du", "2 lenker", "Fylte ut det skjulte feltet", "Samme tekst 1 gang før"):
        assert sign in said


def test_tabs_show_what_waits_for_each_reason_and_how_much(desk):
    other = build.moderator()
    comments(3)
    reported, refused = comment(author="v@example.org", at_once=True), comment("Nei.", author="n@example.org")
    actions.report(reported, category=Reason.ADVERTISING, words=None, reporter="a", now=moments.START, quote=None)
    decide([refused], Act.REFUSE, other, reason=Reason.COPIED)
    actions.complain(refused, words="Jo.", quote=None, now=moments.START + HOUR)
    said = words_of(desk.get(QUEUE).text)
    assert "Nye 3 Meldt 1 Klager 1 Avgjort" in said
    assert order_on(desk.get(f"{QUEUE}?vis=meldt").text) == [reported]
    assert "Meldt 1 gang: Reklame, valgkamp eller stemmekjøp" in desk.get(f"{QUEUE}?vis=meldt").text
    assert order_on(desk.get(f"{QUEUE}?vis=klager").text) == [refused]


def test_decided_cases_come_newest_first_with_what_was_decided(desk):
    other = build.moderator(name="Moderator B")
    first, last = comments(2)
    decide([first], Act.APPROVE, other)
    decide([last], Act.REFUSE, other, reason=Reason.OFF_TOPIC, now=moments.START + HOUR)
    page = desk.get(f"{QUEUE}?vis=avgjort").text
    assert order_on(page) == [last, first]
    assert "Ikke publisert: Utenfor saken. Moderator B" in page
    assert "data-key=" not in page, "a decided case has no buttons"


def test_filters_and_search_keep_each_other_and_the_tab(desk):
    hit = comment("Om biblioteket", name="Leser Treff", author="a@example.org")
    comment("Om biblioteket", author="b@example.org", place="article:annen")
    comment("Om noe annet", author="c@example.org")
    address = f"{QUEUE}?side=article:en-artikkel&sok=biblioteket"
    page = desk.get(address).text
    assert order_on(page) == [hit]
    assert re.search(r'name="sok" value="biblioteket"', page)
    assert 'value="article:en-artikkel" selected' in page
    links = re.findall(r'href="([^"]*\?vis=meldt[^"]*)"', page)
    assert links and all("sok=biblioteket" in each and "side=article" in each for each in links)
    assert 'action="/for-ansatte/kommentarer/avgjor?' in page


def test_only_those_with_signals_or_taken_by_me(desk):
    plain, noticed = comment(author="a@example.org"), comment("www.a.example www.b.example", author="b@example.org")
    assert order_on(desk.get(f"{QUEUE}?signal=1").text) == [noticed]
    web.act(desk, f"{QUEUE}/{plain}/ta")
    assert order_on(desk.get(f"{QUEUE}?mine=1").text) == [plain]


def test_a_filter_that_makes_no_sense_narrows_nothing(desk):
    found = comment()
    for odd in ("vis=x", "type=x", "etter=x", "etter=9999999999999999999-1", "signal=x", "vis=%00", "etter=1-²"):
        assert order_on(desk.get(f"{QUEUE}?{odd}").text) == [found], odd


def test_pages_go_on_by_place_in_the_order(desk):
    ids = comments(60)
    seen, address = [], QUEUE
    while address:
        page = desk.get(address).text
        seen.append(order_on(page))
        following = re.search(r'href="([^"]+)" rel="next"', page)
        address = following[1].replace("&amp;", "&") if following else None
    assert [len(each) for each in seen] == [25, 25, 10]
    assert [each for page in seen for each in page] == ids


def test_all_on_the_page_can_be_ticked_without_a_script(desk):
    comments(3)
    page = desk.get(QUEUE).text
    assert "checked" not in page.split("data-list")[1].split("</ol>")[0]
    page = desk.get(f"{QUEUE}?alle=1").text
    assert page.split("data-list")[1].split("</ol>")[0].count(" checked") == 3


def test_a_name_and_a_text_are_shown_as_they_are_written(desk):
    comment("<script>alert(1)</script>\u202e", name="<b>Ola</b>\u202e")
    page = desk.get(QUEUE).text
    assert "<script>alert" not in page and "<b>Ola" not in page
    assert "<bdi>&lt;b&gt;Ola&lt;/b&gt;" in page


def test_the_mail_address_of_an_author_is_on_no_page_of_the_desk(desk):
    case_id = comment(author="hemmelig@example.org")
    person = db.session.get_one(Case, case_id).person_id
    for path in (QUEUE, f"{QUEUE}/{case_id}", f"{QUEUE}/av/{person}"):
        page = desk.get(path)
        assert page.status_code == 200 and "hemmelig" not in page.text


def test_an_empty_queue_says_what_will_come(desk):
    assert "Alt er behandlet." in desk.get(QUEUE).text
    assert "Ingen saker passer." in desk.get(f"{QUEUE}?sok=x").text
    assert "Ingen klager venter." in desk.get(f"{QUEUE}?vis=klager").text


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MODERATOR])
def test_nobody_else_finds_the_desk(client, sign_in, role):
    case_id = comment()
    sign_in(role)
    for path in ("", f"/{case_id}", "/ordliste", "/av/1"):
        assert client.get(QUEUE + path).status_code == 404, path
    assert web.act(client, f"{QUEUE}/avgjor", sak=f"{case_id}:1", handling="approve").status_code == 404


def test_what_is_not_confirmed_is_not_at_the_desk(desk):
    unconfirmed = build.case(pending=False)
    assert order_on(desk.get(QUEUE).text) == []
    assert desk.get(f"{QUEUE}/{unconfirmed}").status_code == 404
    assert desk.get(f"{QUEUE}/4711").status_code == 404
