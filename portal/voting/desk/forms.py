"""The forms of vote officers, and the words for what is refused them."""

import re
from collections.abc import Mapping
from enum import StrEnum

from flask import request
from flask_babel import LazyString
from wtforms import BooleanField, Field, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from portal.foundation.forms import PublicForm
from portal.foundation.i18n import lazy_gettext as _l
from portal.voting import rules
from portal.voting.desk.words import HOLD_REASONS, RELEASE_REASONS, VOID_REASONS
from portal.voting.forms import REFUSALS as VOTE_REFUSALS
from portal.voting.rules import Act
from portal.voting.rules.acts import REASONS, ActRefusal, HoldReason, ObjectionRefusal
from portal.voting.rules.signals import LARGEST_MOST, LEAST_MOST

LONGEST_NOTE = 1000
LONGEST_TEXT = 3000
HANDLE = re.compile(r"[0-9a-f]{16}:[0-9]{1,9}", re.ASCII)
CHOSEN, GROUP = "valgte", "gruppe"

REFUSALS: Mapping[StrEnum, LazyString] = {
    ActRefusal.NOTHING: _l("Velg minst én stemme."),
    ActRefusal.TOO_MANY: _l("Du kan avgjøre høyst 5000 stemmer på én gang."),
    ActRefusal.CHANGED: _l("Stemmene er endret etter at du åpnet siden. Se på dem på nytt før du avgjør."),
    ActRefusal.ENDED: _l("Avgjørelsen er allerede gjennomført eller angret."),
    ActRefusal.NO_REASON: _l("Velg en grunn."),
    ActRefusal.RELEASED: _l("Resultatet er offentliggjort. Nå kan bare en klage endre hva som teller."),
    ActRefusal.VOID_TOO_LATE: _l("Det er mer enn 40 dager siden avstemningen stengte. Nå kan ingen stemmer forkastes."),
    ActRefusal.NOT_TO_HOLD: _l("Fant ingen stemme som teller og kan settes til kontroll."),
    ActRefusal.VOIDED_IT: _l("Du var med på å forkaste stemmen. Andre må godkjenne den likevel, eller angre det."),
    ObjectionRefusal.NOT_VOIDED: _l("Stemmen er ikke forkastet, så det er ingenting å klage på."),
    ObjectionRefusal.TOO_LATE: _l("Fristen for å klage er ute."),
    ObjectionRefusal.ALREADY: _l("Vi har allerede fått klagen din. Du får svar på e-post."),
    ObjectionRefusal.FIRST_DECIDER: _l("Du var med på å forkaste stemmen. En annen må avgjøre klagen."),
    ObjectionRefusal.DECIDED: _l("Klagen er allerede avgjort."),
}


def stripped(text: str | None) -> str | None:
    """Return a text as it is kept: without space around, and with one kind of line end."""
    return text.replace("\r\n", "\n").strip() if text else text


def _choices(words: Mapping[StrEnum, LazyString]) -> list[SelectChoice]:
    return [
        SelectChoice(value="", label=_l("Velg grunn")),
        *(SelectChoice(value=each.value, label=name) for each, name in words.items()),
    ]


class DecideForm(PublicForm):
    """What is decided of which ballots of a group. The ballots are `stemme` fields: handles with their `n`."""

    scope = RadioField(
        _l("Hvilke stemmer?"), name="omfang", id="omfang", validators=[Optional()], validate_choice=False
    )
    release_reason = SelectField(
        _l("Grunn til å godkjenne"), name="grunn_godkjenn", id="grunn_godkjenn", validate_choice=False
    )
    void_reason = SelectField(
        _l("Grunn til å forkaste"), name="grunn_forkast", id="grunn_forkast", validate_choice=False
    )
    note = TextAreaField(
        _l("Merknad (valgfritt)"),
        name="merknad",
        id="merknad",
        description=_l("Bare avstemningsansvarlige ser den. Skriv aldri hvem stemmen kan være fra."),
        filters=[stripped],
        validators=[Length(max=LONGEST_NOTE, message=_l("Skriv høyst 1000 tegn."))],
    )

    def __init__(self, act: Act | None = None) -> None:
        super().__init__()
        self.act = act
        self.release_reason.choices = _choices(RELEASE_REASONS)
        self.void_reason.choices = _choices(VOID_REASONS)
        self.scope.choices = []
        self.handles = [each for each in request.form.getlist("stemme") if HANDLE.fullmatch(each)]
        self.digest = request.form.get("avtrykk", "")

    @property
    def whole_group(self) -> bool:
        """Whether the whole group is meant, beyond this page."""
        return self.scope.data == GROUP

    @property
    def reason_field(self) -> SelectField:
        """The field whose reason belongs to what is decided."""
        return self.void_reason if self.act is Act.VOID else self.release_reason

    @property
    def reason(self) -> StrEnum:
        """Why, once the form is valid."""
        assert self.act is not None
        return REASONS[self.act](self.reason_field.data)

    def validate(self, extra_validators: object = None) -> bool:
        """Tell whether there is a reason from the list."""
        assert self.act is not None
        valid = super().validate()
        if self.reason_field.data not in [each.value for each in REASONS[self.act]]:
            self.reason_field.errors = [REFUSALS[ActRefusal.NO_REASON]]
            return False
        return bool(valid)


class HoldForm(PublicForm):
    """Ballots that an officer wants looked at: one by its receipt code, or all that come from a domain."""

    code = StringField(
        _l("Kvitteringskode"),
        name="kode",
        id="kode",
        description=_l("Fra den som har meldt fra."),
        filters=[stripped],
        validators=[Optional(), Length(max=80, message=VOTE_REFUSALS[rules.ReceiptRefusal.LENGTH])],
    )
    domain = StringField(
        _l("Eller alle stemmer fra et domene"),
        name="domene",
        id="domene",
        description=_l("Det som står etter @ i adressen."),
        filters=[stripped],
        validators=[Optional(), Length(max=253, message=_l("Skriv domenet slik: eksempel.no."))],
    )
    reason = RadioField(
        _l("Hvorfor?"),
        name="grunn",
        id="grunn",
        choices=[SelectChoice(value=each.value, label=words) for each, words in HOLD_REASONS.items()],
        validators=[InputRequired(_l("Velg en grunn."))],
    )
    why = TextAreaField(
        _l("Merknad"),
        name="merknad",
        id="merknad",
        description=_l("Bare avstemningsansvarlige ser den. Skriv aldri hvem stemmen kan være fra."),
        filters=[stripped],
        validators=[
            DataRequired(_l("Skriv hva du har sett.")),
            Length(max=LONGEST_NOTE, message=_l("Skriv høyst 1000 tegn.")),
        ],
    )

    def validate_code(self, field: Field) -> None:
        """Say what is mistyped, or that nothing is said. Raises ValidationError."""
        if bool(field.data) == bool(self.domain.data):
            raise ValidationError(str(_l("Skriv en kvitteringskode eller et domene.")))
        if field.data and (refusal := rules.receipt_refusal(rules.normal_code(field.data))):
            raise ValidationError(str(VOTE_REFUSALS[refusal]))

    @property
    def chosen_reason(self) -> HoldReason:
        """Why, once the form is valid."""
        return HoldReason(self.reason.data)


class ObjectionForm(PublicForm):
    """What a complaint leads to, and what its voter is told."""

    outcome = RadioField(
        _l("Hva blir avgjørelsen?"),
        name="utfall",
        id="utfall",
        choices=[
            SelectChoice(value="upheld", label=_l("Stemmen godkjennes likevel. To må godkjenne.")),
            SelectChoice(value="dismissed", label=_l("Vi står fast ved avgjørelsen")),
        ],
        validators=[InputRequired(_l("Velg hva avgjørelsen blir."))],
    )
    reply = TextAreaField(
        _l("Begrunnelse"),
        name="svar",
        id="svar",
        description=_l("Den som klaget, får lese den på siden for stemmen. Står vi fast, kommer den også på e-post."),
        filters=[stripped],
        validators=[
            DataRequired(_l("Skriv hvorfor.")),
            Length(max=LONGEST_TEXT, message=_l("Skriv høyst 3000 tegn.")),
        ],
    )


class SignalForm(PublicForm):
    """How one signal is set."""

    is_on = BooleanField(_l("Slått på"), name="paa", id="paa")
    most = StringField(_l("Grense"), name="grense", id="grense", filters=[stripped])

    def __init__(self, *, has_most: bool, **told: object) -> None:
        super().__init__(data=told)
        self.has_most = has_most

    def validate_most(self, field: Field) -> None:
        """Ask for the limit of a signal that has one. Raises ValidationError."""
        if self.has_most and self.chosen_most is None:
            raise ValidationError(str(_l("Skriv et tall fra 2 til 10 000.")))

    @property
    def chosen_most(self) -> int | None:
        """The limit, or None for what is no number that one may be."""
        text = self.most.data or ""
        number = int(text) if self.has_most and text.isascii() and text.isdigit() and len(text) < 9 else 0
        return number if LEAST_MOST <= number <= LARGEST_MOST else None
