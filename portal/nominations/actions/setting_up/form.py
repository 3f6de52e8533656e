"""An edition's form: the default one, or fields of its own."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, func, select

from portal.audit import actions as audit
from portal.audit.rules import Actor
from portal.award.models import Criterion
from portal.foundation.db import Refused, db, transaction
from portal.nominations import queries, rules
from portal.nominations.models import FormField, FormFieldText
from portal.nominations.rules import ApplicationEvent, FieldKind

InLanguages = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class NewField:
    """A field as it is to be."""

    kind: FieldKind
    labels: InLanguages
    helps: InLanguages
    longest: int = 4000
    required: bool = True
    criterion_id: int | None = None


@transaction(publishes=True)
def make_default_form(edition_id: int, *, contacts: list[NewField], document: NewField, by: Actor) -> None:
    """Give an edition without a form the default one: contacts, a text per criterion, one document.

    The words of contacts and document are handed in: a form speaks, an action does not.
    """
    if db.session.scalar(select(FormField.id).where(FormField.edition_id == edition_id).limit(1)) is not None:
        return
    criteria = select(Criterion).where(Criterion.edition_id == edition_id).order_by(Criterion.position)
    texts = [
        NewField(
            kind=FieldKind.TEXT,
            labels={each.language: each.title for each in criterion.texts},
            helps={each.language: each.text[:600] for each in criterion.texts},
            criterion_id=criterion.id,
        )
        for criterion in db.session.scalars(criteria)
    ]
    for place, field in enumerate([*contacts, *texts, document], start=1):
        _add(edition_id, field, place)
    audit.record(by, ApplicationEvent.FORM_CHANGED, subject=("edition", edition_id), after={"fields": len(texts) + 1})


def _add(edition_id: int, new: NewField, place: int) -> int:
    field = FormField(
        edition_id=edition_id,
        position=place,
        kind=new.kind,
        criterion_id=new.criterion_id,
        longest=new.longest,
        required=new.required,
    )
    field.texts = [
        FormFieldText(language=language, label=label, help=new.helps.get(language, ""))
        for language, label in new.labels.items()
    ]
    db.session.add(field)
    db.session.flush()
    return field.id


def _number(edition_id: int) -> int:
    return db.session.scalar(select(func.count()).where(FormField.edition_id == edition_id)) or 0


@transaction(publishes=True)
def add_field(edition_id: int, new: NewField, *, by: Actor) -> int:
    """Add a field as the last one, and return its id. Raises Refused(FieldRefusal)."""
    number = _number(edition_id)
    if refusal := rules.field_refusal(number=number + 1, has_answers=False, removes=False, longest=1, was=1):
        raise Refused(refusal)
    last = db.session.scalar(select(func.max(FormField.position)).where(FormField.edition_id == edition_id)) or 0
    field_id = _add(edition_id, new, last + 1)
    audit.record(
        by, ApplicationEvent.FORM_CHANGED, subject=("edition", edition_id), after={"label": new.labels.get("nb")}
    )
    return field_id


@transaction(publishes=True)
def change_field(field_id: int, new: NewField, *, by: Actor) -> None:
    """Put other words and limits to a field; its kind and its criterion stay. Raises Refused(FieldRefusal)."""
    field = db.session.get_one(FormField, field_id, with_for_update=True)
    refusal = rules.field_refusal(
        number=1, has_answers=queries.has_answers(field_id), removes=False, longest=new.longest, was=field.longest
    )
    if refusal:
        raise Refused(refusal)
    field.longest, field.required = new.longest, new.required
    db.session.execute(delete(FormFieldText).where(FormFieldText.field_id == field_id))
    db.session.expire(field)
    db.session.add_all(
        FormFieldText(field_id=field_id, language=language, label=label, help=new.helps.get(language, ""))
        for language, label in new.labels.items()
    )
    audit.record(
        by, ApplicationEvent.FORM_CHANGED, subject=("edition", field.edition_id), after={"label": new.labels.get("nb")}
    )


@transaction(publishes=True)
def move_field(field_id: int, *, up: bool) -> None:
    """Let a field change places with its neighbour; the first and the last stay."""
    field = db.session.get_one(FormField, field_id, with_for_update=True)
    chosen = select(FormField).where(FormField.edition_id == field.edition_id)
    rows = list(db.session.scalars(chosen.order_by(FormField.position, FormField.id)))
    place = rows.index(field)
    other = place - 1 if up else place + 1
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    for number, row in enumerate(rows, start=1):
        row.position = number


@transaction(publishes=True)
def remove_field(
    field_id: int,
    *,
    by: Actor,
) -> None:
    """Take a field away that nobody has answered. Raises Refused(FieldRefusal)."""
    field = db.session.get_one(FormField, field_id, with_for_update=True)
    if refusal := rules.field_refusal(
        number=1, has_answers=queries.has_answers(field_id), removes=True, longest=1, was=1
    ):
        raise Refused(refusal)
    label = next((each.label for each in field.texts if each.language == "nb"), None)
    audit.record(by, ApplicationEvent.FORM_CHANGED, subject=("edition", field.edition_id), before={"label": label})
    db.session.delete(field)
