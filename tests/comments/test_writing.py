"""Writing a comment, and confirming it by the link in the mail."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.audit.rules import Actor
from portal.comments import actions, rules
from portal.comments.models import Comment
from portal.foundation.db import db
from portal.moderation.models import Case
from portal.moderation.rules import State
from portal.people import actions as people
from portal.people.models import Person
from tests import moments, web
from tests.comments.acting import (
    ALL,
    DRAMMEN,
    PAGE,
    TEXT,
    WRITE,
    approve,
    confirmed,
    newest,
    shown,
    state_of,
    write,
)  # fmt: skip
from tests.databases import both_databases
from tests.pages import Page

ACTOR = Actor(None, "operator")


def comments() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Comment)) or 0


def test_page_says_what_a_comment_means_before_the_form(client, place):
    page = Page(client.get(WRITE).text)
    form = page.source.index('<form class="ballot')
    for words in (
        "med navnet du skriver her",
        "12 måneder",
        "Anonym",
        "søkemotorer",
        "En moderator leser den",
        "/kommentarer/regler",
    ):
        assert 0 < page.source.index(words) < form, words
    assert page.title.startswith("Skriv en kommentar – Drammen, finalist 2019")
    assert page.meta("robots") == "noindex"


@both_databases
def test_comment_is_read_by_a_moderator_and_shown(client, place):
    answer = write(client)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/kommentarer/sjekk-e-posten")
    [mail] = web.mails()
    assert mail.to == "leser@example.org" and TEXT not in mail.text and "Leser A" not in mail.text
    assert "Drammen, finalist 2019" in mail.text
    assert state_of(newest().id) is State.UNCONFIRMED
    assert TEXT in Page(client.get(mail.link).text).text
    assert state_of(newest().id) is State.UNCONFIRMED, "opening the link changes nothing"
    answer = web.post(client, mail.link)
    assert answer.status_code == 303
    own = answer.headers["Location"]
    assert "Kommentaren venter på en moderator" in Page(client.get(own).text).text
    received = web.last_mail()
    assert received.link == own and TEXT in received.text
    assert TEXT not in client.get(PAGE).text
    approve(newest().id)
    page = Page(client.get(PAGE).text)
    [comment] = page.tree.all("article", css="comment")
    assert "Leser A" in comment.text and TEXT in comment.text and "1. juli 2019" in comment.text
    assert page.tree.one(id="kom").text.endswith("(1)")
    assert "Kommentaren er publisert" in Page(client.get(own).text).text


def test_answer_is_the_same_whatever_the_address(client, place):
    first = write(client, adresse="ny@example.org")
    confirmed(client, adresse="kjent@example.org")
    known = write(client, adresse="kjent@example.org")
    assert (first.status_code, first.headers["Location"], first.data) == (
        known.status_code, known.headers["Location"], known.data,
    )  # fmt: skip
    assert "Set-Cookie" not in known.headers


def test_opening_the_link_thirty_times_confirms_nothing_and_a_second_press_leads_to_the_same_page(client, place):
    write(client)
    link = web.last_mail().link
    for _ in range(30):
        assert client.get(link).status_code == 200
        assert client.head(link).status_code == 200
    assert state_of(newest().id) is State.UNCONFIRMED
    answers = [web.post(client, link).headers["Location"] for _ in range(3)]
    assert len(set(answers)) == 1 and len(web.mails()) == 2
    assert "allerede bekreftet" in client.get(link).text


@pytest.mark.parametrize("wrong", ["x", "x" * 32, "../" * 10, "ø" * 32])
def test_wrong_links_get_one_page(client, place, wrong):
    for path in (f"/kommentarer/bekreft/{wrong}", f"/kommentarer/min/{wrong}", f"/kommentarer/min/{wrong}/rett"):
        answer = client.get(path)
        assert answer.status_code in (404, 410)
    assert web.post(client, f"/kommentarer/bekreft/{wrong}").status_code in (404, 410)


def test_link_ends_after_48_hours(client, place, really_at):
    write(client)
    link = web.last_mail().link
    really_at(moments.START + rules.LINK_LIFE)
    assert client.get(link).status_code == web.post(client, link).status_code == 410
    assert actions.forget_unconfirmed(moments.START + rules.LINK_LIFE) == 1
    assert comments() == 0 and db.session.scalar(select(func.count()).select_from(Case)) == 0
    assert web.mails() == [], "the mail that led to it is gone too"


def test_trap_is_never_shown_at_once_and_the_answer_is_the_same(client, place):
    from portal.comments.rules import PlaceKind

    actions.set_section(PlaceKind.FINALIST, before=False, is_open=True, actor=ACTOR)
    confirmed(client, nettsted="http://spam.example")
    assert state_of(newest().id) is State.PENDING
    confirmed(client, adresse="annen@example.org", tekst="Noe annet.")
    assert state_of(newest().id) is State.SHOWN
    assert "Kommentaren din er publisert" in web.last_mail().subject


def test_trusted_person_is_shown_at_once(client, place):
    confirmed(client)
    person_id = db.session.scalar(select(Person.id))
    people.trust(person_id, why=None, actor=ACTOR, now=moments.START)
    confirmed(client, tekst="Enda en kommentar.")
    assert state_of(newest().id) is State.SHOWN


def test_blocked_person_is_told_why_and_until_when_and_keeps_the_text(client, place):
    confirmed(client)
    person_id = db.session.scalar(select(Person.id))
    until = moments.oslo(2019, 7, 20, 12)
    people.block(person_id, until=until, why="Mange like tekster.", actor=ACTOR, now=moments.START)
    assert write(client, tekst="Noe annet.").status_code == 303, "nobody learns by an address that it is blocked"
    answer = web.post(client, web.last_mail().link)
    assert answer.status_code == 403
    text = Page(answer.text).text
    assert "20. juli 2019 kl. 12.00" in text and "Mange like tekster." in text and "Noe annet." in text
    assert state_of(newest().id) is State.UNCONFIRMED


def test_page_that_closes_while_somebody_writes_gives_the_text_back(client, place):
    client.get(WRITE)
    actions.close_page(DRAMMEN, closes_at=moments.START, why="Debatten er slutt.", actor=ACTOR)
    answer = write(client)
    page = Page(answer.text)
    assert answer.status_code == 410 and comments() == 0
    assert page.tree.one("textarea").text == TEXT and "readonly" in page.tree.one("textarea").attributes
    assert "Debatten er slutt." in page.text
    assert "Skriv en kommentar" not in Page(client.get(PAGE).text).text
    assert client.get(WRITE).status_code == 200 and '<form class="ballot' not in client.get(WRITE).text


def test_page_that_closes_before_confirming_gives_the_text_back(client, place):
    write(client)
    actions.close_page(DRAMMEN, closes_at=moments.START, why="Debatten er slutt.", actor=ACTOR)
    answer = web.post(client, web.last_mail().link)
    assert answer.status_code == 410 and TEXT in answer.text and "Debatten er slutt." in answer.text
    assert state_of(newest().id) is State.UNCONFIRMED


def test_page_that_is_not_there_answers_404_with_the_text(client, place):
    answer = write(client, "/kommentarer/artikler/finnes-ikke/skriv")
    assert answer.status_code == 404 and TEXT in answer.text
    assert client.get("/kommentarer/artikler/finnes-ikke/skriv").status_code == 404


def test_closing_moment_is_out(client, place, at):
    closes = moments.START + timedelta(hours=1)
    actions.close_page(DRAMMEN, closes_at=closes, why="Slutt.", actor=ACTOR)
    at(closes - moments.SECOND)
    assert write(client).status_code == 303
    at(closes)
    assert write(client, adresse="b@example.org").status_code == 410


def test_closed_section_and_switch_close_every_page(client, place):
    from portal.comments.rules import Hush, PlaceKind

    actions.set_section(PlaceKind.FINALIST, before=True, is_open=False, actor=ACTOR)
    assert write(client).status_code == 410
    assert write(client, "/kommentarer/artikler/en-artikkel/skriv").status_code == 303
    actions.set_section(PlaceKind.FINALIST, before=True, is_open=True, actor=ACTOR)
    actions.switch_on(Hush.CLOSED, message="Vi rydder til i morgen.", actor=ACTOR, now=moments.START)
    answer = write(client, adresse="b@example.org")
    assert answer.status_code == 410 and "Vi rydder til i morgen." in answer.text and TEXT in answer.text
    assert "Vi rydder til i morgen." in client.get(PAGE).text
    actions.switch_off(actor=ACTOR)
    assert write(client, adresse="c@example.org").status_code == 303


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("navn", "", "minst to tegn"),
        ("navn", "\u202e\u200b", "minst to tegn"),
        ("navn", "n" * 61, "høyst 60"),
        ("tekst", "", "Skriv kommentaren din"),
        ("tekst", " \u200b\n", "Skriv kommentaren din"),
        ("tekst", "x" * 10_000, "høyst 3000"),
        ("tekst", "😀" * 2_500, "for mange spesialtegn"),
        ("adresse", "nei", "navn@eksempel.no"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_everything_is_kept(client, place, field, value, said):
    answer = write(client, **{field: value})
    page = Page(answer.text)
    assert answer.status_code == 422 and comments() == 0
    assert said in page.tree.one(id=f"{field}-feil").text
    assert page.title.startswith("Feil:")
    if field != "tekst":
        assert page.tree.one("textarea", id="tekst").text == TEXT
    if field == "tekst" and len(value) > 100:
        assert value in answer.text, "a text that is too long is not thrown away"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\r\nb", "a\nb"),
        ("a\0b\x07c", "abc"),
        ("A\u030a", "Å"),
        ("evil \u202egro.live\u202c", "evil gro.live"),
        ("\u2066x\u2069", "x"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("a\u2028b", "a\nb"),
        ("famile \U0001f468\u200d\U0001f469", "famile \U0001f468\u200d\U0001f469"),
    ],
)
def test_text_is_kept_as_it_can_be_shown(typed, kept):
    assert rules.cleaned_text(typed) == kept


@both_databases
def test_hidden_marks_are_neutral_in_what_is_shown_and_a_signal_to_the_moderator(client, place):
    confirmed(client, tekst="Se \u202egro.live\u202c her", navn="Le\u202eser\u200b A")
    comment = newest()
    assert (comment.name, comment.text) == ("Leser A", "Se gro.live her")
    case = db.session.get_one(Case, comment.case_id)
    assert [signal["kind"] for signal in case.signals] == ["hidden_marks"]
    assert "\u202e" not in comment.html


def test_comment_comes_in_the_authors_language(client, place):
    own = confirmed(client, f"/en{WRITE}", adresse="reader@example.org")
    assert own.startswith("/kommentarer/min/") or own.startswith("/en/")
    mails = web.mails()
    assert [mail.language for mail in mails] == ["en", "en"]
    assert mails[0].link.startswith("/en/kommentarer/bekreft/")


def test_comment_on_an_article_and_the_count_of_each_page(client, place):
    shown(client, "/kommentarer/artikler/en-artikkel/skriv")
    shown(client, adresse="b@example.org")
    shown(client, adresse="c@example.org", tekst="Enig.")
    assert "(2)" in Page(client.get(PAGE).text).tree.one(id="kom").text
    assert "(1)" in Page(client.get("/artikler/en-artikkel").text).tree.one(id="kom").text
    assert "(2)" in Page(client.get(ALL).text).tree.one("h1").text
