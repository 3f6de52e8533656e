"""Comments in one's own data: told, fetched, deleted and gone from every surface; their time is kept too."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from portal.comments.models import Comment
from portal.comments.queries import texts_of
from portal.foundation.db import db
from portal.foundation.outbox import OutgoingEmail
from portal.moderation.models import Case, Verdict
from portal.moderation.rules import Act, Reason, State
from portal.people.models import Person
from portal.privacy.actions import archive, retention
from portal.privacy.rules import PERIODS, Kept, Profile
from portal.search import actions as search
from tests import build, moments, web
from tests.architecture.test_query_counts import statements
from tests.comments.acting import ALL, PAGE, WRITE, confirmed, decide, newest, shown, state_of, write
from tests.conftest import running
from tests.databases import both_databases
from tests.privacy.asking import erase, link
from tests.privacy.asking import shown as page_of

AUTHOR = "leser@example.org"
SECRET = "hemmeligordet"
SECOND = timedelta(seconds=1)


@pytest.fixture
def place(app, at, really_at) -> int:
    """The edition while voting is open, and an article; both clocks stand."""
    return _place(app, at, really_at)


def _place(app, at, really_at) -> int:
    app.config["LIMITS"] = False
    at(moments.START)
    really_at(moments.START)
    build.article()
    return build.edition()


SURFACES = (
    PAGE,
    ALL,
    f"{ALL}?etter=0",
    "/kommentarer.atom",
    f"/sok?q={SECRET}",
    "/sitemap.xml",
    "/",
    "/modereringslogg",
)


def surfaces_with(client, word: str) -> set[str]:
    """The public surfaces on which a word is seen; what was searched for is not the answer."""
    search.refresh()
    found = set()
    for path in SURFACES:
        answer = client.get(path)
        said = answer.text.replace(f'value="{word}"', "").replace(f"q={word}", "").replace(f"«{word}»", "")
        if answer.status_code == 200 and word in said:
            found.add(path)
    return found


@both_databases
def test_comments_are_told_with_what_became_of_them_and_why(client, place) -> None:
    shown(client, tekst="Vist tekst her.")
    confirmed(client, tekst="Avvist tekst her.")
    decide(newest().id, Act.REFUSE, reason=Reason.OFF_TOPIC, words="Egne ord.")
    write(client, tekst="Ubekreftet tekst her.")
    path = link(client, AUTHOR)
    text = page_of(client, path).text
    for said in ("Vist tekst her.", "Kommentaren er publisert", "Avvist tekst her.", "Kommentaren er ikke publisert",
                 "Utenfor saken", "Egne ord.", "Ubekreftet tekst her.", "Kommentaren er ikke bekreftet", "Drammen"):  # fmt: skip
        assert said in text, said
    rows = json.loads(client.get(f"{path}/fil").text)["comments"]
    assert [(row["state"], row["reason"]) for row in rows] == [
        ("shown", None), ("refused", "off_topic"), ("unconfirmed", None),
    ]  # fmt: skip
    assert rows[0]["place"] == "finalist:2019/drammen" and rows[0]["shown_as"] == "Leser A"


def test_a_complaint_and_its_answer_are_told(client, place) -> None:
    own = confirmed(client)
    decide(newest().id, Act.REFUSE, reason=Reason.OFF_TOPIC)
    assert web.post(client, f"{own}/klag", tekst="Jeg er uenig i dette.").status_code == 303
    path = link(client, AUTHOR)
    assert "Jeg er uenig i dette." in page_of(client, path).text
    [row] = json.loads(client.get(f"{path}/fil").text)["comments"]
    assert row["complaints"][0]["text"] == "Jeg er uenig i dette."


@both_databases
def test_deleted_comments_are_gone_from_every_surface(client, place) -> None:
    comment_id = shown(client, tekst=f"Om {SECRET} i byen.", navn="Hemmelignavnet")
    shown(client, tekst="En annens ord.", adresse="ola@example.org")
    seen = surfaces_with(client, SECRET)
    assert {PAGE, ALL, "/kommentarer.atom", f"/sok?q={SECRET}"} <= seen, "the planted word can be seen at all"
    page = erase(client, AUTHOR)
    assert "Kommentaren din er slettet." in page.text
    assert surfaces_with(client, SECRET) == surfaces_with(client, "Hemmelignavnet") == set()
    assert "En annens ord." in client.get(PAGE).text
    assert client.get(f"/kommentarer/{comment_id}").status_code in (404, 410)
    comment = db.session.get_one(Comment, comment_id)
    assert (comment.text, comment.name, str(comment.html)) == ("", "", "")
    assert state_of(comment_id) is State.WITHDRAWN
    case = db.session.get_one(Case, comment.case_id)
    assert (case.excerpt, case.name, case.person_id) == ("", "", None)
    about = [mail.about for mail in db.session.query(OutgoingEmail) if mail.about]
    assert not [each for each in about if each.startswith(f"case:{comment.case_id}")]


@both_databases
def test_no_table_holds_the_text_of_a_deleted_comment(client, place) -> None:
    shown(client, tekst=f"Om {SECRET} i byen.")
    confirmed(client, tekst=f"Mer om {SECRET}.")
    decide(newest().id, Act.REFUSE, reason=Reason.OFF_TOPIC, words=f"Ikke om {SECRET}.")
    search.refresh()
    erase(client, AUTHOR)
    search.refresh()
    for name, table in db.metadata.tables.items():
        rows = db.session.execute(table.select()).all()
        assert SECRET not in repr(rows), name
    assert db.session.query(Person).count() == 0


def test_that_a_comment_was_decided_stays_without_words(client, place) -> None:
    confirmed(client)
    decide(newest().id, Act.REFUSE, reason=Reason.OFF_TOPIC, words="Ord")
    path = link(client, AUTHOR)
    told = page_of(client, f"{path}/slett").text
    assert "Modereringsloggen viser fortsatt at en kommentar ble avgjort" in told
    web.post(client, f"{path}/slett")
    verdict = db.session.query(Verdict).order_by(Verdict.id).first()
    assert verdict is not None and (verdict.reason, verdict.words) == (Reason.OFF_TOPIC, None)


def test_the_private_link_of_a_deleted_comment_ends(client, place) -> None:
    own = confirmed(client)
    erase(client, AUTHOR)
    assert client.get(own).status_code == 410
    assert web.post(client, f"{own}/trekk").status_code == 410


def test_a_comment_that_waits_can_no_longer_be_confirmed(client, place) -> None:
    write(client)
    confirm = web.last_mail().link
    erase(client, AUTHOR)
    assert web.post(client, confirm).status_code == 410
    assert [row.state for row in db.session.query(Case)] == [State.WITHDRAWN]


@both_databases
def test_what_was_not_published_goes_a_year_after_it_was_decided(client, place, at) -> None:
    confirmed(client, tekst=f"Om {SECRET}.")
    comment_id = newest().id
    decide(comment_id, Act.REFUSE, reason=Reason.OFF_TOPIC)
    over = moments.START + PERIODS[Profile.STANDARD][Kept.REFUSED].length
    at(over)
    retention.tidy()
    assert newest().text == f"Om {SECRET}."
    at(over + SECOND)
    retention.tidy()
    assert newest().text == ""


@both_databases
def test_names_go_from_shown_comments_and_what_they_say_stays(client, place, at) -> None:
    comment_id = shown(client, WRITE.replace("finalister/2019/drammen", "artikler/en-artikkel"))
    on_finalist = shown(client)
    at(moments.oslo(2020, 7, 1, 11))
    retention.tidy()
    assert db.session.get_one(Comment, comment_id).name == "Leser A"
    at(moments.oslo(2020, 7, 1, 12))
    retention.tidy()
    db.session.rollback()
    article = db.session.get_one(Comment, comment_id)
    assert (article.name, article.anonymised_at is None) == ("", False) and article.text != ""
    assert state_of(comment_id) is State.SHOWN
    assert db.session.get_one(Comment, on_finalist).name == "Leser A", "a year after the release"
    at(moments.oslo(2020, 8, 12, 15))
    retention.tidy()
    db.session.rollback()
    assert db.session.get_one(Comment, on_finalist).name == ""


def test_a_municipality_archives_comments_before_names_and_texts_go(settings, compiled, at, really_at) -> None:
    for app in running(replace(settings, RETENTION="kommune"), compiled):
        _place(app, at, really_at)
        client = app.test_client()
        shown(client, WRITE.replace("finalister/2019/drammen", "artikler/en-artikkel"), tekst="Vist tekst her.")
        confirmed(client, tekst="Avvist tekst her.", navn="Leser B")
        decide(newest().id, Act.REFUSE, reason=Reason.OFF_TOPIC, words="Egne ord.")
        at(moments.oslo(2020, 7, 2, 12))
        retention.tidy()
        lines = [json.loads(line) for file in archive.folder().iterdir() for line in file.read_text().splitlines()]
        told = {line["archived_as"]: line for line in lines}
        assert set(told) == {"names", "refused"}
        assert (told["names"]["name"], told["names"]["text"], told["names"]["address"]) == (
            "Leser A",
            "Vist tekst her.",
            AUTHOR,
        )
        assert told["refused"]["text"] == "Avvist tekst her." and told["refused"]["verdicts"][0]["words"] == "Egne ord."
        assert texts_of([told["refused"]["case"]])[told["refused"]["case"]]["text"] == ""


def test_the_page_asks_as_often_with_thirty_comments_as_with_one(client, place) -> None:
    write(client)
    path = link(client, AUTHOR)
    few = statements(client, path)
    for number in range(29):
        write(client, tekst=f"Kommentar nummer {number}.")
    db.session.rollback()
    assert statements(client, path) == few <= 20
