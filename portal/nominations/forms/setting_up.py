"""What is filled in to set up an edition: moments, rounds, criteria, the form's fields."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import LazyString
from wtforms import BooleanField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from portal.award.actions import NewCriterion
from portal.award.rules import LEVELS
from portal.foundation.forms import PublicForm
from portal.foundation.i18n import lazy_gettext as _l
from portal.nominations.actions.setting_up import NewField, NewRound
from portal.nominations.forms.moments import DATE, TIME, as_typed, day_of, moment_of, time_of
from portal.nominations.forms.public import stripped
from portal.nominations.forms.words import KINDS, METHODS
from portal.nominations.queries import RoundRow
from portal.nominations.rules import LONGEST_ANSWER, FieldKind, Method, RoundKind

LANGUAGES = ("nb", "nn", "en")
YEARS = range(1992, 2200)
MOST_WEIGHT = 100
WHOLE_NUMBER = _l("Skriv et helt tall.")

MOMENTS: Mapping[str, LazyString] = {
    "applications_open": _l("Søknadene åpner"),
    "applications_close": _l("Siste søknadsfrist"),
    "finalists_at": _l("Finalistene blir presentert"),
    "voting_opens": _l("Avstemningen åpner"),
    "voting_closes": _l("Avstemningen stenger"),
    "release_at": _l("Resultatet kan offentliggjøres tidligst"),
}
ENDS = frozenset({"applications_close", "voting_closes"})
"""The moments that are told as a last day."""


class WholeNumber(IntegerField):
    """A whole number, with our words for anything else."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read the number. Raises ValueError."""
        self.data = None
        if not valuelist or not str(valuelist[0]).strip():
            return
        typed = str(valuelist[0]).strip()
        if not (typed.isascii() and typed.isdecimal() and len(typed) < 7):
            raise ValueError(str(WHOLE_NUMBER))
        self.data = int(typed)


class Day:
    """Take a day, or nothing."""

    def __call__(self, form: PublicForm, field: StringField) -> None:
        """Check the field. Raises ValidationError."""
        if field.data and day_of(field.data) is None:
            raise ValidationError(str(DATE))


class Time:
    """Take a time of day, or nothing."""

    def __call__(self, form: PublicForm, field: StringField) -> None:
        """Check the field. Raises ValidationError."""
        if field.data and time_of(field.data) is None:
            raise ValidationError(str(TIME))


def _day(label: LazyString, name: str) -> StringField:
    return StringField(
        label, name=f"{name}_dag", id=f"{name}_dag", description=DATE, filters=[stripped], validators=[Day()]
    )


def _time(label: LazyString, name: str) -> StringField:
    return StringField(label, name=f"{name}_tid", id=f"{name}_tid", filters=[stripped], validators=[Time()])


AT = _l("Klokkeslett (tomt: hele dagen)")


class MomentsForm(PublicForm):
    """An edition's moments, each a day and a time on Oslo's clock."""

    def __init__(self, before: Mapping[str, datetime | None], **told: Any) -> None:
        typed = {}
        for name in MOMENTS:
            typed[f"{name}_day"], typed[f"{name}_time"] = as_typed(before[name], ends=name in ENDS)
        super().__init__(data=typed, **told)

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """The fields of each moment."""
        return [(self[f"{name}_day"], self[f"{name}_time"]) for name in MOMENTS]

    @property
    def moments(self) -> dict[str, datetime | None]:
        """What was written."""
        return {
            name: moment_of(self[f"{name}_day"].data, self[f"{name}_time"].data, ends=name in ENDS) for name in MOMENTS
        }


for _name, _words in MOMENTS.items():
    setattr(MomentsForm, f"{_name}_day", _day(_words, _name))
    setattr(MomentsForm, f"{_name}_time", _time(AT, _name))


class RoundForm(PublicForm):
    """A round: what it is called, whom it is for, when, and how its jury works."""

    kind = RadioField(_l("Type"), name="type", id="type", validators=[InputRequired(_l("Velg en type."))])
    name = StringField(
        _l("Navn"),
        name="navn",
        id="navn",
        description=_l("For eksempel «Årets kulturkommune i Agder» eller «Søknad direkte til NOKU»."),
        filters=[stripped],
        validators=[DataRequired(_l("Skriv navnet.")), Length(max=120, message=_l("Navnet kan ha høyst 120 tegn."))],
    )
    branch = StringField(
        _l("Fylkeslag (valgfritt)"),
        name="fylkeslag",
        id="fylkeslag",
        filters=[stripped],
        validators=[Length(max=120, message=_l("Navnet kan ha høyst 120 tegn."))],
    )
    counties = SelectMultipleField(
        _l("Fylker, bare for fylkeskåringer"),
        name="fylker",
        id="fylker",
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    opens_day = _day(_l("Åpner for søknader"), "apner")
    opens_time = _time(AT, "apner")
    deadline_day = _day(_l("Siste søknadsdag"), "frist")
    deadline_time = _time(AT, "frist")
    method = RadioField(
        _l("Slik arbeider juryen"),
        name="metode",
        id="metode",
        validators=[InputRequired(_l("Velg ett av alternativene."))],
    )

    def __init__(self, counties: Sequence[str], before: RoundRow | None = None, **told: Any) -> None:
        super().__init__(data=_typed(before) if before else {"kind": "county", "method": "cards"}, **told)
        self.kind.choices = [SelectChoice(value=kind.value, label=str(words)) for kind, words in KINDS.items()]
        self.counties.choices = [SelectChoice(value=county, label=county) for county in counties]
        self.method.choices = [SelectChoice(value=method.value, label=str(words)) for method, words in METHODS.items()]

    @property
    def new(self) -> NewRound:
        """The round as it was written."""
        return NewRound(
            kind=RoundKind(self.kind.data),
            name=self.name.data or "",
            branch=self.branch.data or None,
            counties=self.counties.data or [],
            opens=moment_of(self.opens_day.data, self.opens_time.data),
            deadline=moment_of(self.deadline_day.data, self.deadline_time.data, ends=True),
            method=Method(self.method.data),
        )


def _typed(before: RoundRow) -> dict[str, Any]:
    opens, deadline = as_typed(before.opens), as_typed(before.deadline, ends=True)
    return {
        "kind": before.kind.value, "name": before.name, "branch": before.branch or "", "counties": list(before.counties),
        "opens_day": opens[0], "opens_time": opens[1], "deadline_day": deadline[0], "deadline_time": deadline[1],
        "method": before.method.value,
    }  # fmt: skip


class DeadlineForm(PublicForm):
    """A deadline moved to later, with the reason that everybody reads."""

    day = _day(_l("Ny siste dag"), "ny_frist")
    time = _time(AT, "ny_frist")
    reason = StringField(
        _l("Hvorfor flyttes fristen?"),
        name="grunn",
        id="grunn",
        description=_l("Alle kan lese det. Skriv en hel setning."),
        filters=[stripped],
        validators=[DataRequired(_l("Skriv hvorfor.")), Length(max=300, message=_l("Skriv høyst 300 tegn."))],
    )

    @property
    def to(self) -> datetime | None:
        """The new deadline."""
        return moment_of(self.day.data, self.time.data, ends=True)


class StatementForm(PublicForm):
    """What a county's jury said of its winner."""

    text = TextAreaField(
        _l("Fylkesjuryens uttalelse"),
        name="uttalelse",
        id="uttalelse",
        description=_l("Tom tekst tar uttalelsen bort. Avsnitt, lister og lenker kan skrives i Markdown."),
        filters=[stripped],
        validators=[Length(max=8000, message=_l("Skriv høyst 8000 tegn."))],
    )
    day = _day(_l("Vises fra"), "vises")
    time = _time(AT, "vises")

    @property
    def at(self) -> datetime | None:
        """From when it is shown."""
        return moment_of(self.day.data, self.time.data)


TITLES: Mapping[str, LazyString] = {
    "nb": _l("Navn på kriteriet"), "nn": _l("Navn på nynorsk"), "en": _l("Navn på engelsk"),
}  # fmt: skip
TEXTS: Mapping[str, LazyString] = {
    "nb": _l("Hva juryen ser etter"), "nn": _l("Det samme på nynorsk"), "en": _l("Det samme på engelsk"),
}  # fmt: skip
POINTS: Mapping[int, LazyString] = {
    1: _l("1 poeng betyr"), 2: _l("2 poeng betyr"), 3: _l("3 poeng betyr"), 4: _l("4 poeng betyr"), 5: _l("5 poeng betyr"),
}  # fmt: skip


class CriterionForm(PublicForm):
    """A criterion in three languages, its weight, and what the points mean."""

    weight = WholeNumber(
        _l("Vekt"),
        name="vekt",
        id="vekt",
        description=_l(
            "Et helt tall. Et kriterium med vekt 2 teller dobbelt så mye som et med vekt 1. Vekt 0: utenfor summen."
        ),
        validators=[
            InputRequired(WHOLE_NUMBER),
            NumberRange(min=0, max=MOST_WEIGHT, message=_l("Skriv et tall fra 0 til 100.")),
        ],
    )

    def in_language(self, code: str) -> list[Any]:
        """The fields of a language."""
        return [self[f"title_{code}"], self[f"text_{code}"], *(self[f"level{level}_{code}"] for level in LEVELS)]

    @property
    def new(self) -> NewCriterion:
        """The criterion as it was written; a language without a name is left out."""
        there = [code for code in LANGUAGES if self[f"title_{code}"].data]
        return NewCriterion(
            titles={code: self[f"title_{code}"].data for code in there},
            texts={code: self[f"text_{code}"].data or "" for code in there},
            weight=self.weight.data or 0,
            levels={level: {code: self[f"level{level}_{code}"].data or "" for code in there} for level in LEVELS},
        )


_MUST = {"nb": [DataRequired(_l("Skriv navnet på bokmål."))], "nn": [], "en": []}  # type: ignore[var-annotated]
for _code in LANGUAGES:
    setattr(
        CriterionForm, f"title_{_code}",
        StringField(
            TITLES[_code], name=f"navn_{_code}", id=f"navn_{_code}", filters=[stripped],
            validators=[*_MUST[_code], Length(max=120, message=_l("Navnet kan ha høyst 120 tegn."))],
        ),
    )  # fmt: skip
    setattr(
        CriterionForm, f"text_{_code}",
        TextAreaField(
            TEXTS[_code], name=f"tekst_{_code}", id=f"tekst_{_code}", filters=[stripped],
            validators=[Length(max=2000, message=_l("Skriv høyst 2000 tegn."))],
        ),
    )  # fmt: skip
    for _level in LEVELS:
        setattr(
            CriterionForm, f"level{_level}_{_code}",
            StringField(
                POINTS[_level], name=f"poeng{_level}_{_code}", id=f"poeng{_level}_{_code}", filters=[stripped],
                validators=[Length(max=300, message=_l("Skriv høyst 300 tegn."))],
            ),
        )  # fmt: skip

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


_ASKED = {"nb": [DataRequired(_l("Skriv spørsmålet på bokmål."))], "nn": [], "en": []}  # type: ignore[var-annotated]
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


class YearForm(PublicForm):
    """A new edition: its year, and which one it is made from."""

    year = WholeNumber(
        _l("År"),
        name="ar",
        id="ar",
        validators=[
            InputRequired(WHOLE_NUMBER),
            NumberRange(min=YEARS.start, max=YEARS.stop - 1, message=_l("Skriv et årstall med fire sifre.")),
        ],
    )
    source = SelectField(
        _l("Kopier kriterier, kåringer og skjema fra"), name="fra", id="fra", default="", validators=[Optional()]
    )

    def __init__(self, years: Sequence[int], **told: Any) -> None:
        super().__init__(**told)
        self.source.choices = [
            *(SelectChoice(value=str(year), label=str(year)) for year in years),
            SelectChoice(value="", label=str(_l("Ingen. Begynn med et tomt oppsett"))),
        ]


CONTACTS: Sequence[tuple[LazyString, int]] = (
    (_l("Kontaktperson i kommunen"), 120),
    (_l("Stilling"), 120),
    (_l("Telefon"), 40),
)
DOCUMENT = _l("Søknaden som dokument")
DOCUMENT_HELP = _l("PDF, Word (docx) eller OpenDocument (odt), høyst 20 MB.")
