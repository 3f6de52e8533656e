"""Rounds: what they are, their deadlines, what their juries said."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from portal.foundation.forms import PublicForm
from portal.foundation.i18n import lazy_gettext as _l
from portal.nominations.actions.setting_up import NewRound
from portal.nominations.forms.moments import as_typed, moment_of
from portal.nominations.forms.public import stripped
from portal.nominations.forms.setting_up.shared import AT, day_field, time_field
from portal.nominations.forms.words import KINDS, METHODS
from portal.nominations.queries import RoundRow
from portal.nominations.rules import Method, RoundKind


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
    opens_day = day_field(_l("Åpner for søknader"), "apner")
    opens_time = time_field(AT, "apner")
    deadline_day = day_field(_l("Siste søknadsdag"), "frist")
    deadline_time = time_field(AT, "frist")
    method = RadioField(
        _l("Slik arbeider juryen"),
        name="metode",
        id="metode",
        validators=[InputRequired(_l("Velg ett av alternativene."))],
    )

    def __init__(self, counties: Mapping[str, str], before: RoundRow | None = None, **told: Any) -> None:
        super().__init__(data=_typed(before) if before else {"kind": "county", "method": "cards"}, **told)
        self.kind.choices = [SelectChoice(value=kind.value, label=str(words)) for kind, words in KINDS.items()]
        self.counties.choices = [
            SelectChoice(value=county, label=f"{county} ({name})" if name else county)
            for county, name in counties.items()
        ]
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

    day = day_field(_l("Ny siste dag"), "ny_frist")
    time = time_field(AT, "ny_frist")
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
    day = day_field(_l("Vises fra"), "vises")
    time = time_field(AT, "vises")

    @property
    def at(self) -> datetime | None:
        """From when it is shown."""
        return moment_of(self.day.data, self.time.data)
