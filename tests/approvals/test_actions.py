"""Two must agree: never the same person twice, never twice the same agreement, and each step in the log."""

import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.approvals import actions, queries
from portal.approvals.rules import Agreed, ApprovalRefusal, Kind
from portal.audit.rules import Actor
from portal.foundation.db import Refused, db, transaction
from tests.architecture import schema
from tests.databases import both_databases
from tests.moments import START as NOW

KARI, OLA, LIV = Actor(501, "Kari"), Actor(502, "Ola"), Actor(503, "Liv")
RELEASE = (Kind.RELEASE, "2019")


def ask(by=KARI):
    return actions.ask(*RELEASE, by=by, real_now=NOW, why="Alt er talt")


def taken():
    return actions.take(*RELEASE, real_now=NOW)


def refused(reason):
    return pytest.raises(Refused, match=reason.value)


def acts():
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text("SELECT actor_name, what FROM audit_entry ORDER BY id"))]


@both_databases
def test_what_one_asks_and_another_agrees_to_is_used_once(app):
    approval_id = ask()
    with refused(ApprovalRefusal.NOT_AGREED):
        taken()
    actions.agree(approval_id, by=OLA, real_now=NOW)
    assert taken() == Agreed(KARI.id, OLA.id)
    with refused(ApprovalRefusal.NOT_AGREED):
        taken()
    assert queries.open_ones(Kind.RELEASE) == []
    assert acts() == [("Kari", "approval_asked"), ("Ola", "approval_agreed")]


@both_databases
def test_nobody_agrees_with_themselves(app):
    approval_id = ask()
    with refused(ApprovalRefusal.SAME_PERSON):
        actions.agree(approval_id, by=KARI, real_now=NOW)
    with pytest.raises(DBAPIError, match="two_people"):  # and the database has the last word
        schema.run("UPDATE approval SET agreed_by = asked_by, agreed_at = asked_at")
    with refused(ApprovalRefusal.NOT_AGREED):
        taken()


@both_databases
def test_asking_again_joins_what_one_asked_oneself_and_two_of_them_cannot_be(app):
    approval_id = ask()
    assert ask() == approval_id
    with refused(ApprovalRefusal.ASKED):
        ask(by=OLA)
    assert queries.standing(*RELEASE).asked_by == KARI.id and len(acts()) == 1
    with pytest.raises(DBAPIError, match="(?i)approval_standing|unique"):
        schema.run(
            "INSERT INTO approval (id, kind, subject, asked_by, asked_name, asked_at)"
            " SELECT 'another', kind, subject, asked_by, asked_name, asked_at FROM approval"
        )


@both_databases
def test_what_is_withdrawn_or_used_takes_no_agreement(app):
    approval_id = ask()
    actions.withdraw(approval_id, by=KARI, real_now=NOW)
    for step in (actions.agree, actions.withdraw):
        with refused(ApprovalRefusal.GONE):
            step(approval_id, by=OLA, real_now=NOW)
    again = ask()
    actions.agree(again, by=OLA, real_now=NOW)
    with refused(ApprovalRefusal.GONE):
        actions.agree(again, by=LIV, real_now=NOW)
    with refused(ApprovalRefusal.GONE):
        actions.agree("unknown", by=LIV, real_now=NOW)
    assert [what for _, what in acts()] == ["approval_asked", "approval_ended", "approval_asked", "approval_agreed"]


@both_databases
def test_what_two_have_agreed_on_is_not_asked_for_again(app):
    actions.agree(ask(), by=OLA, real_now=NOW)
    for person in (KARI, OLA, LIV):
        with refused(ApprovalRefusal.GONE):
            ask(by=person)
    assert len(acts()) == 2


@both_databases
def test_of_eight_that_ask_at_once_one_asks_and_the_others_are_told(app):
    db.session.remove()
    answers, gate = [], threading.Barrier(8)

    def asks(number: int) -> None:
        with app.app_context():
            gate.wait()
            try:
                ask(by=Actor(600 + number, "Noen"))
                answers.append("asked")
            except Refused as refusal:
                answers.append(refusal.reason)

    threads = [threading.Thread(target=asks, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == sorted(["asked", *[ApprovalRefusal.ASKED] * 7])
    assert len(acts()) == 1


@both_databases
def test_an_agreement_that_was_taken_back_is_not_used(app):
    approval_id = ask()
    actions.agree(approval_id, by=OLA, real_now=NOW)
    actions.withdraw(approval_id, by=OLA, real_now=NOW)
    with refused(ApprovalRefusal.NOT_AGREED):
        taken()


@both_databases
def test_eight_that_use_it_at_once_use_it_once(app):
    actions.agree(ask(), by=OLA, real_now=NOW)
    db.session.remove()
    answers, gate = [], threading.Barrier(8)

    def use():
        with app.app_context():
            gate.wait()
            try:
                answers.append(taken())
            except Refused:
                answers.append(None)

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers, key=bool) == [None] * 7 + [Agreed(KARI.id, OLA.id)]


@both_databases
def test_whose_account_is_closed_while_an_agreement_is_being_used_is_closed_all_the_same(app):
    actions.agree(ask(), by=OLA, real_now=NOW)
    db.session.remove()
    problems = []

    def closes() -> None:
        with app.app_context():
            try:
                actions.withdraw_all_of(OLA.id, by=LIV, real_now=NOW)
            except Refused as refusal:
                problems.append(refusal.reason)

    closing = threading.Thread(target=closes)

    @transaction
    def used() -> None:
        taken()
        closing.start()
        closing.join(0.5)  # it waits for what is used here

    used()
    closing.join()
    assert problems == []
