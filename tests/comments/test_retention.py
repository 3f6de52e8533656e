"""What is forgotten of comments, and when."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from portal.award.models import Edition
from portal.comments import actions, rules
from portal.comments.models import Comment
from portal.foundation import generation
from portal.foundation.db import db, transaction
from portal.moderation.models import Case
from portal.moderation.rules import Act, Reason
from portal.privacy.actions import retention
from tests import moments, web
from tests.comments.acting import ALL, PAGE, TEXT, WRITE, confirmed, decide, newest, shown
from tests.databases import both_databases
from tests.pages import Page

ARTICLE = "/kommentarer/artikler/en-artikkel/skriv"


@pytest.fixture
def tidied(at):
    """What the worker does at a moment; gives how many comments have lost their names by then."""

    def tidy(moment: datetime) -> int:
        at(moment)
        retention.tidy()
        db.session.rollback()
        return db.session.scalar(select(func.count()).where(Comment.anonymised_at.is_not(None))) or 0

    return tidy


def named() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Comment.name).order_by(Comment.id)))


@both_databases
def test_name_goes_after_twelve_months_and_the_comment_stays(client, place, tidied):
    own = confirmed(client, ARTICLE, navn="Kari Nordmann")
    decide(newest().id, Act.APPROVE)
    due = rules.months_later(moments.START, 12)
    assert tidied(due - timedelta(seconds=1)) == 0 and named() == ["Kari Nordmann"]
    before = generation.current()
    assert tidied(due + timedelta(seconds=1)) == 1 and generation.current() > before
    page = Page(client.get("/artikler/en-artikkel").text)
    [comment] = page.tree.all("article", css="comment")
    assert TEXT in comment.text and comment.one(css="comment__who").text == "Anonym"
    assert "Nordmann" not in page.text
    assert client.get(own).status_code == 410
    rows = db.session.execute(
        select(Comment.own_link_box, Comment.confirm_link_hash, Case.person_id, Case.name).join(Case)
    )
    assert {tuple(row) for row in rows} == {(None, None, None, "")}


@both_databases
def test_what_was_not_shown_is_emptied(client, place, tidied):
    confirmed(client, ARTICLE, tekst="Et hemmeligord.")
    decide(newest().id, Act.REFUSE, reason=Reason.OFF_TOPIC, words="Noe om hemmeligordet.")
    tidied(rules.months_later(moments.START, 13))
    for table in ("comment", "moderation_case", "verdict", "outgoing_email"):
        rows = db.session.connection().exec_driver_sql(f"SELECT * FROM {table}").all()
        assert "hemmeligord" not in repr(rows), table
    assert not [mail for mail in web.mails() if "hemmeligord" in mail.text]


@both_databases
def test_finalists_comments_wait_for_the_release(client, place, tidied):
    shown(client, navn="Kari Nordmann")
    release = moments.RELEASE_AT + timedelta(days=30)
    _release(release)
    assert tidied(rules.months_later(moments.START, 12)) == 0
    assert tidied(rules.months_later(release, 12) - timedelta(seconds=1)) == 0
    assert tidied(rules.months_later(release, 12) + timedelta(seconds=1)) == 1 and named() == [""]
    for path in (PAGE, ALL, "/kommentarer.atom"):
        assert "Nordmann" not in client.get(path).text


@transaction
def _release(at) -> None:
    db.session.execute(update(Edition).values(released_at=at, release_at=None))


@pytest.mark.parametrize(
    ("moment", "months", "then"),
    [
        ((2019, 7, 1), 12, (2020, 7, 1)),
        ((2020, 2, 29), 12, (2021, 2, 28)),
        ((2019, 12, 31), 2, (2020, 2, 29)),
        ((2020, 1, 15), -12, (2019, 1, 15)),
        ((2020, 3, 31), -1, (2020, 2, 29)),
    ],
)
def test_months_are_those_of_the_calendar(moment, months, then):
    assert rules.months_later(moments.oslo(*moment), months) == moments.oslo(*then)


@both_databases
def test_worker_forgets_what_nobody_confirmed_and_nothing_else(client, place):
    from tests.comments.acting import REAL, write

    write(client)
    confirmed(client, WRITE, adresse="b@example.org", tekst="Noe annet.")
    assert actions.forget_unconfirmed(REAL + rules.LINK_LIFE - timedelta(seconds=1)) == 0
    assert actions.forget_unconfirmed(REAL + rules.LINK_LIFE) == 1
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Comment)) == 1
    assert newest().text == "Noe annet."
