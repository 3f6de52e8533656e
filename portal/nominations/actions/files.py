"""Files in an application: taken in and checked before the transaction, kept in it, let go of when no version holds them."""

from datetime import datetime
from typing import IO

from sqlalchemy import func, select

from portal.foundation.db import Refused, db, transaction
from portal.media import actions as media
from portal.media.actions.storing import Taken
from portal.media.rules import Owner, Room
from portal.nominations import queries, rules
from portal.nominations.actions.locking import by_link, deadline_of
from portal.nominations.models import Application, ApplicationVersion, Attachment, FormField, Writer
from portal.nominations.queries.answers import FILES_OF
from portal.nominations.rules import ApplicationRefusal, FieldKind


def attach(token: str, field_id: int, stream: IO[bytes], name: str, *, now: datetime) -> int:
    """Put a file in a field, and return the attachment's id. Raises Refused: by the application's rules, or by the file's own."""
    application = queries.own_application(token)
    if application is None:
        raise Refused(ApplicationRefusal.LINK_ENDED)
    if refusal := application.write_refusal(now):
        raise Refused(refusal)
    taken = media.take_in(stream, name)
    try:
        return _keep(token, field_id, taken, now)
    except BaseException:
        media.discard(taken)
        raise


@transaction
def _keep(token: str, field_id: int, taken: Taken, now: datetime) -> int:
    application, writer = by_link(token)
    _must_be_open(application, now)
    field = db.session.get(FormField, field_id)
    if field is None or field.edition_id != application.edition_id or field.kind is not FieldKind.DOCUMENT:
        raise Refused(ApplicationRefusal.UNKNOWN)
    file_id = media.keep(taken, owner=Owner(FILES_OF, str(application.id)), room=Room(pot=_pot(application)), now=now)
    last = select(func.max(Attachment.position)).where(Attachment.application_id == application.id)
    attachment = Attachment(
        application_id=application.id,
        field_id=field_id,
        file_id=file_id,
        position=(db.session.scalar(last) or 0) + 1,
        added_by=writer.id,
        added_at=now,
    )
    db.session.add(attachment)
    db.session.flush()
    return attachment.id


def _pot(application: Application) -> str:
    """Return what an application's bytes are counted in: the municipality's, by whoever began, so that no stranger fills it."""
    first = select(Writer.person_id).where(Writer.application_id == application.id).order_by(Writer.id).limit(1)
    return f"municipality:{application.municipality_id}:{db.session.scalar(first)}"


def _must_be_open(application: Application, now: datetime) -> None:
    refusal = rules.write_refusal(
        state=application.state, opens=application.round.opens, deadline=deadline_of(application), now=now
    )
    if refusal:
        raise Refused(refusal)


@transaction
def detach(token: str, attachment_id: int, *, now: datetime) -> None:
    """Take a file out. One that was sent is kept with the version that holds it; any other is deleted. Twice is once.

    Raises Refused.
    """
    application, _writer = by_link(token)
    _must_be_open(application, now)
    attachment = db.session.get(Attachment, attachment_id)
    if attachment is None or attachment.application_id != application.id:
        raise Refused(ApplicationRefusal.UNKNOWN)
    versions = select(ApplicationVersion.content).where(ApplicationVersion.application_id == application.id)
    sent = {file["id"] for content in db.session.scalars(versions) for file in content.get("files", ())}
    if attachment.file_id in sent:
        attachment.ended_at = attachment.ended_at or now
        return
    db.session.delete(attachment)
    db.session.flush()
    media.delete(attachment.file_id)
