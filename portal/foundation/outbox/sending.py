"""Sending what is due, at least once: claimed, handed to the mail server or laid in a folder, tried again later."""

import email
import email.policy
import secrets
import smtplib
import ssl
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

import structlog
from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError

from portal.foundation import clock
from portal.foundation.db import db, transaction
from portal.foundation.outbox import mails
from portal.foundation.outbox.mails import OutgoingEmail

LOCK = timedelta(minutes=2)
DELAYS = tuple(timedelta(minutes=n) for n in (1, 5, 15, 60, 180, 360, 720, 1440))  # then given up
SMTP_PATIENCE = 10  # seconds
SEALED_UNDER = "X-Sealed-Under"  # in a demonstration's folder alone: the key that the mail's row was sealed under

log = structlog.get_logger()


def deliver(most: int = 1000, *, stopped: Callable[[], bool] = lambda: False) -> int:
    """Send what is due, one mail at a time, and return how many went out. Several workers never send the same row at once.

    `stopped` is asked before each mail: whoever must end now does not wait for a thousand.
    """
    sent = 0
    for _ in range(most):
        if stopped():
            break
        claimed = _claim()
        if claimed is None:
            break
        sent += _send_one(claimed)
    return sent


def _send_one(mail_id: int) -> bool:
    try:
        mail = db.session.get_one(OutgoingEmail, mail_id)
        message = mails.written(mail)
        _hand_over(message, mail.key_name)
    except SQLAlchemyError:
        raise  # the database's trouble, not this mail's
    except Exception as error:  # whatever is wrong with one mail, the others go out
        log.warning("mail not sent", mail=mail_id, reason=type(error).__name__)
        _failed(mail_id, type(error).__name__)
        return False
    _sent(mail_id)
    return True


@transaction
def _claim() -> int | None:
    moment = clock.real_now()
    due = (
        select(OutgoingEmail.id)
        .where(OutgoingEmail.sent_at.is_(None), OutgoingEmail.due_at <= moment)
        .order_by(OutgoingEmail.due_at, OutgoingEmail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    claim = update(OutgoingEmail).where(OutgoingEmail.id == due).values(due_at=moment + LOCK)
    return db.session.scalar(claim.values(tries=OutgoingEmail.tries + 1).returning(OutgoingEmail.id))


@transaction
def _failed(mail_id: int, reason: str) -> None:
    mail = db.session.get_one(OutgoingEmail, mail_id)
    mail.last_error = reason
    mail.due_at = clock.real_now() + DELAYS[mail.tries - 1] if mail.tries <= len(DELAYS) else None


@transaction
def _sent(mail_id: int) -> None:
    db.session.execute(
        update(OutgoingEmail)
        .where(OutgoingEmail.id == mail_id)
        .values(sent_at=clock.real_now(), due_at=None, last_error=None)
    )


def _hand_over(message: EmailMessage, key_name: str) -> None:
    url = urlsplit(current_app.config["MAIL_URL"])
    if url.scheme == "file":
        message[SEALED_UNDER] = key_name  # so that `forget_files` finds it when the key goes
        _write_file(message, folder())
        return
    with _server(url) as server:
        if url.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())  # else anybody's certificate will do
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        server.send_message(message)


def _server(url: SplitResult) -> smtplib.SMTP:
    host, port = url.hostname or "localhost", url.port or 0
    if url.scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=SMTP_PATIENCE, context=ssl.create_default_context())
    return smtplib.SMTP(host, port, timeout=SMTP_PATIENCE)


def folder() -> Path:
    """Return where a demonstration's mail lies, one `.eml` a mail."""
    path = urlsplit(current_app.config["MAIL_URL"]).path
    return Path(path) if path else Path(current_app.config["DATA"]) / "mail"


def forget_files(key_name: str) -> None:
    """Delete the mails of a demonstration's folder whose rows were sealed under a key, wherever they lead: it is destroyed."""
    for path in folder().glob("*.eml"):
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        if mail[SEALED_UNDER] == key_name:
            path.unlink(missing_ok=True)


def _write_file(message: EmailMessage, into: Path) -> None:
    into.mkdir(parents=True, exist_ok=True)
    name = f"{clock.real_now():%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
    beside = into / f".{name}.part"
    beside.write_bytes(message.as_bytes())
    beside.rename(into / f"{name}.eml")
