"""An application as those who write it see it, by a private link."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.award.models import Edition
from portal.foundation import boxes, tokens
from portal.foundation.db import db
from portal.media.rules import FileState
from portal.municipalities import queries as municipalities
from portal.municipalities.queries import MunicipalityRow, OfficialFigureRow
from portal.nominations import rules
from portal.nominations.models import Application, PostmottakLink, Round, Writer
from portal.nominations.queries.answers import AnswerRow, AttachmentRow, answers_of, attachments_of
from portal.nominations.queries.forms import FieldRow, fields_of
from portal.nominations.queries.rounds import RoundRow, row_of
from portal.nominations.queries.steps import StepRow, last_step
from portal.nominations.queries.versions import version_of
from portal.nominations.queries.writers import WriterRow, writers_of
from portal.nominations.rules import ApplicationRefusal, ApplicationState, Lacking

OWN_LINK = "application-own-link"  # what the sealed value is for


@dataclass(frozen=True)
class Own:
    """An application with everything that its writers see of it. `deadline` is its own.

    `is_former`: the register has learnt that the municipality was merged before the edition's year.
    """

    id: int
    edition_id: int
    year: int
    round: RoundRow
    municipality: MunicipalityRow
    is_former: bool
    state: ApplicationState
    version: int
    sent: int
    delivered: int
    begun_at: datetime
    sent_at: datetime | None
    confirmed_at: datetime | None
    deadline: datetime | None
    finalists_at: datetime | None
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
    def last_saved(self) -> AnswerRow | None:
        """What was written last."""
        return max(self.answers.values(), key=lambda answer: answer.saved_at, default=None)

    def write_refusal(self, now: datetime) -> ApplicationRefusal | None:
        """Why nothing more may be written, or None."""
        return rules.write_refusal(state=self.state, opens=self.round.opens, deadline=self.deadline, now=now)

    def withdrawal_refusal(self, now: datetime) -> ApplicationRefusal | None:
        """Why it may not be withdrawn here, or None."""
        return rules.withdrawal_refusal(
            state=self.state, is_owner=self.me.is_owner, finalists_at=self.finalists_at, now=now
        )

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
        select(Application, Edition.year, Edition.finalists_at)
        .join(Edition, Edition.id == Application.edition_id)
        .where(Application.id == application_id)
        .options(
            selectinload(Application.municipality),
            selectinload(Application.round).selectinload(Round.counties),
            selectinload(Application.round).selectinload(Round.moves),
        )
    )
    application, year, finalists_at = db.session.execute(chosen.execution_options(populate_existing=True)).one()
    writers = writers_of(application_id)
    answers, files = answers_of(application_id), attachments_of(application_id)
    fields = fields_of(application.edition_id, language)
    place = application.municipality
    return Own(
        id=application.id,
        edition_id=application.edition_id,
        year=year,
        round=row_of(application.round),
        municipality=MunicipalityRow(place.id, place.number, place.name, place.county),
        is_former=municipalities.is_former(place, year),
        state=application.state,
        version=application.version,
        sent=application.sent,
        delivered=application.delivered,
        begun_at=application.begun_at,
        sent_at=application.sent_at,
        confirmed_at=application.confirmed_at,
        deadline=rules.deadline_for(application.round.deadline, application.open_until),
        finalists_at=finalists_at,
        me=next(writer for writer in writers if writer.id == writer_id),
        writers=writers,
        fields=fields,
        answers=answers,
        figures=municipalities.official_figures(place.id),
        last_step=last_step(application_id),
        confirm_until=_confirm_until(application_id, application.sent, application.delivered),
        is_as_sent=_is_as_sent(application, fields, answers, files),
        files=files,
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


def _is_as_sent(
    application: Application, fields: list[FieldRow], answers: Mapping[int, AnswerRow], files: list[AttachmentRow]
) -> bool:
    content = version_of(application.id, application.sent)
    if content is None:
        return False
    before = {field["id"]: field["text"] for field in content.get("fields", ())}
    now = {field.id: answers[field.id].text for field in fields if field.id in answers and answers[field.id].text}
    return before == now and [file["id"] for file in content.get("files", ())] == [each.file.id for each in files]


def unsealed(box: bytes) -> str:
    """Return the private link in a box. Raises KeyUnusable."""
    return boxes.unseal(boxes.PORTAL_KEY, box, purpose=OWN_LINK)
