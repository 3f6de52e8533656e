"""Letting go: of a person who asks for it, of drafts that nobody sent, of what a sent application says when its time is over."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, update

from portal.foundation import outbox, tokens
from portal.foundation.db import db, transaction
from portal.media import actions as media
from portal.nominations.actions.locking import locked
from portal.nominations.actions.telling import about
from portal.nominations.models import (
    Answer,
    Application,
    ApplicationVersion,
    Attachment,
    EligibilityStep,
    LateCode,
    Writer,
)
from portal.nominations.queries.answers import FILES_OF

NOBODY = "–"  # in the place of a name that was deleted


@transaction
def let_go_of(person_id: int, *, now: datetime) -> None:
    """End somebody's part in applications and delete name, address and link.

    Whoever writes with them goes on, with the charge if they had it; a draft that they alone wrote is deleted. What was sent
    is the municipality's: it stays, with the name of who sent it in its record.
    """
    for writer_id in db.session.scalars(
        select(Writer.id).where(Writer.person_id == person_id).order_by(Writer.id)
    ).all():
        writer = db.session.get(Writer, writer_id, populate_existing=True)
        if writer is None:
            continue  # gone with a draft that they had been taken out of and let into again
        application = locked(writer.application_id)
        others = select(Writer).where(
            Writer.application_id == application.id, Writer.ended_at.is_(None), Writer.id != writer.id
        )
        heir = db.session.scalar(others.order_by(Writer.id).limit(1))
        if heir is None and application.sent == 0 and writer.ended_at is None:
            forget_drafts([application.id])
            continue
        had_charge = writer.is_owner and writer.ended_at is None
        writer.is_owner, writer.ended_at = False, writer.ended_at or now
        writer.person_id, writer.name = None, NOBODY
        # The link is replaced by one that nobody has: the column is never empty.
        writer.link_hash, writer.link_box = tokens.digest(tokens.new()), b""
        db.session.flush()
        if had_charge and heir is not None:
            heir.is_owner = True
            db.session.flush()


@transaction
def forget_drafts(ids: Collection[int]) -> None:
    """Delete drafts that were never sent, with everything in them."""
    chosen = select(Application.id).where(Application.id.in_(ids), Application.sent == 0)
    theirs = db.session.scalars(chosen.with_for_update()).all()
    _delete_files(theirs)
    db.session.execute(delete(Answer).where(Answer.application_id.in_(theirs)))
    codes = update(LateCode).where(LateCode.application_id.in_(theirs))
    db.session.execute(codes.values(application_id=None, used_at=None))
    db.session.execute(delete(Writer).where(Writer.application_id.in_(theirs)))
    withdrawn = _with_steps(theirs)
    db.session.execute(delete(Application).where(Application.id.in_(set(theirs) - withdrawn)))
    outbox.recall({about(each) for each in theirs}, sent=True)


def _with_steps(ids: Collection[int]) -> set[int]:
    """Return the drafts that were withdrawn: the step that says so stays, and so does the empty row that it hangs on."""
    chosen = select(EligibilityStep.application_id).where(EligibilityStep.application_id.in_(ids))
    return set(db.session.scalars(chosen))


@transaction
def empty(ids: Collection[int], *, now: datetime) -> None:
    """Delete what sent applications say, their files, and who wrote them; that they were there and what was decided stays."""
    _delete_files(ids)
    db.session.execute(delete(Answer).where(Answer.application_id.in_(ids)))
    for version in db.session.scalars(
        select(ApplicationVersion).where(
            ApplicationVersion.application_id.in_(ids), ApplicationVersion.emptied_at.is_(None)
        )
    ):
        version.content, version.made_by, version.emptied_at = {}, NOBODY, now
    for writer in db.session.scalars(select(Writer).where(Writer.application_id.in_(ids))):
        writer.person_id, writer.name, writer.is_owner = None, NOBODY, False
        writer.ended_at = writer.ended_at or now
        writer.link_hash, writer.link_box = tokens.digest(tokens.new()), b""
    db.session.flush()
    outbox.recall({about(each) for each in ids}, sent=True)


def _delete_files(ids: Collection[int]) -> None:
    db.session.execute(delete(Attachment).where(Attachment.application_id.in_(ids)))
    media.delete_owned(FILES_OF, [str(each) for each in ids])
