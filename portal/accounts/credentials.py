"""Passwords, one-time codes and recovery codes, by Flask-Security's parts; see docs/decisions/0009.

Its pages, mail and sessions are not used: ours answer GET and POST apart, and save an act with its audit line.
"""

import secrets
from typing import Any

import segno
from flask import Flask, current_app
from flask_security import (
    MailUtil,
    Security,
    SQLAlchemyUserDatastore,
    Totp,
    hash_password,
    verify_password,
)
from passlib.totp import TOTP

from portal.accounts.models import Account, AccountRole
from portal.accounts.rules.passwords import LONGEST
from portal.accounts.rules.signing_in import RECOVERY_CODES
from portal.foundation import boxes, clock
from portal.foundation.db import db

SETTINGS: dict[str, Any] = {
    "WTF_CSRF_TIME_LIMIT": None,  # the session's own limits are enough
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
    "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
        "argon2__type": "ID",
        "argon2__memory_cost": 19 * 1024,  # KiB
        "argon2__rounds": 2,
        "argon2__parallelism": 1,
    },
    "SECURITY_PASSWORD_NORMALIZE_FORM": "NFKC",
    "SECURITY_PASSWORD_LENGTH_MIN": 12,
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,  # what makes it build its factory of one-time codes
    "SECURITY_TOTP_ISSUER": "Kultur",
    "SECURITY_CLI_USERS_NAME": None,
    "SECURITY_CLI_ROLES_NAME": None,
}
TOTP_PURPOSE = "second-factor"
STEP = 30  # seconds that a one-time code lasts; one step to either side is taken


class SealedTotp(Totp):
    """One-time codes whose secrets are sealed in the portal's own way, and each of which is taken once."""

    def __init__(self, secrets: dict[str, str], issuer: str) -> None:
        self._totp = TOTP.using(issuer=issuer, period=STEP, now=lambda: clock.real_now().timestamp())

    def get_last_counter(self, user: Any) -> int | None:
        """Return the step of the last code that was taken."""
        return user.totp_counter

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        """Remember the step of the code that has just been taken."""
        user.totp_counter = tmatch.counter


class NoMail(MailUtil):
    """Flask-Security writes no mail here: ours go through the outbox."""

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        """Refuse. Raises NotImplementedError."""
        raise NotImplementedError("mail goes through portal.foundation.outbox")


def init_app(app: Flask) -> None:
    """Set up Flask-Security without its pages and without its look at every request."""
    app.config.update(SETTINGS)
    try:
        app.config["SECRET_KEY"] = derived_key("flask").hex()
    except boxes.KeyUnusable:  # the open pages go on; behind the door every sealed secret now answers 503
        app.config["SECRET_KEY"] = secrets.token_hex(32)
    app.config["SECURITY_TOTP_SECRETS"] = {"unused": secrets.token_hex(16)}  # ours are sealed by `boxes`
    security = Security(
        datastore=SQLAlchemyUserDatastore(db, Account, AccountRole), totp_cls=SealedTotp, mail_util_cls=NoMail
    )
    # Its hooks would look for a person at every request, public pages too; `access.only` does that where it must be done.
    hooks: tuple[dict[Any, list[Any]], ...] = (
        app.before_request_funcs,
        app.after_request_funcs,
        app.template_context_processors,
    )
    ours = [{name: list(steps) for name, steps in each.items()} for each in hooks]
    security.init_app(app, register_blueprint=False)
    for each, kept in zip(hooks, ours, strict=True):
        each.clear()
        each.update(kept)
    app.extensions["portal_nobody"] = None


def derived_key(purpose: str) -> bytes:
    """Return a key of its own for a purpose, made from the portal's; needs the app's context. Raises KeyUnusable."""
    return boxes.keyed_hash(boxes.read_key(boxes.PORTAL_KEY), "derived-key", purpose)


def hashed(password: str) -> str:
    """Return what the database keeps of a password: argon2id, 19 MiB, two rounds, one lane."""
    return hash_password(_normal(password))


def matches(password: str, stored: str | None) -> bool:
    """Tell whether a password is the stored one. Without one (no such account) it takes just as long and is never right."""
    nobody = _nobody()  # always, so that not even the first question tells a stranger from staff
    typed = _normal(password[: LONGEST + 1])  # what is longer is never right, and its comparison would be refused
    return verify_password(typed, stored or nobody) and stored is not None


def _normal(password: str) -> str:
    return current_app.extensions["security"]._password_util.normalize(password)


def _nobody() -> str:
    if current_app.extensions["portal_nobody"] is None:
        current_app.extensions["portal_nobody"] = hash_password(secrets.token_hex(16))
    return current_app.extensions["portal_nobody"]


def _factory() -> SealedTotp:
    return current_app.extensions["security"].totp_factory


def new_totp(account_id: int) -> bytes:
    """Return a new secret for one-time codes, sealed for one account. Raises KeyUnusable."""
    return boxes.seal(boxes.PORTAL_KEY, _factory()._totp.new().to_json(encrypt=False), purpose=_purpose(account_id))


def take_code(account: Account, code: str, box: bytes | None = None) -> bool:
    """Take a one-time code, once; inside an action that has locked the account. `box` is a secret not yet the account's."""
    sealed = box or account.totp_box
    digits = "".join(code.split())
    if sealed is None or not (digits.isascii() and digits.isdigit()):
        return False
    secret = boxes.unseal(boxes.PORTAL_KEY, sealed, purpose=_purpose(account.id))
    return _factory().verify_totp(digits, secret, account, window=STEP)


def code_now(account_id: int, box: bytes) -> str:
    """Return the one-time code of this moment; for the demonstration and for tests."""
    secret = boxes.unseal(boxes.PORTAL_KEY, box, purpose=_purpose(account_id))
    return _factory().generate_totp_password(secret)


def totp_to_show(account_id: int, address: str, box: bytes) -> tuple[str, str]:
    """Return a secret as the person takes it over: as a drawing (an address that holds SVG) and as text to type."""
    secret = boxes.unseal(boxes.PORTAL_KEY, box, purpose=_purpose(account_id))
    drawing = segno.make(_factory().get_totp_uri(address, secret), error="m")
    return drawing.svg_data_uri(scale=5, border=2, light="#fff"), _factory().get_totp_pretty_key(secret)


def new_recovery_codes() -> list[str]:
    """Return codes that somebody keeps on paper: 48 random bits each."""
    return _factory().generate_recovery_codes(RECOVERY_CODES)


def recovery_mac(account_id: int, code: str) -> bytes:
    """Return what the database keeps of a recovery code. Blanks, hyphens and capitals do not matter. Raises KeyUnusable."""
    bare = "".join(each for each in code.lower() if each.isalnum())
    return boxes.keyed_hash(derived_key("recovery-codes"), str(account_id), bare)


def _purpose(account_id: int) -> str:
    return f"{TOTP_PURPOSE}-{account_id}"
