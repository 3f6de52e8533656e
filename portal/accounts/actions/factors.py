"""Both factors: chosen when somebody enrols, changed later, and a way back when the password is forgotten."""

from sqlalchemy import delete, select, update

from portal.accounts import credentials, queries, rules
from portal.accounts.actions import sessions
from portal.accounts.actions.people import new_link
from portal.accounts.models import Account, AccountLink, RecoveryCode
from portal.accounts.rules import AccountEvent, LinkPurpose, LinkRefusal, SignInRefusal
from portal.accounts.rules.signing_in import MOST_RESETS
from portal.audit import actions as audit
from portal.audit.rules import Actor
from portal.foundation import boxes, clock, limits, outbox, tokens
from portal.foundation.db import Refused, db, transaction
from portal.foundation.i18n import SOURCE
from portal.foundation.outbox import Page, queue_email

NOBODY = 0  # an id that no account has


def choose_password(token: str, password: str) -> bytes:
    """Keep the password of somebody who is enrolling, and return a new secret for their codes. They cannot sign in yet.

    The link stays open until the second factor is in place: who is interrupted begins again from the mail. Raises Refused.
    """
    stored = credentials.hashed(password)  # outside the transaction: it takes long on purpose
    return _begin_enrolling(token, stored)


@transaction
def _begin_enrolling(token: str, stored: str) -> bytes:
    account = _of_link(token, LinkPurpose.INVITATION)
    account.password = stored
    account.totp_box = credentials.new_totp(account.id)
    account.totp_counter = None
    return account.totp_box


@transaction
def enrol(token: str, code: str, *, browser: str) -> tuple[str, list[str]] | None:
    """Take the first one-time code: the person is in. Return (session's id, recovery codes); None for a wrong code.

    Raises Refused when the link has ended meanwhile, or no password has been chosen by it.
    """
    account = _of_link(token, LinkPurpose.INVITATION)
    if account.password is None or account.totp_box is None:
        raise Refused(LinkRefusal.ENDED)
    if not credentials.take_code(account, code):
        return None
    account.enrolled_at = clock.real_now()
    _use(token)
    codes = _fresh_codes(account.id)
    db.session.flush()
    audit.record(Actor(account.id, account.name), AccountEvent.ENROLLED, subject=("account", account.id))
    return sessions.begin_signed_in(account.id, browser=browser), codes


def ask_for_reset(address: str, *, network: str) -> None:
    """Send a link for a new password to somebody who has enrolled; do nothing else, and answer everybody alike."""
    too_many = limits.exceeded("password-reset", network, most=20, window=rules.RESET_LIFE)
    too_many |= limits.exceeded("password-reset", address.strip().lower(), most=MOST_RESETS, window=rules.RESET_LIFE)
    if not too_many:
        _send_reset(address)


@transaction
def _send_reset(address: str) -> None:
    # A stranger's address takes the same statements; what is written for it is gone again in the same transaction.
    address = address.strip().lower()
    account = db.session.scalar(select(Account).where(Account.address == address).with_for_update())
    known = account is not None and account.active
    token = new_link(account.id if account and known else NOBODY, LinkPurpose.RESET)
    mail = queue_email(
        "accounts/email/reset.txt",
        to=address,
        language=account.language if account else SOURCE,
        values={"valid_until": clock.real_now() + rules.RESET_LIFE},
        links={"link": Page("accounts.show_new_password", {"token": token})},
        box=boxes.PORTAL_KEY,
    )
    outbox.take_back(mail, when=not known)


def reset_password(token: str, password: str) -> None:
    """Set a new password by a link; every session ends, and the second factor is asked for as always. Raises Refused."""
    _reset(token, credentials.hashed(password))


@transaction
def _reset(token: str, stored: str) -> None:
    account = _of_link(token, LinkPurpose.RESET)
    account.password = stored
    _use(token)
    sessions.end_all_of(account.id)
    _told_by_mail(account, "password")
    audit.record(Actor(account.id, account.name), AccountEvent.PASSWORD_RESET, subject=("account", account.id))


def change_password(staff: queries.Staff, password: str) -> None:
    """Set a new password for oneself; the other sessions end."""
    _change(staff, credentials.hashed(password))


@transaction
def _change(staff: queries.Staff, stored: str) -> None:
    account = sessions.locked(staff.id)
    account.password = stored
    sessions.end_all_of(staff.id, but=staff.session)
    _told_by_mail(account, "password")
    audit.record(staff.actor, AccountEvent.PASSWORD_CHANGED, subject=("account", staff.id))


@transaction
def change_second_factor(staff: queries.Staff, sealed: bytes, code: str) -> None:
    """Take over a new secret when its first code is right; the other sessions end. Raises Refused for a wrong one."""
    account = sessions.locked(staff.id)
    account.totp_counter = None
    if not credentials.take_code(account, code, sealed):
        raise Refused(SignInRefusal.WRONG_CODE)
    account.totp_box = sealed
    sessions.end_all_of(staff.id, but=staff.session)
    _told_by_mail(account, "second-factor")
    audit.record(staff.actor, AccountEvent.SECOND_FACTOR_CHANGED, subject=("account", staff.id))


@transaction
def make_recovery_codes(staff: queries.Staff) -> list[str]:
    """Make new recovery codes; the old ones are dead. Return them: they are shown once."""
    codes = _fresh_codes(staff.id)
    _told_by_mail(sessions.locked(staff.id), "recovery-codes")
    audit.record(staff.actor, AccountEvent.RECOVERY_CODES_MADE, subject=("account", staff.id))
    return codes


def _fresh_codes(account_id: int) -> list[str]:
    codes = credentials.new_recovery_codes()
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    db.session.add_all(
        RecoveryCode(account_id=account_id, code_mac=credentials.recovery_mac(account_id, code)) for code in codes
    )
    return codes


def _of_link(token: str, purpose: LinkPurpose) -> Account:
    found = queries.account_of_link(token, purpose, clock.real_now())
    if found is None:
        raise Refused(LinkRefusal.ENDED)
    sessions.locked(found.id)
    again = queries.account_of_link(token, purpose, clock.real_now())
    if again is None:  # somebody else used it while we waited
        raise Refused(LinkRefusal.ENDED)
    return again


def _use(token: str) -> None:
    used = update(AccountLink).where(AccountLink.link_hash == tokens.digest(token), AccountLink.used_at.is_(None))
    used = used.values(used_at=clock.real_now())
    if db.session.scalar(used.returning(AccountLink.account_id)) is None:
        raise Refused(LinkRefusal.ENDED)


def _told_by_mail(account: Account, what: str) -> None:
    queue_email(
        "accounts/email/changed.txt",
        to=account.address,
        language=account.language,
        values={"what": what, "at": clock.real_now()},
        links={"link": Page("accounts.ask_for_password", {})},
        box=boxes.PORTAL_KEY,
    )
