"""Asking for the link to one's own data: the same for every address, known or not."""

from datetime import datetime

from sqlalchemy import delete

from portal.foundation import boxes, clock, limits, tokens
from portal.foundation.db import db, transaction
from portal.foundation.outbox import Page, queue_email
from portal.people import queries as people
from portal.privacy import queries, rules
from portal.privacy.models import DataRequest

MAILS_AN_HOUR = 3


def ask_for_data(*, address: str, language: str, now: datetime) -> None:
    """Send a link to what is kept about an address; beyond three mails an hour nothing is sent, and nothing tells so.

    `now` is the domain's clock; the link lives by the real one. Raises ValueError for what is no address, KeyUnusable.
    """
    if limits.exceeded("data-mail", people.canonical_hash_of(address).hex(), most=MAILS_AN_HOUR):
        return
    _send(address, language, valid_until=now + rules.LINK_LIFE)


@transaction
def _send(mailbox: str, language: str, *, valid_until: datetime) -> None:
    token, asked_at = tokens.new(), clock.real_now()
    db.session.add(
        DataRequest(
            link_hash=tokens.digest(token),
            address_hash=people.hash_of(mailbox),
            address_box=boxes.seal(boxes.PORTAL_KEY, [mailbox, language], purpose=queries.REQUEST_BOX),
            asked_at=asked_at,
            expires_at=asked_at + rules.LINK_LIFE,
        )
    )
    queue_email(
        "privacy/email/link.txt",
        to=mailbox,
        language=language,
        values={"valid_until": valid_until},
        links={"link": Page("privacy.show", {"token": token})},
        box=boxes.PORTAL_KEY,
    )


@transaction
def forget_requests() -> None:
    """Delete the links that have ended."""
    db.session.execute(delete(DataRequest).where(DataRequest.expires_at <= clock.real_now()))
