"""A mail as a row: its address and values sealed, its reader known by a hash, and written out when it is to go."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from typing import Any

from flask import current_app, render_template
from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation import boxes, clock, i18n
from portal.foundation.db import Model, db

PURPOSE = "outgoing-email"


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


def sealed(box: str, *, to: str, values: Mapping[str, Any], links: Mapping[str, Page]) -> bytes:
    """Return what a mail's row keeps of its address, values and links. Raises KeyUnusable."""
    content = {
        "to": to,
        "values": {name: _packed(value) for name, value in values.items()},
        "links": {name: [page.endpoint, dict(page.values)] for name, page in links.items()},
    }
    return boxes.seal(box, content, purpose=PURPOSE)


def _packed(value: Any) -> Any:
    return {"moment": value.isoformat()} if isinstance(value, datetime) else value


def _unpacked(value: Any) -> Any:
    return datetime.fromisoformat(value["moment"]) if isinstance(value, dict) and "moment" in value else value


def rendered(template: str, language: str, values: Mapping[str, Any]) -> tuple[str, str]:
    """Return a mail's subject and words in its reader's language, as it goes out; for a preview too."""
    with i18n.in_language(language):
        subject, _, body = render_template(template, **values).partition("\n")
    return subject.removeprefix("Subject:").strip(), body


def written(mail: OutgoingEmail) -> EmailMessage:
    """Return a row as the message that goes out, in its reader's language. Raises KeyUnusable."""
    content = boxes.unseal(mail.key_name, mail.sealed, purpose=PURPOSE)
    values = {name: _unpacked(value) for name, value in content["values"].items()}
    for name, (endpoint, parts) in content["links"].items():
        values[name] = i18n.address_of(endpoint, code=mail.language, **parts)
    subject, body = rendered(mail.template, mail.language, values)
    message = EmailMessage(policy=SMTP_POLICY)
    message["Subject"] = subject
    message["From"] = current_app.config["MAIL_FROM"]
    message["To"] = content["to"]
    message["Date"] = format_datetime(mail.domain_at.astimezone(clock.OSLO))
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body.strip() + "\n", cte="quoted-printable")
    message["Content-Language"] = mail.language  # after the content, which clears all headers of its kind
    return message


def to_hash(box: str, address: str) -> bytes:
    """Return what a mail's row knows its reader by. Under the key that seals the mail: without it nobody can be looked for."""
    return boxes.keyed_hash(boxes.read_key(box), "mail-to", address.strip().lower())


def hashes_of(addresses: Collection[str]) -> list[bytes]:
    """Return what addresses are known by under each key that has sealed a mail that is here, and is still there."""
    keys = [key for key in db.session.scalars(select(OutgoingEmail.key_name).distinct()) if boxes.has_key(key)]
    return [to_hash(key, address) for key in keys for address in addresses]
