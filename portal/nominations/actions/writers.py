"""Writing together: letting somebody in, taking somebody out, handing over the charge."""

from datetime import datetime

from sqlalchemy import func, select

from portal.foundation import limits
from portal.foundation.db import Refused, db, transaction
from portal.nominations import rules
from portal.nominations.actions.beginning import add_writer
from portal.nominations.actions.locking import by_link, deadline_of
from portal.nominations.actions.telling import tell_writers
from portal.nominations.models import Writer
from portal.nominations.rules import ApplicationRefusal, WriterRefusal
from portal.people import actions as people
from portal.people.queries import canonical_hash_of

INVITATIONS_AN_HOUR = 12  # from one application
MAILS_AN_HOUR = 3  # to one mailbox


def invite(token: str, *, name: str, address: str, language: str, now: datetime) -> None:
    """Send somebody a link of their own to an application. Raises Refused, KeyUnusable."""
    if limits.exceeded("application-invites", token, most=INVITATIONS_AN_HOUR) or limits.exceeded(
        limits.MAILBOX, canonical_hash_of(address).hex(), most=MAILS_AN_HOUR
    ):
        raise Refused(ApplicationRefusal.TOO_MANY_MAILS)
    _invite(token, name=name, address=address, language=language, now=now)


@transaction
def _invite(token: str, *, name: str, address: str, language: str, now: datetime) -> None:
    application, owner = by_link(token)
    if application.state not in rules.EDITABLE:
        raise Refused(ApplicationRefusal.CLOSED_STATE)
    present = Writer.application_id == application.id, Writer.ended_at.is_(None)
    person_id = people.known(address=address, language=language, now=now)
    refusal = rules.invite_refusal(
        is_owner=owner.is_owner,
        number=db.session.scalar(select(func.count()).select_from(Writer).where(*present)) or 0,
        is_writer_already=db.session.scalar(select(Writer.id).where(*present, Writer.person_id == person_id))
        is not None,
    )
    if refusal:
        raise Refused(refusal)
    writer = add_writer(application.id, person_id, name=name, language=language, is_owner=False, now=now)
    tell_writers(application, "invited.txt", {"by": owner.name, "deadline": deadline_of(application)}, only=writer.id)


def _other(token: str, writer_id: int) -> tuple[Writer, Writer]:
    """Return who asks and who it is about. Raises Refused."""
    application, me = by_link(token)
    target = db.session.get(Writer, writer_id)
    if target is None or target.application_id != application.id:
        raise Refused(WriterRefusal.UNKNOWN)
    refusal = rules.manage_refusal(
        is_owner=me.is_owner, target_is_owner=target.is_owner, target_ended=target.ended_at is not None
    )
    if refusal:
        raise Refused(refusal)
    return me, target


@transaction
def take_out(token: str, writer_id: int, *, now: datetime) -> None:
    """End somebody's link; what they wrote stays. Raises Refused."""
    _me, target = _other(token, writer_id)
    target.ended_at = now
    db.session.flush()


@transaction
def hand_over(token: str, writer_id: int, *, now: datetime) -> None:
    """Give somebody else the charge: to send, withdraw, let in and take out. Raises Refused."""
    me, target = _other(token, writer_id)
    me.is_owner = False
    db.session.flush()  # never two at once: the database counts
    target.is_owner = True
    db.session.flush()
    application, _ = by_link(token)
    tell_writers(application, "handed_over.txt", {"from_name": me.name, "to_name": target.name})
