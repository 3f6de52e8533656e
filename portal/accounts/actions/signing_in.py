"""Signing in: a password, then a code. Passwords are compared outside the transaction: it takes long on purpose."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete

from portal.accounts import credentials, queries
from portal.accounts.actions import sessions
from portal.accounts.models import RecoveryCode, StaffSession
from portal.accounts.rules import AccountEvent, SignInRefusal, Stage
from portal.accounts.rules.signing_in import MOST_FAILURES, MOST_WRONG_CODES, PAUSE, WRONG_CODES_WINDOW
from portal.audit import actions as audit
from portal.audit.rules import Actor
from portal.foundation import limits
from portal.foundation.db import Refused, db, transaction

FAILURES, WRONG_CODES = "sign-in", "sign-in-code"


def show_password(
    address: str, password: str, *, network: str, browser: str, kept: Mapping[str, Any] | None = None
) -> str:
    """Begin a sign-in by the first factor; return the id of the session that waits for the second.

    The same statements, the same time and the same answer whether there is such an account or not. Raises Refused.
    """
    _count(address, network)
    account_id, stored, may_enter = queries.credentials_of(address)
    if not (credentials.matches(password, stored) and may_enter) or account_id is None:
        raise Refused(SignInRefusal.WRONG)
    limits.take_back(FAILURES, _who(address, network))
    return sessions.begin(account_id, stage=Stage.PASSWORD, browser=browser, kept=kept)


def show_code(half: queries.Staff, code: str, *, network: str, browser: str, kept: Mapping[str, Any]) -> str:
    """Finish a sign-in by the second factor: a one-time code or a recovery code. Return the id of a new session.

    Raises Refused.
    """
    _count_code(half.address, network)
    raw = _finish(half, code, browser, kept)
    if raw is None:
        raise Refused(SignInRefusal.WRONG_CODE)
    _forget_failures(half.address, network)
    return raw


@transaction
def _finish(half: queries.Staff, code: str, browser: str, kept: Mapping[str, Any]) -> str | None:
    if not _second_factor(half, code):
        return None
    waiting = delete(StaffSession).where(StaffSession.id_hash == half.session).returning(StaffSession.account_id)
    if db.session.scalar(waiting) is None:  # two at once, or signed out meanwhile: one sign-in is one session
        raise Refused(SignInRefusal.ENDED)
    return sessions.begin_signed_in(half.id, browser=browser, kept=kept)


def prove_again(staff: queries.Staff, password: str, code: str, *, network: str) -> None:
    """Let somebody who is signed in show both factors once more, before something dangerous. Raises Refused."""
    _count_code(staff.address, network)
    _, stored, _ = queries.credentials_of(staff.address)
    if not credentials.matches(password, stored):
        limits.take_back(WRONG_CODES, _known_by(staff.address))
        raise Refused(SignInRefusal.WRONG)
    if not _prove(staff, code):
        raise Refused(SignInRefusal.WRONG_CODE)
    _forget_failures(staff.address, network)


@transaction
def _prove(staff: queries.Staff, code: str) -> bool:
    if not _second_factor(staff, code):
        return False
    sessions.proved(staff.session)
    return True


def _second_factor(staff: queries.Staff, code: str) -> bool:
    account = sessions.locked(staff.id)
    if credentials.take_code(account, code):
        return True
    used = delete(RecoveryCode).where(
        RecoveryCode.account_id == staff.id, RecoveryCode.code_mac == credentials.recovery_mac(staff.id, code)
    )
    if db.session.scalar(used.returning(RecoveryCode.account_id)) is None:
        return False
    audit.record(Actor(staff.id, staff.name), AccountEvent.RECOVERY_CODE_USED, subject=("account", staff.id))
    return True


def _known_by(address: str) -> str:
    return address.strip().lower()


def _who(address: str, network: str) -> str:
    return f"{_known_by(address)} {network}"


def _count(address: str, network: str) -> None:
    # Before the comparison and not after it: many guesses sent at once would all find an empty row of failures.
    if limits.exceeded(FAILURES, _who(address, network), most=MOST_FAILURES, window=PAUSE):
        raise Refused(SignInRefusal.PAUSED)


def _count_code(address: str, network: str) -> None:
    # From all networks together too: whoever has the password must not try codes from many places.
    _count(address, network)
    if limits.exceeded(WRONG_CODES, _known_by(address), most=MOST_WRONG_CODES, window=WRONG_CODES_WINDOW):
        raise Refused(SignInRefusal.PAUSED_FOR_AN_HOUR)


def _forget_failures(address: str, network: str) -> None:
    limits.forget(FAILURES, _who(address, network))
    limits.take_back(WRONG_CODES, _known_by(address))
