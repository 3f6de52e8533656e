"""Writing mail into the outbox as an action does."""

import smtplib
from collections.abc import Callable

from portal.foundation import boxes, outbox
from portal.foundation.db import db, transaction
from portal.foundation.outbox import OutgoingEmail
from tests import moments


@transaction
def write(to: str = "kari@example.org", language: str = "nb", box: str = boxes.PORTAL_KEY, **told: object) -> None:
    """A mail about a vote that was cast."""
    outbox.queue_email(
        str(told.get("template", "voting/email/receipt.txt")),
        to=to,
        language=language,
        values={"year": 2019, "closes": moments.VOTING_CLOSES, "event": "cast"},
        links={"link": outbox.Page("voting.show_own", {"token": "T" * 32})},
        box=box,
    )


def row() -> OutgoingEmail:
    """The one mail in the outbox, read anew."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.query(OutgoingEmail).one()


def files() -> list[bytes]:
    """What was sent, oldest first."""
    return [path.read_bytes() for path in sorted(outbox.folder().glob("*.eml"))]


def server_away() -> Callable[..., object]:
    """A mail server that nobody reaches."""

    def connect(*_: object, **__: object) -> object:
        raise smtplib.SMTPServerDisconnected("away")

    return connect
