"""Every act of staff with accounts writes its line, in its own transaction: without the line nothing of it is saved."""

import sys

import pytest
from sqlalchemy import select

from portal.accounts import credentials, queries
from portal.accounts.actions import factors, people, sessions
from portal.accounts.models import Account, AccountLink, AccountRole, RecoveryCode, StaffSession
from portal.accounts.rules import AccountEvent, Role, Stage
from portal.audit import actions as audit
from portal.audit.models import AuditEntry
from portal.audit.rules import OPERATOR
from portal.foundation import clock
from portal.foundation.db import db
from portal.foundation.outbox import OutgoingEmail
from tests import build, web
from tests.databases import both_databases

PASSWORD = "eplekake med vaniljesaus"
TABLES = (Account, AccountRole, AccountLink, RecoveryCode, StaffSession, AuditEntry, OutgoingEmail)


def staff(account_id):
    raw = sessions.begin(account_id, stage=Stage.FULL, browser="Test")
    found = queries.staff_in(raw, clock.real_now())
    assert found is not None
    return found


def token_of(account_id, purpose):
    with_link = {"invitation": lambda: people.invite_again(account_id, actor=OPERATOR),
                 "reset": lambda: factors.ask_for_reset("ola@kommune.example", network="x")}  # fmt: skip
    with_link[purpose]()
    return web.last_mail().link.rpartition("/")[2]


def invited():
    return people.invite("ny@kommune.example", name="Ny", roles=[Role.EDITOR], language="nb", actor=OPERATOR)


def change_second_factor(ola):
    box = credentials.new_totp(ola)
    return lambda: factors.change_second_factor(staff(ola), box, credentials.code_now(ola, box))


def enrol(_):
    token = token_of(invited(), "invitation")
    box = factors.choose_password(token, PASSWORD)
    return lambda: factors.enrol(token, credentials.code_now(2, box), browser="Test")


def invite_again(_):
    account_id = invited()
    return lambda: people.invite_again(account_id, actor=OPERATOR)


def reset(ola):
    token = token_of(ola, "reset")
    return lambda: factors.reset_password(token, PASSWORD)


ACTS = {
    AccountEvent.INVITED: lambda ola: invited,
    AccountEvent.INVITED_AGAIN: invite_again,
    AccountEvent.ENROLLED: enrol,
    AccountEvent.SIGNED_IN: lambda ola: lambda: sessions.begin_signed_in(ola, browser="Test"),
    AccountEvent.SIGNED_OUT: lambda ola: lambda: sessions.end(staff(ola).session, actor=staff(ola).actor),
    AccountEvent.SIGNED_OUT_EVERYWHERE: lambda ola: lambda: sessions.end_everywhere(ola, actor=OPERATOR),
    AccountEvent.PASSWORD_CHANGED: lambda ola: lambda: factors.change_password(staff(ola), PASSWORD),
    AccountEvent.PASSWORD_RESET: reset,
    AccountEvent.SECOND_FACTOR_CHANGED: change_second_factor,
    AccountEvent.RECOVERY_CODES_MADE: lambda ola: lambda: factors.make_recovery_codes(staff(ola)),
    AccountEvent.ROLES_CHANGED: lambda ola: lambda: people.change_roles(ola, [Role.JUROR], why="x", actor=OPERATOR),
    AccountEvent.CLOSED: lambda ola: lambda: people.close(ola, why="x", actor=OPERATOR),
}
every_act = pytest.mark.parametrize("event", ACTS, ids=lambda event: event.value)


def test_the_table_is_whole():
    elsewhere = {AccountEvent.RECOVERY_CODE_USED, AccountEvent.LOG_EXPORTED}  # test_signing_in, audit/test_log_pages
    assert set(ACTS) | elsewhere == set(AccountEvent)


@every_act
def test_an_act_leaves_its_line(event, app):
    act = ACTS[event](build.account(Role.EDITOR, name="Ola", address="ola@kommune.example"))
    before = db.session.query(AuditEntry).count()
    act()
    lines = db.session.query(AuditEntry).order_by(AuditEntry.id).offset(before).all()
    assert event in [line.what for line in lines]
    assert {line.subject_kind for line in lines} == {"account"}


def everything():
    db.session.rollback()
    found = {of.__tablename__: sorted(map(repr, db.session.execute(select(of.__table__)))) for of in TABLES}
    return {name: rows for name, rows in found.items() if name != "staff_session"} | {
        "sessions": db.session.query(StaffSession).filter_by(stage=Stage.FULL).count()
    }


@every_act
@both_databases
def test_without_its_line_nothing_of_an_act_is_saved(event, app, monkeypatch):
    ola = build.account(Role.EDITOR, name="Ola", address="ola@kommune.example")
    sessions.begin(ola, stage=Stage.FULL, browser="Test")
    act = ACTS[event](ola)
    here = staff(ola)
    monkeypatch.setattr(sys.modules[__name__], "staff", lambda account_id: here)
    before = everything()

    def fails(*_args, **_told):
        raise RuntimeError("no line")

    monkeypatch.setattr(audit, "record", fails)
    with pytest.raises(RuntimeError):
        act()
    assert everything() == before
