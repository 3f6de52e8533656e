"""Many at once: a code, a recovery code and an invitation are each taken once."""

import pytest

from portal.accounts import credentials, queries
from portal.accounts.actions import factors, people
from portal.accounts.models import Account, StaffSession
from portal.accounts.rules import Role, Stage
from portal.audit.rules import OPERATOR
from portal.foundation.db import db
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
    link = web.mails()[-1].link
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
def test_without_its_memory_a_code_lets_many_in(app, kari, monkeypatch):
    monkeypatch.setattr(credentials.SealedTotp, "set_last_counter", lambda self, user, match: None)
    assert race(app, web.code_of(kari)) > 1
