"""Mail as rows: written in the transaction that it tells about, sent by the worker, at least once.

Address and values are sealed, so that neither the database nor a backup of it can be read for who was written to.
"""

import secrets
import smtplib
import ssl
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

import structlog
from flask import current_app, render_template
from sqlalchemy import String, delete, func, literal, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation import boxes, clock, i18n
from portal.foundation.db import Model, db, transaction

PURPOSE = "outgoing-email"
LOCK = timedelta(minutes=2)
DELAYS = tuple(timedelta(minutes=n) for n in (1, 5, 15, 60, 180, 360, 720, 1440))  # then given up
SMTP_PATIENCE = 10  # seconds
KEPT_AFTER_SENDING = timedelta(days=14)

log = structlog.get_logger()


class OutgoingEmail(Model):
    """A mail that is to be sent, or has been. `message_id` stays the same over all tries."""

    __tablename__ = "outgoing_email"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    template: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(8))
    key_name: Mapped[str] = mapped_column(String(40))
    sealed: Mapped[bytes]
    created_at: Mapped[datetime]
    domain_at: Mapped[datetime]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    about: Mapped[str | None] = mapped_column(String(80), index=True)
    to_hash: Mapped[bytes | None] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(String(200))
    sent_at: Mapped[datetime | None]


@dataclass(frozen=True)
class Page:
    """A link in a mail: an endpoint and its values, made into an address when the mail is written."""

    endpoint: str
    values: Mapping[str, Any]


def queue_email(
    template: str, *, to: str, language: str, values: Mapping[str, Any], links: Mapping[str, Page], box: str,
    about: str | None = None, after: timedelta = timedelta(),
) -> OutgoingEmail:  # fmt: skip
    """Write a mail into the outbox, inside the action that it tells about. `box` names the key that seals it.

    `about` names the thing that it is about, so that `recall` finds it; it goes out `after` a while at the earliest.
    Moments among the values arrive in the template as moments; each link as a full address in the mail's language.
    Raises KeyUnusable when the box has no key.
    """
    content = {
        "to": to,
        "values": {name: _packed(value) for name, value in values.items()},
        "links": {name: [page.endpoint, dict(page.values)] for name, page in links.items()},
    }
    host = urlsplit(current_app.config["BASE_URL"]).hostname
    mail = OutgoingEmail(
        message_id=f"<{secrets.token_hex(16)}@{host}>",
        template=template,
        language=language,
        key_name=box,
        sealed=boxes.seal(box, content, purpose=PURPOSE),
        created_at=clock.real_now(),
        domain_at=clock.now(),
        due_at=clock.real_now() + after,
        about=about,
        to_hash=_to_hash(box, to),
        tries=0,
    )
    db.session.add(mail)
    return mail


def take_back(mail: OutgoingEmail, *, when: bool) -> None:
    """Take a mail back inside the action that queued it, or do not: the statements are the same, and so is the time."""
    db.session.flush()
    gone = delete(OutgoingEmail).where(OutgoingEmail.id == mail.id, literal(when))
    db.session.execute(gone, execution_options={"synchronize_session": False})


def _to_hash(box: str, address: str) -> bytes:
    """Return what a mail's row knows its reader by. Under the key that seals the mail: without it nobody can be looked for."""
    return boxes.keyed_hash(boxes.read_key(box), "mail-to", address.strip().lower())


def _packed(value: Any) -> Any:
    return {"moment": value.isoformat()} if isinstance(value, datetime) else value


def _unpacked(value: Any) -> Any:
    return datetime.fromisoformat(value["moment"]) if isinstance(value, dict) and "moment" in value else value


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
        message = _written(mail)
        _hand_over(message)
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


@transaction
def recall(about: Collection[str], *, sent: bool = False) -> set[str]:
    """Delete mails about some things that have not begun to go out, with `sent` all of them; return what they were about."""
    theirs = delete(OutgoingEmail).where(OutgoingEmail.about.in_(about))
    if not sent:
        theirs = theirs.where(OutgoingEmail.sent_at.is_(None), OutgoingEmail.tries == 0)
    gone = db.session.scalars(theirs.returning(OutgoingEmail.about))
    return {name for name in gone if name is not None}


@transaction
def forget_sent() -> None:
    """Delete what was sent or given up long enough ago; while it is here staff can see that it went."""
    before = clock.real_now() - KEPT_AFTER_SENDING
    given_up = OutgoingEmail.sent_at.is_(None) & OutgoingEmail.due_at.is_(None)
    over = or_(OutgoingEmail.sent_at < before, given_up & (OutgoingEmail.created_at < before))
    db.session.execute(delete(OutgoingEmail).where(over))


@dataclass(frozen=True)
class Letter:
    """A mail as its reader is told of it: what it is about and when; never its links."""

    subject: str
    created_at: datetime
    sent_at: datetime | None


def letters_to(addresses: Collection[str]) -> list[Letter]:
    """Return the mails to some spellings of a mailbox that are still here, oldest first. Raises KeyUnusable."""
    chosen = select(OutgoingEmail).where(OutgoingEmail.to_hash.in_(_hashes(addresses)))
    rows = db.session.scalars(chosen.order_by(OutgoingEmail.id)).all()
    return [Letter(str(_written(row)["Subject"]), row.created_at, row.sent_at) for row in rows]


@transaction
def forget_letters_to(addresses: Collection[str], *, but: str) -> int:
    """Delete the mails to some spellings of a mailbox, sent or not, and return how many they were.

    Those whose template begins with `but` stay: they are another matter's.
    """
    theirs = OutgoingEmail.to_hash.in_(_hashes(addresses)), ~OutgoingEmail.template.startswith(but)
    return len(db.session.scalars(delete(OutgoingEmail).where(*theirs).returning(OutgoingEmail.id)).all())


def _hashes(addresses: Collection[str]) -> list[bytes]:
    """Return what addresses are known by under each key that has sealed a mail that is here, and is still there."""
    keys = [key for key in db.session.scalars(select(OutgoingEmail.key_name).distinct()) if boxes.has_key(key)]
    return [_to_hash(key, address) for key in keys for address in addresses]


def oldest_unsent() -> datetime | None:
    """Return when the oldest mail that still waits was written."""
    return db.session.scalar(select(func.min(OutgoingEmail.created_at)).where(OutgoingEmail.sent_at.is_(None)))


@dataclass(frozen=True)
class Status:
    """How outgoing mail stands: what waits, since when, and what was given up."""

    waiting: int
    oldest: datetime | None
    given_up: int


def status() -> Status:
    """Return how outgoing mail stands, in one statement."""
    gone = OutgoingEmail.due_at.is_(None)
    waits = func.count().filter(~gone), func.min(OutgoingEmail.created_at).filter(~gone)
    row = db.session.execute(select(*waits, func.count().filter(gone)).where(OutgoingEmail.sent_at.is_(None))).one()
    return Status(*row)


def _written(mail: OutgoingEmail) -> EmailMessage:
    content = boxes.unseal(mail.key_name, mail.sealed, purpose=PURPOSE)
    values = {name: _unpacked(value) for name, value in content["values"].items()}
    with i18n.in_language(mail.language):
        for name, (endpoint, parts) in content["links"].items():
            values[name] = i18n.address_of(endpoint, code=mail.language, **parts)
        subject, _, body = render_template(mail.template, **values).partition("\n")
    message = EmailMessage(policy=SMTP_POLICY)
    message["Subject"] = subject.removeprefix("Subject:").strip()
    message["From"] = current_app.config["MAIL_FROM"]
    message["To"] = content["to"]
    message["Date"] = format_datetime(mail.domain_at.astimezone(clock.OSLO))
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body.strip() + "\n", cte="quoted-printable")
    message["Content-Language"] = mail.language  # after the content, which clears all headers of its kind
    return message


def _hand_over(message: EmailMessage) -> None:
    url = urlsplit(current_app.config["MAIL_URL"])
    if url.scheme == "file":
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


def _write_file(message: EmailMessage, into: Path) -> None:
    into.mkdir(parents=True, exist_ok=True)
    name = f"{clock.real_now():%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
    beside = into / f".{name}.part"
    beside.write_bytes(message.as_bytes())
    beside.rename(into / f"{name}.eml")
