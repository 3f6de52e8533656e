"""Writing an application: field by field, so that nobody's words are lost or overwritten unseen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from portal.foundation.db import Refused, db, transaction
from portal.nominations import queries, rules
from portal.nominations.actions.locking import by_link, deadline_of
from portal.nominations.models import Answer, Writer
from portal.nominations.rules import AnswerRefusal, FieldKind


@dataclass(frozen=True)
class Typed:
    """What somebody typed in a field, and the version of it that they had read."""

    field_id: int
    text: str
    read: int


class Outcome(StrEnum):
    """What became of it."""

    SAVED = "saved"
    SAME = "same"
    CONFLICT = "conflict"
    REFUSED = "refused"


@dataclass(frozen=True)
class FieldSaved:
    """A field as it stands now: after a conflict with another's words, who wrote them and when."""

    field_id: int
    outcome: Outcome
    version: int
    text: str
    by: str
    at: datetime
    refusal: AnswerRefusal | None = None


@transaction
def save(token: str, typed: Sequence[Typed], *, now: datetime) -> list[FieldSaved]:
    """Keep what was typed, each field by itself, and return how each stands.

    Where another wrote in the meantime nothing is changed: the answer holds their words. Raises Refused when nothing may be
    written any more; then nothing was kept of this.
    """
    application, writer = by_link(token)
    refusal = rules.write_refusal(
        state=application.state, opens=application.round.opens, deadline=deadline_of(application), now=now
    )
    if refusal:
        raise Refused(refusal)
    kinds = {field.id: field.kind for field in queries.fields_of(application.edition_id)}
    chosen = select(Answer).where(Answer.application_id == application.id).execution_options(populate_existing=True)
    kept = {row.field_id: row for row in db.session.scalars(chosen)}
    found = []
    for each in typed:
        if kinds.get(each.field_id) not in (FieldKind.TEXT, FieldKind.CONTACT):
            continue
        text = rules.cleaned_answer(each.text, kinds[each.field_id])
        answer = kept.get(each.field_id)
        if answer is None:
            answer = Answer(
                application_id=application.id,
                field_id=each.field_id,
                text="",
                version=0,
                saved_at=now,
                saved_by=writer.id,
            )
        found.append(_write(answer, text, each.read, writer, now))
    db.session.flush()
    return found


def _write(answer: Answer, text: str, read: int, writer: Writer, now: datetime) -> FieldSaved:
    def told(outcome: Outcome, refusal: AnswerRefusal | None = None) -> FieldSaved:
        by = writer.name if answer.saved_by == writer.id else db.session.get_one(Writer, answer.saved_by).name
        return FieldSaved(answer.field_id, outcome, answer.version, answer.text, by, answer.saved_at, refusal)

    if text == answer.text:
        return told(Outcome.SAME)
    if read != answer.version:
        return told(Outcome.CONFLICT)
    if refusal := rules.answer_refusal(text):
        return told(Outcome.REFUSED, refusal)
    answer.text, answer.version, answer.saved_at, answer.saved_by = text, answer.version + 1, now, writer.id
    db.session.add(answer)
    return told(Outcome.SAVED)
