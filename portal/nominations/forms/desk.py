"""What the jury's secretary fills in about an application."""

from collections.abc import Sequence
from datetime import datetime

from wtforms import EmailField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from portal.foundation import formatting
from portal.foundation.forms import PublicForm
from portal.foundation.i18n import gettext as _
from portal.foundation.i18n import lazy_gettext as _l
from portal.nominations import rules
from portal.nominations.forms.moments import DATE, TIME, moment_of
from portal.nominations.forms.public import stripped
from portal.nominations.forms.words import ACTS, REASONS
from portal.nominations.queries.desk import Whole
from portal.nominations.queries.lines import Line
from portal.nominations.queries.proposals import Gathered
from portal.nominations.rules import MOVES, REASONS_FOR, Move, StepReason
from portal.voting.forms import MailAddress

LONGEST_WORDS = 3000


class DecisionForm(PublicForm):
    """What the secretary decides: what, why, in their own words, and for two of them until when or into which."""

    move = RadioField(
        _l("Hva bestemmer du?"),
        name="avgjorelse",
        id="avgjorelse",
        validators=[InputRequired(_l("Velg hva du bestemmer."))],
    )
    reason = SelectField(_l("Grunn"), name="grunn", id="grunn", validators=[InputRequired(_l("Velg en grunn."))])
    words = TextAreaField(
        _l("Med egne ord (valgfritt)"),
        name="ord",
        id="ord",
        description=_l("Står i e-posten til dem som søker. Skriv hva som skal gjøres, ikke hvem som har gjort feil."),
        filters=[stripped],
        validators=[Length(max=LONGEST_WORDS, message=_l("Skriv høyst 3000 tegn."))],
    )
    day = StringField(
        _l("Siste dag for å fylle ut det som mangler"), name="dag", id="dag", description=DATE, filters=[stripped]
    )
    into = SelectField(
        _l("Slås sammen med"),
        name="med",
        id="med",
        default="",
        description=_l("Juryen leser bare den du velger her. Skal noe fra denne med, må kommunen føre det inn der."),
        validators=[],
    )

    def __init__(self, found: Whole) -> None:
        super().__init__()
        live = [line for line in found.siblings if line.state in rules.LIVE]
        open_moves = [move for move in ACTS if (found.state, move) in MOVES and (live or move is not Move.MERGE)]
        self.move.choices = [SelectChoice(value=move.value, label=str(ACTS[move])) for move in open_moves]
        self.reason.choices = [
            SelectChoice(value="", label=_("Velg en grunn")),
            *(
                SelectChoice(value=reason.value, label=str(REASONS[reason]), optgroup=str(ACTS[move]))
                for move in open_moves
                for reason in REASONS_FOR[move]
            ),
        ]
        self.into.choices = [SelectChoice(value="", label=_("Ingen")), *(_choice(line) for line in live)]

    @property
    def chosen(self) -> tuple[Move, StepReason | None]:
        """What was chosen."""
        return Move(self.move.data), StepReason(self.reason.data) if self.reason.data else None

    @property
    def open_until(self) -> datetime | None:
        """The end of the last day; None when none was written."""
        return moment_of(self.day.data, "", ends=True)

    @property
    def target(self) -> int | None:
        """The application that this one is merged into."""
        return int(self.into.data) if self.into.data else None


def _choice(line: Line) -> SelectChoice:
    confirmed = formatting.day_and_month(line.confirmed_at) if line.confirmed_at else ""
    return SelectChoice(value=str(line.id), label=_("søknad %(id)d, levert %(day)s", id=line.id, day=confirmed))


class PostmottakForm(PublicForm):
    """A municipality's official address."""

    address = EmailField(
        _l("Adressen til kommunens postmottak"),
        name="postmottak",
        id="postmottak",
        description=_l("Bruk adressen som står på kommunens egne nettsider, ikke en som søkeren oppgir."),
        filters=[stripped],
        validators=[InputRequired(_l("Skriv adressen.")), MailAddress()],
    )


class ProposedAddressForm(PostmottakForm):
    """The official address of one of the municipalities that were proposed and cannot be asked yet."""

    municipality = SelectField(
        _l("Kommune"), name="kommune", id="kommune", validators=[InputRequired(_l("Velg kommunen."))]
    )

    def __init__(self, found: Sequence[Gathered], **told: object) -> None:
        super().__init__(**told)
        self.municipality.choices = [
            SelectChoice(value="", label=_("Velg kommune")),
            *(SelectChoice(value=str(each.municipality_id), label=each.municipality) for each in found),
        ]


class LateCodeForm(PublicForm):
    """A code that lets one municipality apply after the deadline."""

    municipality = SelectField(
        _l("Kommune"), name="kommune", id="kommune", validators=[InputRequired(_l("Velg kommunen."))]
    )
    day = StringField(
        _l("Siste dag"), name="dag", id="dag", description=DATE, filters=[stripped], validators=[InputRequired(DATE)]
    )
    why = StringField(
        _l("Hvorfor får kommunen søke etter fristen?"),
        name="hvorfor",
        id="hvorfor",
        description=_l("Står i hendelsesloggen."),
        filters=[stripped],
        validators=[DataRequired(_l("Skriv hvorfor.")), Length(max=300, message=_l("Skriv høyst 300 tegn."))],
    )

    def __init__(self, municipalities: list[tuple[int, str]], **told: object) -> None:
        super().__init__(**told)
        self.municipality.choices = [
            SelectChoice(value="", label=_("Velg kommune")),
            *(SelectChoice(value=str(number), label=name) for number, name in municipalities),
        ]

    @property
    def ends_at(self) -> datetime | None:
        """The end of the last day."""
        return moment_of(self.day.data, "", ends=True)


__all__ = ["TIME", "DecisionForm", "LateCodeForm", "PostmottakForm", "ProposedAddressForm"]
