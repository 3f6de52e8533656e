"""Many at once: a code, a recovery code and an invitation are each taken once."""

from functools import partial

import pytest

from portal.accounts import credentials, queries
from portal.accounts.actions import factors, people
from portal.accounts.models import Account, StaffSession
from portal.accounts.rules import Role, RoleRefusal, Stage
from portal.audit.rules import OPERATOR, Actor
from portal.foundation.db import Refused, db
from tests import build, web
from tests.accounts.test_signing_in import PASSWORD, first_step, second_step, staff
from tests.databases import both_databases
from tests.voting.racing import at_once

MANY = 8


@pytest.fixture
def kari(app):
    return build.account(Role.MODERATOR, password=PASSWORD)


def race(app, code):
    """So many browsers that have shown the password show the same code together; how many are in."""
    browsers = [app.test_client() for _ in range(MANY)]
    for each in browsers:
        first_step(each)
    db.session.remove()
    answers = at_once([lambda each=each: second_step(each, code).headers.get("Location") for each in browsers])
    assert set(answers) <= {"/for-ansatte", None}
    return answers.count("/for-ansatte")


def full_sessions():
    db.session.rollback()
    return db.session.query(StaffSession).filter_by(stage=Stage.FULL).count()


@both_databases
def test_a_one_time_code_by_many_at_once(app, kari):
    assert race(app, web.code_of(kari)) == 1
    assert full_sessions() == 1


@both_databases
def test_a_recovery_code_by_many_at_once(app, kari):
    [code, *_] = factors.make_recovery_codes(staff(kari))
    before = full_sessions()
    assert race(app, code) == 1
    assert full_sessions() == before + 1
    assert queries.codes_left(kari) == 9


@both_databases
def test_an_invitation_by_many_at_once(app):
    people.invite("ola@kommune.example", name="Ola", roles=[Role.EDITOR], language="nb", actor=OPERATOR)
    link = web.last_mail().link
    web.post(app.test_client(), link, passord=PASSWORD)
    ola = db.session.query(Account).one().id
    code = web.code_of(ola)
    db.session.remove()
    answers = at_once(
        [lambda: web.post(app.test_client(), f"{link}/totrinn", kode=code).status_code for _ in range(MANY)]
    )
    assert sorted(answers)[0] == 200 and answers.count(200) == 1
    assert set(answers) <= {200, 410, 422}
    assert full_sessions() == 1 and queries.codes_left(ola) == 10


@both_databases
def test_many_guesses_at_once_are_no_more_than_ten(app, kari, monkeypatch):
    compared = []
    monkeypatch.setattr(credentials, "matches", lambda password, stored: bool(compared.append(password)))
    db.session.remove()
    answers = at_once([lambda: first_step(app.test_client(), password="x").status_code for _ in range(24)])
    assert len(compared) == 10
    assert sorted(answers) == [422] * 10 + [429] * 14


def close_at_once(app, ids):
    """Two admins close each other at the same time; which of them are left."""

    def close(actor_id, other_id):
        with app.app_context():
            try:
                people.close(other_id, actor=Actor(actor_id, "Admin"))
            except Refused:
                return False
            return True

    db.session.remove()
    closed = at_once([partial(close, *ids), partial(close, *reversed(ids))])
    db.session.rollback()
    return closed, queries.open_admins()


def two_admins(number):
    return [build.account(Role.ADMIN, address=f"{number}-{each}@kommune.example") for each in "ab"]


@both_databases
def test_two_admins_who_close_each_other_leave_one(app):
    for number in range(8):
        closed, left = close_at_once(app, two_admins(number))
        assert sorted(closed) == [False, True] and len(left) == 1
        people.close(left[0], actor=OPERATOR)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_without_the_lock_they_leave_nobody(app, monkeypatch):
    monkeypatch.setattr(people, "_locked_admins", queries.open_admins)
    left = []
    for number in range(8):
        left.append(close_at_once(app, two_admins(number))[1])
        for account_id in left[-1]:
            people.close(account_id, actor=OPERATOR)
    assert [] in left


@both_databases
def test_an_address_that_is_invited_twice_at_once_has_one_account(app):
    def invite():
        with app.app_context():
            try:
                people.invite("ola@kommune.example", name="Ola", roles=[Role.EDITOR], language="nb", actor=OPERATOR)
            except Refused as refused:
                return refused.reason
            return None

    db.session.remove()
    answers = at_once([invite] * MANY)
    assert sorted(answers, key=str) == [None] + [RoleRefusal.TAKEN] * (MANY - 1)
    assert db.session.query(Account).count() == len(web.mails()) == 1


@both_databases
def test_without_its_memory_a_code_lets_many_in(app, kari, monkeypatch):
    monkeypatch.setattr(credentials.SealedTotp, "set_last_counter", lambda self, user, match: None)
    assert race(app, web.code_of(kari)) > 1
