"""Forms of sign-in and of people, and the words for every refusal, role and event."""

import unicodedata
from collections.abc import Mapping
from enum import StrEnum

from flask_babel import LazyString
from wtforms import EmailField, Field, PasswordField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from portal.accounts import rules
from portal.accounts.rules import AccountEvent, LinkRefusal, PasswordRefusal, Role, RoleRefusal, SignInRefusal
from portal.comments.forms.words import HUSHES, MODES
from portal.foundation.forms import PublicForm
from portal.foundation.i18n import gettext as _
from portal.foundation.i18n import lazy_gettext as _l
from portal.moderation.forms import REASONS
from portal.voting.forms import MailAddress

REFUSALS: Mapping[StrEnum, LazyString] = {
    SignInRefusal.WRONG: _l("E-postadressen eller passordet er feil. Sjekk begge, og prøv en gang til."),
    SignInRefusal.PAUSED: _l("Det er prøvd for mange ganger. Vent 15 minutter, og prøv så på nytt."),
    SignInRefusal.PAUSED_FOR_AN_HOUR: _l("Det er prøvd for mange koder. Vent en time, og prøv så på nytt."),
    SignInRefusal.WRONG_CODE: _l("Koden er feil, eller den er brukt. Vent til appen viser en ny, og skriv den."),
    SignInRefusal.ENDED: _l("Påloggingen tok for lang tid. Begynn på nytt."),
    LinkRefusal.ENDED: _l("Lenken gjelder ikke lenger."),
    PasswordRefusal.TOO_SHORT: _l("Passordet må ha minst 12 tegn. En setning er lett å huske."),
    PasswordRefusal.TOO_LONG: _l("Passordet kan ha høyst 200 tegn."),
    PasswordRefusal.COMMON: _l("Passordet er lett å gjette. Velg ord som ikke hører sammen, eller en hel setning."),
    RoleRefusal.OWN: _l("Ingen kan endre sine egne roller eller stenge sin egen konto. Be en annen administrator."),
    RoleRefusal.NO_ROLE: _l("Velg minst én rolle. Skal personen ikke ha tilgang, stenger du kontoen."),
    RoleRefusal.CLOSED: _l("Kontoen er stengt eller tatt i bruk i mellomtiden."),
    RoleRefusal.LAST_ADMIN: _l("Personen er den eneste administratoren. Gi rollen til en annen først."),
    RoleRefusal.TAKEN: _l("Det finnes allerede en konto med denne adressen."),
}

ROLES: Mapping[Role, LazyString] = {
    Role.EDITOR: _l("Artikkelansvarlig"),
    Role.MODERATOR: _l("Moderator"),
    Role.VOTE_OFFICER: _l("Avstemningsansvarlig"),
    Role.JUROR: _l("Jurymedlem"),
    Role.JURY_SECRETARY: _l("Jurysekretær"),
    Role.JURY_LEADER: _l("Juryleder"),
    Role.ADMIN: _l("Administrator"),
}

EVENTS: Mapping[StrEnum, LazyString] = {
    AccountEvent.INVITED: _l("Inviterte en person"),
    AccountEvent.INVITED_AGAIN: _l("Sendte invitasjonen på nytt"),
    AccountEvent.ENROLLED: _l("Tok kontoen i bruk"),
    AccountEvent.SIGNED_IN: _l("Logget inn"),
    AccountEvent.SIGNED_OUT: _l("Logget ut"),
    AccountEvent.SIGNED_OUT_EVERYWHERE: _l("Logget ut på alle enheter"),
    AccountEvent.RECOVERY_CODE_USED: _l("Brukte en gjenopprettingskode"),
    AccountEvent.PASSWORD_CHANGED: _l("Byttet passord"),
    AccountEvent.PASSWORD_RESET: _l("Laget nytt passord fra e-post"),
    AccountEvent.SECOND_FACTOR_CHANGED: _l("Byttet totrinnspålogging"),
    AccountEvent.RECOVERY_CODES_MADE: _l("Laget nye gjenopprettingskoder"),
    AccountEvent.ROLES_CHANGED: _l("Endret roller"),
    AccountEvent.CLOSED: _l("Stengte en konto"),
    AccountEvent.LOG_EXPORTED: _l("Lastet ned hendelsesloggen"),
}

# What a field is called where its form is not at hand: in one that is kept and shown again.
FIELDS: Mapping[str, LazyString] = {
    "adresse": _l("E-postadresse"),
    "beskjed": _l("Beskjed til leserne"),
    "bryter": _l("Nødbryter"),
    "dag": _l("Siste dag"),
    "egne_ord": _l("Egne ord"),
    "grunn": _l("Grunn"),
    "handling": _l("Handling"),
    "hvorfor": _l("Beskjed til leserne"),
    "modus": _l("Kommentarer"),
    "navn": _l("Navn"),
    "ord": _l("Ord"),
    "roller": _l("Roller"),
    "side": _l("Side"),
    "svar": _l("Svar"),
    "tekst": _l("Tekst"),
    "til": _l("Til og med"),
    "utfall": _l("Avgjørelse"),
}
# What is chosen from a list is sent as a code: these are its words.
CHOICES: Mapping[str, Mapping[str, LazyString]] = {
    "roller": {role.value: words for role, words in ROLES.items()},
    "grunn": {reason.value: words for reason, words in REASONS.items()},
    "handling": {"approve": _l("Publiser"), "refuse": _l("Ikke publiser"), "remove": _l("Fjern")},
    "utfall": {
        "upheld": _l("Vi står fast ved avgjørelsen"),
        "overturned": _l("Avgjørelsen er endret, og kommentaren blir publisert"),
    },
    "bryter": {hush.value: words for hush, words in HUSHES.items()},
    "modus": MODES,
}
NOBODY_TYPES = frozenset({"sak", "versjon", "omgang", "sted"})
"""Fields that a page fills in by itself: sent along, and nothing for people to read."""

DIRECTIONS = dict.fromkeys(map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


def _stripped(text: str | None) -> str | None:
    return text.strip() if text else text


def _prose(text: str | None) -> str | None:
    # Marks that turn the direction make a line of the log say something else than it does.
    return unicodedata.normalize("NFC", text).translate(DIRECTIONS).strip() if text else text


def _name(text: str | None) -> str | None:
    # One line, nothing that cannot be seen: the name stands in mail and beside what the person has done.
    seen = (" " if each.isspace() else each for each in _prose(text) or "" if unicodedata.category(each) != "Cf")
    return " ".join("".join(seen).split())


class AddressForm(PublicForm):
    """A mail address."""

    address = EmailField(
        _l("E-postadresse"),
        name="adresse",
        id="adresse",
        filters=[_stripped],
        validators=[InputRequired(_l("Skriv e-postadressen din.")), MailAddress()],
    )


def _password() -> PasswordField:
    asked = InputRequired(_l("Skriv passordet ditt."))
    return PasswordField(_l("Passord"), name="passord", id="passord", validators=[asked])


FROM_APP = _l("Seks sifre fra appen. Har du mistet den, skriver du en av gjenopprettingskodene dine.")


def _code(label: LazyString = _l("Kode"), description: LazyString = FROM_APP) -> StringField:  # noqa: B008 - said later
    return StringField(
        label,
        name="kode",
        id="kode",
        description=description,
        validators=[
            InputRequired(_l("Skriv koden fra appen.")),
            Length(max=40, message=_l("Koden fra appen har seks sifre.")),
        ],
    )


class SignInForm(AddressForm):
    """The first factor."""

    password = _password()


class CodeForm(PublicForm):
    """The second factor."""

    code = _code()


class FirstCodeForm(PublicForm):
    """The first code of an app that has just been set up."""

    code = _code(_l("Koden appen viser nå"), _l("Seks sifre."))


class ProofForm(PublicForm):
    """Both factors, once more."""

    password = _password()
    code = _code()


class NewPasswordForm(PublicForm):
    """A new password, once: what is typed can be shown, and pasted."""

    password = PasswordField(
        _l("Nytt passord"),
        name="passord",
        id="passord",
        description=_l("Minst 12 tegn, gjerne en setning. Du kan lime inn fra et passordprogram."),
        validators=[InputRequired(_l("Skriv et passord."))],
    )

    def __init__(self, own_words: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._own_words = own_words

    def validate_password(self, field: Field) -> None:
        """Refuse what is short or easily guessed. Raises ValidationError."""
        if refusal := rules.password_refusal(field.data or "", own_words=self._own_words):
            raise ValidationError(str(REFUSALS[refusal]))


def _roles() -> SelectMultipleField:
    return SelectMultipleField(
        _l("Roller"),
        name="roller",
        id="roller",
        choices=lambda: [SelectChoice(value=role.value, label=str(text)) for role, text in ROLES.items()],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )


def _why(label: LazyString, field_id: str = "grunn") -> TextAreaField:
    return TextAreaField(
        label,
        name="grunn",
        id=field_id,
        description=_l("Står i hendelsesloggen."),
        filters=[_prose],
        validators=[
            InputRequired(_l("Skriv hvorfor.")),
            Length(max=500, message=_l("Skriv høyst 500 tegn.")),
        ],
    )


class RolesForm(PublicForm):
    """Which roles, and why."""

    roles = _roles()
    why = _why(_l("Grunn"))

    def __init__(self, roles: tuple[Role, ...] = ()) -> None:
        super().__init__(data={"roles": [role.value for role in roles]})

    @property
    def chosen(self) -> list[Role]:
        """The roles that were ticked."""
        return [Role(value) for value in self.roles.data or ()]


class CloseForm(PublicForm):
    """Why an account is closed."""

    why = _why(_l("Grunn til å stenge kontoen"), "grunn-stenge")


class InvitationForm(PublicForm):
    """A new person: name, address, roles."""

    name = StringField(
        _l("Navn"),
        name="navn",
        id="navn",
        filters=[_name],
        validators=[
            InputRequired(_l("Skriv navnet.")),
            Length(max=200, message=_l("Navnet kan ha høyst 200 tegn.")),
        ],
    )
    address = EmailField(
        _l("E-postadresse"),
        name="adresse",
        id="adresse",
        filters=[_stripped],
        validators=[InputRequired(_l("Skriv e-postadressen.")), MailAddress()],
    )
    roles = _roles()

    def validate_roles(self, field: Field) -> None:
        """Ask for a role. Raises ValidationError."""
        if not field.data:
            raise ValidationError(_("Velg minst én rolle."))

    @property
    def chosen(self) -> list[Role]:
        """The roles that were ticked."""
        return [Role(value) for value in self.roles.data or ()]
