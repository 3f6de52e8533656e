"""Forms of sign-in and of people."""

import unicodedata

from flask_babel import LazyString
from wtforms import EmailField, Field, PasswordField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from portal.accounts import rules
from portal.accounts.forms.words import REFUSALS, ROLES
from portal.accounts.rules import Role
from portal.foundation.forms import PublicForm
from portal.foundation.i18n import gettext as _
from portal.foundation.i18n import lazy_gettext as _l
from portal.voting.forms import MailAddress

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
