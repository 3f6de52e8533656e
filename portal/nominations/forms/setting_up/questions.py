"""The fields of the application's form."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import LazyString
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from portal.foundation.forms import PublicForm
from portal.foundation.i18n import lazy_gettext as _l
from portal.nominations.actions.setting_up import NewField
from portal.nominations.forms.public import stripped
from portal.nominations.forms.setting_up.shared import (
    LANGUAGES,
    WHOLE_NUMBER,
    WholeNumber,
)
from portal.nominations.rules import LONGEST_ANSWER, FieldKind

LABELS: Mapping[str, LazyString] = {
    "nb": _l("Spørsmål eller overskrift"), "nn": _l("Spørsmål på nynorsk"), "en": _l("Spørsmål på engelsk"),
}  # fmt: skip
HELPS: Mapping[str, LazyString] = {
    "nb": _l("Hjelpetekst (valgfritt)"), "nn": _l("Hjelpetekst på nynorsk"), "en": _l("Hjelpetekst på engelsk"),
}  # fmt: skip
FIELD_KINDS: Mapping[FieldKind, LazyString] = {
    FieldKind.TEXT: _l("Tekst"),
    FieldKind.CONTACT: _l("Kontaktopplysning på én linje, utelatt i anonymisert utgave"),
    FieldKind.DOCUMENT: _l("Dokument"),
}


class FieldForm(PublicForm):
    """A field of the application's form."""

    kind = RadioField(_l("Type"), name="type", id="type", validators=[InputRequired(_l("Velg en type."))])
    criterion = SelectField(
        _l("Hører til kriteriet"), name="kriterium", id="kriterium", default="", validators=[Optional()]
    )
    longest = WholeNumber(
        _l("Høyeste antall tegn"),
        name="lengde",
        id="lengde",
        validators=[
            InputRequired(WHOLE_NUMBER),
            NumberRange(min=10, max=LONGEST_ANSWER, message=_l("Skriv et tall fra 10 til 10 000.")),
        ],
    )
    required = BooleanField(_l("Må være besvart før søknaden kan sendes"), name="pakrevd", id="pakrevd")

    def __init__(self, criteria: Sequence[tuple[int, str]], **told: Any) -> None:
        super().__init__(**told)
        self.kind.choices = [SelectChoice(value=kind.value, label=str(words)) for kind, words in FIELD_KINDS.items()]
        self.criterion.choices = [
            SelectChoice(value="", label=str(_l("Ikke noe kriterium"))),
            *(SelectChoice(value=str(number), label=title) for number, title in criteria),
        ]

    def in_language(self, code: str) -> list[Any]:
        """The fields of a language."""
        return [self[f"label_{code}"], self[f"help_{code}"]]

    @property
    def new(self) -> NewField:
        """The field as it was written; a language without a label is left out."""
        there = [code for code in LANGUAGES if self[f"label_{code}"].data]
        return NewField(
            kind=FieldKind(self.kind.data),
            labels={code: self[f"label_{code}"].data for code in there},
            helps={code: self[f"help_{code}"].data or "" for code in there},
            longest=self.longest.data or 1,
            required=bool(self.required.data),
            criterion_id=int(self.criterion.data) if self.criterion.data else None,
        )


_ASKED = {"nb": [DataRequired(_l("Skriv spørsmålet på bokmål."))], "nn": [], "en": []}
for _code in LANGUAGES:
    setattr(
        FieldForm, f"label_{_code}",
        StringField(
            LABELS[_code], name=f"sporsmal_{_code}", id=f"sporsmal_{_code}", filters=[stripped],
            validators=[*_ASKED[_code], Length(max=160, message=_l("Skriv høyst 160 tegn."))],
        ),
    )  # fmt: skip
    setattr(
        FieldForm, f"help_{_code}",
        TextAreaField(
            HELPS[_code], name=f"hjelp_{_code}", id=f"hjelp_{_code}", filters=[stripped],
            validators=[Length(max=600, message=_l("Skriv høyst 600 tegn."))],
        ),
    )  # fmt: skip


CONTACTS: Sequence[tuple[LazyString, int]] = (
    (_l("Kontaktperson i kommunen"), 120),
    (_l("Stilling"), 120),
    (_l("Telefon"), 40),
)
DOCUMENT = _l("Søknaden som dokument")
DOCUMENT_HELP = _l("PDF, Word (docx) eller OpenDocument (odt), høyst 20 MB.")
