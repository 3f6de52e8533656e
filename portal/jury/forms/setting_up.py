"""What the secretary fills in: panels, seats, ties, periods, and who reads what."""

from collections.abc import Sequence
from datetime import datetime

from flask import request
from wtforms import Field, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange
from wtforms.widgets import TextInput

from portal.foundation.forms import PublicForm
from portal.foundation.i18n import gettext as _
from portal.foundation.i18n import lazy_gettext as _l
from portal.jury.forms.words import OTHERS, SEATS, TIES
from portal.jury.queries import PanelRow, SeatRow
from portal.jury.rules import FULL, Others, Period, SeatKind, TieKind
from portal.nominations.forms.moments import DATE, TIME, moment_of

MOST_QUORUM, MOST_READERS = 50, 20


class WholeNumberField(Field):
    """A whole number that says in our words what is wrong."""

    widget = TextInput()

    def _value(self) -> str:
        return "" if self.data is None else str(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; anything else is nothing, and the validators say so."""
        text = (valuelist[0] if valuelist else "").strip()
        self.data = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else None


class PanelForm(PublicForm):
    """A panel's name and quorum."""

    name = StringField(
        _l("Navn"), name="navn", id="navn",
        validators=[DataRequired(_l("Skriv et navn.")), Length(max=120, message=_l("Skriv høyst 120 tegn."))],
    )  # fmt: skip
    quorum = WholeNumberField(
        _l("Vedtaksfør når minst så mange er til stede"), name="vedtaksfor", id="vedtaksfor",
        validators=[
            DataRequired(_l("Skriv hvor mange som må være til stede, minst 1.")),
            NumberRange(1, MOST_QUORUM, _l("Skriv et tall fra 1 til 50.")),
        ],
    )  # fmt: skip


class SeatForm(PublicForm):
    """Who sits where."""

    account = SelectField(_l("Person"), name="person", validators=[DataRequired(_l("Velg en person."))])
    kind = SelectField(_l("Plass"), name="plass", validators=[DataRequired(_l("Velg en plass."))])
    stands_in_for = SelectField(_l("Vara for (bare varamedlemmer)"), name="vara")

    def __init__(self, panel: PanelRow, people: Sequence[tuple[int, str]]) -> None:
        super().__init__()
        for field in (self.account, self.kind, self.stands_in_for):
            field.id = f"{field.name}-{panel.id}"
        self.account.choices = [
            SelectChoice(value="", label=_("Velg en person")),
            *(SelectChoice(value=str(number), label=name) for number, name in people),
        ]
        self.kind.choices = [SelectChoice(value=kind.value, label=str(words)) for kind, words in SEATS.items()]
        members = [each for each in panel.seats if each.kind in FULL]
        self.stands_in_for.choices = [
            SelectChoice(value="", label=_("Alle i juryen")),
            *(SelectChoice(value=str(each.id), label=each.name) for each in members),
        ]

    @property
    def chosen(self) -> tuple[int, SeatKind, int | None]:
        """Account, seat and whom a deputy stands in for, once the form is valid."""
        return int(self.account.data), SeatKind(self.kind.data), int(self.stands_in_for.data or 0) or None


class TieForm(PublicForm):
    """What ties a juror to a place: a kind, and a place as «k:0602» or «f:Buskerud»."""

    kind = SelectField(_l("Tilknytning"), name="slag", validators=[DataRequired(_l("Velg en tilknytning."))])
    place = SelectField(_l("Kommune eller fylke"), name="sted", validators=[DataRequired(_l("Velg et sted."))])

    def __init__(self, seat: SeatRow, municipalities: Sequence[tuple[str, str]], counties: Sequence[str]) -> None:
        super().__init__()
        for field in (self.kind, self.place):
            field.id = f"{field.name}-{seat.id}"
        self.kind.choices = [SelectChoice(value=kind.value, label=str(words)) for kind, words in TIES.items()]
        self.place.choices = [
            SelectChoice(value="", label=_("Velg et sted")),
            *(SelectChoice(value=f"f:{county}", label=_("%(county)s fylke", county=county)) for county in counties),
            *(SelectChoice(value=f"k:{number}", label=name) for number, name in municipalities),
        ]

    @property
    def chosen(self) -> tuple[TieKind, str | None, str | None]:
        """Kind, municipality's number, county, once the form is valid."""
        which, _colon, place = self.place.data.partition(":")
        return TieKind(self.kind.data), place if which == "k" else None, place if which == "f" else None


class PeriodForm(PublicForm):
    """A period to add."""

    day = StringField(_l("Begynner"), name="dag", id="dag", description=DATE, validators=[DataRequired(DATE)])
    clock = StringField(_l("Klokkeslett (valgfritt)"), name="klokka", id="klokka", description=TIME)
    others = RadioField(
        _l("Jurymedlemmene ser hva de andre har gitt"), name="andre", validators=[DataRequired(_l("Velg en mulighet."))]
    )

    def __init__(self) -> None:
        super().__init__()
        self.others.choices = [SelectChoice(value=each.value, label=str(words)) for each, words in OTHERS.items()]

    def validate(self, extra_validators: object = None) -> bool:
        """Tell whether it says when, too."""
        well = super().validate()
        if well and self.begins is None:
            self.day.errors = [DATE]
        return well and self.begins is not None

    @property
    def begins(self) -> datetime | None:
        """When it begins."""
        return moment_of(self.day.data, self.clock.data)

    @property
    def period(self) -> Period:
        """The period, once the form is valid."""
        assert self.begins is not None, "asked after the form"
        return Period(
            begins=self.begins, others=Others(self.others.data), scoring="poeng" in request.form,
            sums="summer" in request.form, blind="anonymt" in request.form,
        )  # fmt: skip


class EvenForm(PublicForm):
    """How many are to read each case."""

    panel = SelectField(_l("Jury"), name="panel", id="panel", validators=[DataRequired(_l("Velg en jury."))])
    readers = WholeNumberField(
        _l("Så mange leser hver sak"), name="lesere", id="lesere",
        validators=[
            DataRequired(_l("Skriv hvor mange som skal lese hver sak.")),
            NumberRange(1, MOST_READERS, _l("Skriv et tall fra 1 til 20.")),
        ],
    )  # fmt: skip

    def __init__(self, panels: Sequence[PanelRow]) -> None:
        super().__init__()
        self.panel.choices = [SelectChoice(value=str(each.id), label=each.name) for each in panels]


class BulkForm:
    """Some jurors and some cases: those that are ticked, of those that are there."""

    def __init__(self, seats: Sequence[int], cases: Sequence[int]) -> None:
        self.seats = _ticked("jurymedlem", seats)
        self.cases = _ticked("sak", cases)

    @property
    def is_empty(self) -> bool:
        """Whether nobody or nothing is ticked."""
        return not (self.seats and self.cases)


def _ticked(name: str, known: Sequence[int]) -> list[int]:
    sent = set(request.form.getlist(name))
    return [number for number in known if str(number) in sent]
