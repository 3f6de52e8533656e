"""What stands in an application's fields now: text and files."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.foundation.db import db
from portal.media import queries as media
from portal.media.queries import FileRow
from portal.nominations.models import Answer, Attachment, Writer

FILES_OF = "application"  # what its files are owned by


@dataclass(frozen=True)
class AnswerRow:
    """What stands in a field, and who wrote it last."""

    text: str
    version: int
    saved_at: datetime
    saved_by: str


@dataclass(frozen=True)
class AttachmentRow:
    """A file in a field of the form."""

    id: int
    field_id: int
    file: FileRow


def answers_of(application_id: int) -> dict[int, AnswerRow]:
    """Return what stands in the fields for text."""
    chosen = (
        select(Answer.field_id, Answer.text, Answer.version, Answer.saved_at, Writer.name)
        .join(Writer, Writer.id == Answer.saved_by)
        .where(Answer.application_id == application_id)
    )
    return {row[0]: AnswerRow(*row[1:]) for row in db.session.execute(chosen)}


def attachments_of(application_id: int) -> list[AttachmentRow]:
    """Return the files that an application has now, in order."""
    chosen = (
        select(Attachment.id, Attachment.field_id, Attachment.file_id)
        .where(Attachment.application_id == application_id, Attachment.ended_at.is_(None))
        .order_by(Attachment.position)
    )
    rows = db.session.execute(chosen).all()
    files = {file.id: file for file in media.files_of(FILES_OF, [str(application_id)]).get(str(application_id), [])}
    return [AttachmentRow(row[0], row[1], files[row[2]]) for row in rows if row[2] in files]
