"""Writing mail into the outbox, and taking it out again: recalled, forgotten when its time is over or its reader asks."""

import secrets
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import delete, literal, or_

from portal.foundation import clock
from portal.foundation.db import db, transaction
from portal.foundation.outbox import mails
from portal.foundation.outbox.mails import OutgoingEmail, Page

KEPT_AFTER_SENDING = timedelta(days=14)


def queue_email(
    template: str, *, to: str, language: str, values: Mapping[str, Any], links: Mapping[str, Page], box: str,
    about: str | None = None, after: timedelta = timedelta(),
) -> OutgoingEmail:  # fmt: skip
    """Write a mail into the outbox, inside the action that it tells about. `box` names the key that seals it.

    `about` names the thing that it is about, so that `recall` finds it; it goes out `after` a while at the earliest.
    Moments among the values arrive in the template as moments; each link as a full address in the mail's language.
    Raises KeyUnusable when the box has no key.
    """
    host = urlsplit(current_app.config["BASE_URL"]).hostname
    mail = OutgoingEmail(
        message_id=f"<{secrets.token_hex(16)}@{host}>",
        template=template,
        language=language,
        key_name=box,
        sealed=mails.sealed(box, to=to, values=values, links=links),
        created_at=clock.real_now(),
        domain_at=clock.now(),
        due_at=clock.real_now() + after,
        about=about,
        to_hash=mails.to_hash(box, to),
        tries=0,
    )
    db.session.add(mail)
    return mail


def take_back(mail: OutgoingEmail, *, when: bool) -> None:
    """Take a mail back inside the action that queued it, or do not: the statements are the same, and so is the time."""
    db.session.flush()
    gone = delete(OutgoingEmail).where(OutgoingEmail.id == mail.id, literal(when))
    db.session.execute(gone, execution_options={"synchronize_session": False})


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


@transaction
def forget_letters_to(addresses: Collection[str], *, but: str) -> int:
    """Delete the mails to some spellings of a mailbox, sent or not, and return how many they were.

    Those whose template begins with `but` stay: they are another matter's.
    """
    theirs = OutgoingEmail.to_hash.in_(mails.hashes_of(addresses)), ~OutgoingEmail.template.startswith(but)
    return len(db.session.scalars(delete(OutgoingEmail).where(*theirs).returning(OutgoingEmail.id)).all())
