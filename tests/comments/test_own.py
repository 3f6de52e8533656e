"""A comment's private page: state, reason, correction, withdrawal, complaint."""

import re
from datetime import timedelta

import pytest

from portal.accounts.rules import Role
from portal.comments import actions, rules
from portal.comments.rules import PlaceKind
from portal.foundation.db import db
from portal.moderation import actions as moderation
from portal.moderation import queries as cases
from portal.moderation.rules import COMPLAIN_WITHIN, Act, Moderator, Reason, State
from tests import build, moments, web
from tests.comments.acting import PAGE, TEXT, WRITE, approve, confirmed, decide, newest, state_of
from tests.comments.test_writing import ACTOR
from tests.databases import both_databases
from tests.pages import Page


def page(client, own: str) -> Page:
    answer = client.get(own)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "same-origin"
    return Page(answer.text)


def version_on(client, own: str) -> str:
    return Page(client.get(f"{own}/rett").text).tree.one("input", type="hidden", name="versjon")["value"]


def correct(client, own: str, **told: str):
    return web.post(client, f"{own}/rett", **{"navn": "Leser A", "tekst": "Rettet tekst.", **told})


@both_databases
def test_refused_comment_tells_reason_own_words_what_to_do_and_until_when(client, place):
    own = confirmed(client)
    decide(newest().id, Act.REFUSE, reason=Reason.OFF_TOPIC, words="Spør kommunen.")
    text = page(client, own).text
    assert "Kommentaren er ikke publisert" in text
    assert "Utenfor saken" in text and "noe annet enn saken" in text and "Spør kommunen." in text
    assert "klage til og med 22. juli" in text and "Du kan skrive en ny kommentar" in text
    [mail] = [mail for mail in web.mails() if "Spør kommunen." in mail.text]
    assert TEXT in mail.text and own in mail.text


@pytest.mark.parametrize("act", [Act.REFUSE, Act.REMOVE])
@pytest.mark.parametrize("language", ["", "/nn", "/en"])
def test_every_link_in_the_mail_about_a_no_leads_somewhere(client, place, language, act):
    confirmed(client, f"{language}{WRITE}")
    comment_id = newest().id
    if act is Act.REMOVE:
        approve(comment_id)
    decide(comment_id, act, reason=Reason.OFF_TOPIC)
    again, complain = re.findall(r"^http://localhost(\S+)$", web.last_mail().text, re.MULTILINE)
    assert again == f"{language}{WRITE}" and complain.endswith("/klag")
    assert [client.get(link).status_code for link in (again, complain)] == [200, 200]


@both_databases
def test_text_is_put_right_within_fifteen_minutes_of_confirming(client, place, really_at):
    own = confirmed(client)
    assert "rette kommentaren til kl. 12.15" in page(client, own).text
    really_at(moments.START + rules.EDIT_FOR - moments.SECOND)
    assert correct(client, own, versjon=version_on(client, own)).status_code == 303
    comment = newest()
    assert (comment.text, str(comment.html)) == ("Rettet tekst.", '<p dir="auto">Rettet tekst.</p>')
    assert state_of(comment.id) is State.PENDING
    version = version_on(client, own)
    really_at(moments.START + rules.EDIT_FOR)
    answer = correct(client, own, versjon=version, tekst="For sent.")
    assert answer.status_code == 409 and "For sent." in answer.text and "Fristen for å rette er ute" in answer.text
    assert newest().text == "Rettet tekst."
    assert client.get(f"{own}/rett").status_code == 303
    assert "Rett kommentaren" not in page(client, own).text


@both_databases
def test_correction_of_what_was_decided_meanwhile_is_told_and_the_text_kept(client, place):
    own = confirmed(client)
    version = version_on(client, own)
    approve(newest().id)
    answer = correct(client, own, versjon=version)
    assert answer.status_code == 409
    assert "avgjort eller endret mens du skrev" in answer.text and "Rettet tekst." in answer.text
    assert newest().text == TEXT and state_of(newest().id) is State.SHOWN


def test_correction_of_a_shown_comment_is_read_again_and_gone_until_then(client, place):
    own = confirmed(client)
    approve(newest().id)
    assert TEXT in client.get(PAGE).text
    assert "leser den før den vises igjen" in client.get(f"{own}/rett").text
    assert correct(client, own, versjon=version_on(client, own)).status_code == 303
    assert state_of(newest().id) is State.PENDING and "Rettet tekst." not in client.get(PAGE).text
    approve(newest().id)
    shown = Page(client.get(PAGE).text).tree.one("article", css="comment")
    assert "Rettet tekst." in shown.text and "rettet av forfatteren" in shown.text


@pytest.mark.parametrize("version", ["", "x", "-1", "999999999999", "٣"])
def test_version_that_is_none_changes_nothing(client, place, version):
    own = confirmed(client)
    assert correct(client, own, versjon=version).status_code == 409
    assert newest().text == TEXT


def test_empty_correction_is_asked_for_again(client, place):
    own = confirmed(client)
    answer = correct(client, own, versjon=version_on(client, own), tekst=" ")
    assert answer.status_code == 422 and Page(answer.text).title.startswith("Feil:")


@both_databases
def test_withdrawn_comment_is_gone_from_page_count_and_outbox(client, place):
    own = confirmed(client)
    approve(newest().id)
    assert TEXT in client.get(PAGE).text
    waiting = [mail for mail in web.mails() if "publisert" in mail.subject.lower() or own in mail.text]
    assert waiting
    assert client.get(f"{own}/trekk").status_code == 200
    assert TEXT in client.get(PAGE).text, "asking changes nothing"
    assert web.post(client, f"{own}/trekk").status_code == 303
    assert TEXT not in client.get(PAGE).text and "(1)" not in Page(client.get(PAGE).text).text
    assert not [mail for mail in web.mails() if TEXT in mail.text]
    assert "Kommentaren er trukket" in page(client, own).text
    assert web.post(client, f"{own}/trekk").status_code == 303
    assert client.get(f"{own}/trekk").status_code == 303


@both_databases
def test_complaint_is_sent_once_and_answered_by_another(client, place):
    own = confirmed(client)
    decide(newest().id, Act.REFUSE, reason=Reason.OFF_TOPIC)
    answer = web.post(client, f"{own}/klag", tekst="Det handler om saken.")
    assert answer.status_code == 303
    told = page(client, own).text
    assert "Vi har fått klagen din" in told and "15. juli" in told and "Klag på avgjørelsen" not in told
    assert web.post(client, f"{own}/klag", tekst="En gang til.").status_code == 303
    [complaint] = cases.complaints_of(newest().case_id)
    assert complaint.words == "Det handler om saken."
    other = build.account(Role.MODERATOR, name="Moderator B", address="b@kommune.example")
    moderation.decide_complaint(
        complaint.id, upheld=False, reply="Du har rett.", quote=None,
        moderator=Moderator(other, "Moderator B", "b@kommune.example"), now=moments.START,
    )  # fmt: skip
    told = page(client, own).text
    assert "Avgjørelsen er endret." in told and "Du har rett." in told
    assert TEXT in client.get(PAGE).text


def test_complaint_after_the_date_is_refused_with_the_text_kept(client, place, at):
    own = confirmed(client)
    decide(newest().id, Act.REFUSE, reason=Reason.OFF_TOPIC)
    at(moments.START + COMPLAIN_WITHIN + timedelta(days=1))
    assert client.get(f"{own}/klag").status_code == 303
    answer = web.post(client, f"{own}/klag", tekst="Det handler om saken.")
    assert answer.status_code == 409 and "Det handler om saken." in answer.text
    assert cases.complaints_of(newest().case_id) == []


def test_there_is_nothing_to_complain_about_in_a_comment_that_waits(client, place):
    own = confirmed(client)
    assert client.get(f"{own}/klag").status_code == 303
    assert web.post(client, f"{own}/klag", tekst="Skynd dere.").status_code == 409


def test_private_link_works_only_after_confirming(client, place):
    from portal.comments.queries.own import unsealed
    from tests.comments.acting import write

    write(client)
    box = newest().own_link_box
    assert box is not None
    token = unsealed(box)
    assert client.get(f"/kommentarer/min/{token}").status_code == 410
    assert web.post(client, f"/kommentarer/min/{token}/trekk").status_code == 410


def test_links_are_not_readable_in_the_database(client, place):
    own = confirmed(client)
    token = own.rpartition("/")[2]
    db.session.rollback()
    rows = db.session.connection().exec_driver_sql("SELECT * FROM comment").all()
    mails = db.session.connection().exec_driver_sql("SELECT * FROM outgoing_email").all()
    assert rows and mails and not re.search(re.escape(token), repr(rows) + repr(mails))


def test_post_moderated_comment_says_that_it_is_shown(client, place):
    actions.set_section(PlaceKind.FINALIST, before=False, is_open=True, actor=ACTOR)
    own = confirmed(client)
    assert "Kommentaren er publisert" in page(client, own).text and TEXT in client.get(PAGE).text
