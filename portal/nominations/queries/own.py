"""An application as those who write it see it, by a private link."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.award.models import Edition
from portal.foundation import boxes, tokens
from portal.foundation.db import db
from portal.media import queries as media
from portal.media.queries import FileRow
from portal.media.rules import FileState
from portal.municipalities import queries as municipalities
from portal.municipalities.queries import MunicipalityRow, OfficialFigureRow
from portal.nominations import rules
from portal.nominations.models import (
    Answer,
    Application,
    ApplicationVersion,
    Attachment,
    EligibilityStep,
    PostmottakLink,
    Round,
    Writer,
)
from portal.nominations.queries.forms import FieldRow, fields_of
from portal.nominations.queries.rounds import RoundRow, row_of
from portal.nominations.rules import ApplicationRefusal, ApplicationState, Lacking, Move, StepReason
from portal.people import queries as people

OWN_LINK = "application-own-link"  # what the sealed value is for
FILES_OF = "application"  # what its files are owned by


@dataclass(frozen=True)
class WriterRow:
    """Somebody who writes, or did. The address is gone when they have had it deleted."""

    id: int
    person_id: int | None
    name: str
    address: str | None
    language: str
    is_owner: bool
    invited_at: datetime
    ended_at: datetime | None


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


@dataclass(frozen=True)
class StepRow:
    """A change of state as it is told."""

    move: Move
    was: ApplicationState
    became: ApplicationState
    number: int
    reason: StepReason | None
    words: str | None
    by_account: int | None
    by_name: str
    at: datetime


@dataclass(frozen=True)
class Own:
    """An application with everything that its writers see of it. `deadline` is its own."""

    id: int
    edition_id: int
    year: int
    round: RoundRow
    municipality: MunicipalityRow
    state: ApplicationState
    version: int
    sent: int
    delivered: int
    begun_at: datetime
    sent_at: datetime | None
    confirmed_at: datetime | None
    deadline: datetime | None
    me: WriterRow
    writers: list[WriterRow]
    fields: list[FieldRow]
    answers: Mapping[int, AnswerRow]
    figures: list[OfficialFigureRow]
    last_step: StepRow | None
    confirm_until: datetime | None
    is_as_sent: bool
    files: list[AttachmentRow]

    @property
    def lacking(self) -> list[Lacking]:
        """What stands between it and being sent."""
        texts = {field_id: answer.text for field_id, answer in self.answers.items()}
        return rules.lacking([field.asked for field in self.fields], texts, self.documents)

    @property
    def documents(self) -> list[int]:
        """The fields with a file."""
        return [each.field_id for each in self.files if each.file.state is not FileState.REFUSED]

    @property
    def may_withdraw(self) -> bool:
        """Whether there is anything left to withdraw, and by whom."""
        return self.me.is_owner and self.state in rules.WITHDRAWABLE

    @property
    def last_saved(self) -> AnswerRow | None:
        """What was written last."""
        return max(self.answers.values(), key=lambda answer: answer.saved_at, default=None)

    def write_refusal(self, now: datetime) -> ApplicationRefusal | None:
        """Why nothing more may be written, or None."""
        return rules.write_refusal(state=self.state, opens=self.round.opens, deadline=self.deadline, now=now)

    def submit_refusal(self, now: datetime) -> ApplicationRefusal | None:
        """Why it may not be sent, or None."""
        return rules.submit_refusal(
            state=self.state, opens=self.round.opens, deadline=self.deadline, now=now, is_owner=self.me.is_owner,
            is_lacking=bool(self.lacking), is_as_sent=self.is_as_sent,
        )  # fmt: skip


def by_token(token: str) -> tuple[int, int] | None:
    """Return the application and the writer behind a private link."""
    if not tokens.well_formed(token):
        return None
    mine = select(Writer.application_id, Writer.id).where(
        Writer.link_hash == tokens.digest(token), Writer.ended_at.is_(None)
    )
    row = db.session.execute(mine).one_or_none()
    return (row[0], row[1]) if row else None


def own_application(token: str, language: str | None = None) -> Own | None:
    """Return the application behind a private link."""
    found = by_token(token)
    return whole(*found, language=language) if found else None


def whole(application_id: int, writer_id: int, *, language: str | None = None) -> Own:
    """Return an application as one of its writers sees it."""
    chosen = (
        select(Application, Edition.year)
        .join(Edition, Edition.id == Application.edition_id)
        .where(Application.id == application_id)
        .options(
            selectinload(Application.municipality),
            selectinload(Application.round).selectinload(Round.counties),
            selectinload(Application.round).selectinload(Round.moves),
        )
    )
    application, year = db.session.execute(chosen.execution_options(populate_existing=True)).one()
    writers = writers_of(application_id)
    answers, files = _answers(application_id), attachments_of(application_id)
    fields = fields_of(application.edition_id, language)
    place = application.municipality
    return Own(
        id=application.id,
        edition_id=application.edition_id,
        year=year,
        round=row_of(application.round),
        municipality=MunicipalityRow(place.id, place.number, place.name, place.county),
        state=application.state,
        version=application.version,
        sent=application.sent,
        delivered=application.delivered,
        begun_at=application.begun_at,
        sent_at=application.sent_at,
        confirmed_at=application.confirmed_at,
        deadline=rules.deadline_for(application.round.deadline, application.open_until),
        me=next(writer for writer in writers if writer.id == writer_id),
        writers=writers,
        fields=fields,
        answers=answers,
        figures=municipalities.official_figures(place.id),
        last_step=_last_step(application_id),
        confirm_until=_confirm_until(application_id, application.sent, application.delivered),
        is_as_sent=_is_as_sent(application, fields, answers, files),
        files=files,
    )


def writers_of(application_id: int) -> list[WriterRow]:
    """Return everybody who writes an application or did, in the order in which they came."""
    rows = db.session.scalars(select(Writer).where(Writer.application_id == application_id).order_by(Writer.id)).all()
    mailboxes = people.mailboxes_of([row.person_id for row in rows if row.person_id is not None])
    return [
        WriterRow(
            id=row.id,
            person_id=row.person_id,
            name=row.name,
            address=mailboxes[row.person_id].address if row.person_id in mailboxes else None,
            language=row.language,
            is_owner=row.is_owner and row.ended_at is None,
            invited_at=row.invited_at,
            ended_at=row.ended_at,
        )
        for row in rows
    ]


def _answers(application_id: int) -> dict[int, AnswerRow]:
    chosen = (
        select(Answer.field_id, Answer.text, Answer.version, Answer.saved_at, Writer.name)
        .join(Writer, Writer.id == Answer.saved_by)
        .where(Answer.application_id == application_id)
    )
    return {row[0]: AnswerRow(*row[1:]) for row in db.session.execute(chosen)}


def _last_step(application_id: int) -> StepRow | None:
    found = select(EligibilityStep).where(EligibilityStep.application_id == application_id)
    step = db.session.scalar(found.order_by(EligibilityStep.id.desc()).limit(1))
    return step_row(step) if step else None


def step_row(step: EligibilityStep) -> StepRow:
    """Return a step as plain values."""
    return StepRow(
        step.move, step.was, step.became, step.number, step.reason, step.words, step.by_account, step.by_name, step.at
    )


def _confirm_until(application_id: int, sent: int, delivered: int) -> datetime | None:
    if sent == delivered:
        return None
    open_link = select(PostmottakLink.expires_at).where(
        PostmottakLink.application_id == application_id,
        PostmottakLink.number == sent,
        PostmottakLink.answered_at.is_(None),
    )
    return db.session.scalar(open_link.order_by(PostmottakLink.id.desc()).limit(1))


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


def _is_as_sent(
    application: Application, fields: list[FieldRow], answers: Mapping[int, AnswerRow], files: list[AttachmentRow]
) -> bool:
    content = version_of(application.id, application.sent)
    if content is None:
        return False
    before = {field["id"]: field["text"] for field in content.get("fields", ())}
    now = {field.id: answers[field.id].text for field in fields if field.id in answers and answers[field.id].text}
    return before == now and [file["id"] for file in content.get("files", ())] == [each.file.id for each in files]


def version_of(application_id: int, number: int) -> Mapping[str, Any] | None:
    """Return what an application said when it was sent."""
    row = db.session.get(ApplicationVersion, (application_id, number))
    return row.content if row else None


def unsealed(box: bytes) -> str:
    """Return the private link in a box. Raises KeyUnusable."""
    return boxes.unseal(boxes.PORTAL_KEY, box, purpose=OWN_LINK)
