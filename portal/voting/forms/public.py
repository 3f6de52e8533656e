"""The vote's forms, and the words for every refusal."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from email_validator import validate_email
from flask import current_app
from flask_babel import LazyString
from wtforms import EmailField, Field, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from portal.finalists.queries import FinalistCard
from portal.foundation.forms import PublicForm
from portal.foundation.i18n import gettext as _
from portal.foundation.i18n import lazy_gettext as _l
from portal.foundation.openid import Failure
from portal.voting import rules
from portal.voting.rules import ReceiptRefusal, VoteRefusal

REFUSALS: Mapping[StrEnum, LazyString] = {
    VoteRefusal.NOT_OPEN: _l("Avstemningen er ikke åpen nå. Stemmen er som den var."),
    VoteRefusal.LINK_ENDED: _l(
        "Lenken gjelder ikke lenger. Er avstemningen åpen, kan du be om en ny på siden der du stemmer."
    ),
    VoteRefusal.VOIDED: _l(
        "Derfor kan du ikke endre den, trekke den eller stemme på nytt. Du kan klage på avgjørelsen."
    ),
    VoteRefusal.BEGUN: _l("Avstemningen har begynt. Måten å stemme på kan ikke endres nå."),
    VoteRefusal.NOT_TO_WITHDRAW: _l(
        "Stemmen er allerede trukket. Du kan stemme på nytt så lenge avstemningen er åpen."
    ),
    ReceiptRefusal.LENGTH: _l("Kvitteringskoden har 27 tegn. Sjekk at ingen mangler eller er skrevet to ganger."),
    ReceiptRefusal.CHARACTER: _l(
        "Koden har bare bokstaver og tall, aldri 0, 1, I eller O. Sjekk om du har lest et tegn feil."
    ),
    ReceiptRefusal.MISTYPED: _l("Minst ett tegn i koden er feil. Sjekk koden mot kvitteringen."),
}

WRONG_CODE = _l(
    "Vi kjenner ikke igjen koden. Sjekk at den er fra den siste e-posten, og at du bruker samme nettleser som da du skrev"
    " adressen. Du kan også åpne lenken i e-posten."
)
SIGN_IN_FAILURES: Mapping[StrEnum, LazyString] = {
    Failure.AWAY: _l("Innloggingen virker ikke akkurat nå. Vent et par minutter, og prøv igjen."),
    Failure.DENIED: _l("Innloggingen ble avbrutt. Du må logge inn for å stemme."),
    Failure.WEAK: _l("Du må logge inn på en sikrere måte, for eksempel med BankID."),
    Failure.NOT_ACCEPTED: _l(
        "Svaret fra innloggingen gjelder ikke. Det kan være for gammelt, brukt før, eller fra en annen fane eller nettleser."
    ),
}
WORK_FIRST = _l(
    "Mange stemmer akkurat nå. Nettleseren din må derfor gjøre en liten sjekk først. Vent til den er ferdig, og send på nytt."
)
ADDRESS_FORM = _l("Skriv e-postadressen på formen navn@eksempel.no.")
LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3


def deliverable(address: str) -> str:
    """Return an address as it can be written to, with the domain in ASCII; a demonstration takes reserved domains too.

    Asks no network. Raises ValueError.
    """
    checked = validate_email(
        address,
        allow_smtputf8=False,  # not every mail server takes such a name before the @
        check_deliverability=False,
        globally_deliverable=not current_app.config["DEMO"],
    )
    if "." not in checked.domain:
        raise ValueError("no dot in the domain")
    rules.canonical_address(address)
    return checked.ascii_email or checked.normalized


class MailAddress:
    """Take a mail address that can be written to."""

    def __call__(self, form: PublicForm, field: Field) -> None:
        """Check the field. Raises ValidationError."""
        address = field.data or ""
        if len(address) > LONGEST_ADDRESS:
            raise ValidationError(_("Adressen er for lang. Den kan ha høyst 254 tegn."))
        try:
            deliverable(address)
        except ValueError:  # EmailNotValidError is one
            raise ValidationError(str(ADDRESS_FORM)) from None


def _stripped(text: str | None) -> str | None:
    return text.strip() if text else text


def _one_line_end(text: str | None) -> str | None:
    return text.replace("\r\n", "\n").strip() if text else text


class ChoiceForm(PublicForm):
    """Which finalist; the order of the choices is that of the page."""

    choice = RadioField(
        _l("Hvilken kommune er din favoritt?"),
        name="valg",
        id="valg",
        validators=[InputRequired(_l("Velg én kommune."))],
    )

    def __init__(self, finalists: Sequence[FinalistCard], chosen: str | None = None) -> None:
        super().__init__(data={"choice": chosen})
        self.choice.choices = [SelectChoice(value=each.slug, label=each.name) for each in finalists]


class VoteForm(ChoiceForm):
    """A vote by mail. The third field is a trap: people do not see it."""

    address = EmailField(
        _l("E-postadressen din"),
        name="epost",
        id="epost",
        description=_l("Vi sender deg en lenke og en kode. Vi viser ikke adressen til noen."),
        filters=[_stripped],
        validators=[InputRequired(_l("Skriv e-postadressen din.")), MailAddress()],
    )
    website = StringField(_l("Nettsted"), name="nettsted", id="nettsted")
    # Both are put in by the form's script (static/src/js/vote.js): that it runs, and the task it has solved.
    script = StringField("", name="skript")
    work = StringField("", name="bevis")


class SignInForm(ChoiceForm):
    """A vote by signing in. The address is for notices, and may be left out."""

    address = EmailField(
        _l("E-postadressen din (valgfritt)"),
        name="epost",
        id="epost",
        description=_l("Her sier vi fra om det som skjer med stemmen. Vi viser ikke adressen til noen."),
        filters=[_stripped],
        validators=[Optional(), MailAddress()],
    )


class CodeForm(PublicForm):
    """The code from the mail."""

    code = StringField(
        _l("Koden fra e-posten"),
        name="kode",
        id="kode",
        description=_l("Åtte tegn. Små bokstaver og mellomrom gjør ikke noe."),
        validators=[InputRequired(_l("Skriv koden fra e-posten.")), Length(max=40, message=_l("Koden har åtte tegn."))],
    )


class ComplainForm(PublicForm):
    """Why a voter thinks that the vote should count."""

    text = TextAreaField(
        _l("Hvorfor bør stemmen telle?"),
        name="klage",
        id="klage",
        description=_l("Skriv gjerne kort. Ikke skriv hva du stemte, eller fødselsnummer."),
        filters=[_one_line_end],
        validators=[
            DataRequired(_l("Skriv hvorfor du klager.")),
            Length(max=3000, message=_l("Skriv høyst 3000 tegn.")),
        ],
    )


class ReceiptForm(PublicForm):
    """A receipt code as somebody typed it."""

    code = StringField(
        _l("Kvitteringskoden"),
        name="kode",
        id="kode",
        validators=[
            InputRequired(_l("Skriv kvitteringskoden.")),
            Length(max=80, message=REFUSALS[ReceiptRefusal.LENGTH]),
        ],
    )

    def validate_code(self, field: Field) -> None:
        """Say what is mistyped before anything is looked up. Raises ValidationError."""
        if refusal := rules.receipt_refusal(rules.normal_code(field.data or "")):
            raise ValidationError(str(REFUSALS[refusal]))
