"""What is filled in about a meeting: when and where, and what it decides."""

from collections.abc import Sequence
from datetime import datetime

from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from portal.foundation.forms import PublicForm
from portal.foundation.i18n import lazy_gettext as _l
from portal.jury.forms.card import said
from portal.jury.queries import PanelRow
from portal.jury.rules import OUTCOMES, Outcome
from portal.nominations.forms.moments import DATE, TIME, moment_of

MOST_PLACES = 999


class MeetingForm(PublicForm):
    """A meeting to plan."""

    panel = SelectField(_l("Jury"), name="panel", id="panel", validators=[DataRequired(_l("Velg en jury."))])
    day = StringField(_l("Dag"), name="dag", id="dag", description=DATE, validators=[DataRequired(DATE)])
    clock = StringField(
        _l("Klokkeslett"), name="klokka", id="klokka", description=TIME, validators=[DataRequired(TIME)]
    )
    place = StringField(
        _l("Sted"), name="sted", id="sted",
        validators=[DataRequired(_l("Skriv hvor møtet er.")), Length(max=200, message=_l("Skriv høyst 200 tegn."))],
    )  # fmt: skip

    def __init__(self, panels: Sequence[PanelRow]) -> None:
        super().__init__()
        self.panel.choices = [SelectChoice(value=str(each.id), label=each.name) for each in panels]

    def validate(self, extra_validators: object = None) -> bool:
        """Tell whether it says when, too."""
        well = super().validate()
        if well and self.at is None:
            self.day.errors = [DATE]
        return well and self.at is not None

    @property
    def at(self) -> datetime | None:
        """When it begins."""
        return moment_of(self.day.data, self.clock.data)


class DecisionForm:
    """A decision as it was sent: `outcome` is None for one that this kind of round does not have."""

    def __init__(self, kind: str) -> None:
        given, place = said("vedtak"), said("plass")
        self.outcome = Outcome(given) if given in OUTCOMES[kind] else None
        number = int(place) if place.isascii() and place.isdigit() and len(place) < 10 else 0
        self.place = number if 0 < number <= MOST_PLACES else None
        self.reasons = said("begrunnelse").strip()
