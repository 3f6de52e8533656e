"""Reading an edition's form."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.foundation import i18n
from portal.foundation.db import db
from portal.nominations.models import Answer, Attachment, FormField
from portal.nominations.rules import Asked, FieldKind


@dataclass(frozen=True)
class FieldRow:
    """A field in a language, or in bokmål."""

    id: int
    position: int
    kind: FieldKind
    criterion_id: int | None
    label: str
    help: str
    lang: str
    longest: int
    required: bool

    @property
    def asked(self) -> Asked:
        """The field as the rules take it."""
        return Asked(self.id, self.kind, self.longest, self.required)


def fields_of(edition_id: int, language: str | None = None) -> list[FieldRow]:
    """Return an edition's form in order, in the page's language unless another is told."""
    fields = db.session.scalars(
        select(FormField)
        .where(FormField.edition_id == edition_id)
        .order_by(FormField.position, FormField.id)
        .options(selectinload(FormField.texts))
    )
    return [_row(field, language) for field in fields]


def _row(field: FormField, language: str | None) -> FieldRow:
    text = i18n.best(field.texts, language)
    return FieldRow(
        id=field.id,
        position=field.position,
        kind=field.kind,
        criterion_id=field.criterion_id,
        label=text.label,
        help=text.help,
        lang=text.language,
        longest=field.longest,
        required=field.required,
    )


def has_answers(field_id: int) -> bool:
    """Tell whether anybody has written in a field, or put a file in it."""
    return any(
        db.session.scalar(select(table.field_id).where(table.field_id == field_id).limit(1)) is not None
        for table in (Answer, Attachment)
    )
