"""What applicants fill in beside the application itself."""

import re
import unicodedata
from collections.abc import Sequence

from wtforms import EmailField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp

from portal.foundation.forms import PublicForm
from portal.foundation.i18n import gettext as _
from portal.foundation.i18n import lazy_gettext as _l
from portal.nominations.rules import cleaned_answer
from portal.nominations.rules.proposals import LONGEST_PROPOSAL
from portal.voting.forms import MailAddress

LONGEST_NAME = 80
NO_ADDRESS = re.compile(r"(?!.*([/\\:@<>]|\w\.\w\w))")  # it stands in mail to others: nothing there may become a link


def stripped(text: str | None) -> str | None:
    """Return a typed line without blanks around it."""
    return text.strip() if text else text


def one_line(text: str | None) -> str:
    """Return a name on one line, without what cannot be seen."""
    seen = (" " if each.isspace() else each for each in text or "" if unicodedata.category(each) not in ("Cf", "Cc"))
    return unicodedata.normalize("NFC", " ".join("".join(seen).split()))


def _name(label: str) -> StringField:
    return StringField(
        label,
        name="navn",
        id="navn",
        filters=[one_line],
        validators=[
            DataRequired(_l("Skriv navnet.")),
            Length(max=LONGEST_NAME, message=_l("Navnet kan ha høyst 80 tegn.")),
            Regexp(NO_ADDRESS, message=_l("Skriv et navn, uten adresser eller lenker.")),
        ],
    )


def _address(label: str, description: str) -> EmailField:
    return EmailField(
        label,
        name="adresse",
        id="adresse",
        description=description,
        filters=[stripped],
        validators=[InputRequired(_l("Skriv e-postadressen.")), MailAddress()],
    )


def _to_choose(municipalities: Sequence[tuple[str, str]]) -> list[SelectChoice]:
    places = (SelectChoice(value=number, label=label) for number, label in municipalities)
    return [SelectChoice(value="", label=_("Velg kommune")), *places]


class BeginForm(PublicForm):
    """Who applies for which municipality. The last field is a trap: people do not see it."""

    municipality = SelectField(
        _l("Kommunen"), name="kommune", id="kommune", validators=[InputRequired(_l("Velg kommunen."))]
    )
    name = _name(_l("Navnet ditt"))
    address = _address(
        _l("E-postadressen din på jobb"), _l("Vi sender deg en privat lenke til søknaden. Du trenger ingen konto.")
    )
    code = StringField(
        _l("Kode for å søke etter fristen (valgfritt)"),
        name="kode",
        id="kode",
        description=_l("Bare for kommuner som har fått en slik kode av jurysekretæren."),
        filters=[stripped],
        validators=[Optional(), Length(max=40, message=_l("Koden har ti tegn."))],
    )
    website = StringField(_l("Nettsted"), name="nettsted", id="nettsted")

    def __init__(self, municipalities: Sequence[tuple[str, str]], **told: object) -> None:
        super().__init__(**told)
        self.municipality.choices = _to_choose(municipalities)


class AddressForm(PublicForm):
    """A mail address, to get one's links again."""

    address = _address(_l("E-postadressen din"), _l("Den du brukte da du begynte på søknaden."))


class CodeForm(PublicForm):
    """A late code."""

    code = StringField(
        _l("Koden"),
        name="kode",
        id="kode",
        description=_l("Ti tegn. Små bokstaver, bindestrek og mellomrom gjør ikke noe."),
        filters=[stripped],
        validators=[InputRequired(_l("Skriv koden.")), Length(max=40, message=_l("Koden har ti tegn."))],
    )


class InviteForm(PublicForm):
    """Somebody to write with."""

    name = _name(_l("Navn"))
    address = _address(_l("E-postadresse"), _l("Vi sender en egen, privat lenke til denne adressen."))


class ProposalForm(PublicForm):
    """A citizen's proposal. The last field is a trap: people do not see it."""

    municipality = SelectField(
        _l("Kommunen du vil foreslå"), name="kommune", id="kommune", validators=[InputRequired(_l("Velg kommunen."))]
    )
    text = TextAreaField(
        _l("Hvorfor bør kommunen få prisen?"),
        name="tekst",
        id="tekst",
        description=_l("Høyst 2000 tegn. Skriv gjerne om noe du selv har sett eller vært med på."),
        filters=[lambda text: cleaned_answer(text) if text else text],
        validators=[
            DataRequired(_l("Skriv hvorfor kommunen bør få prisen.")),
            Length(max=LONGEST_PROPOSAL, message=_l("Skriv høyst 2000 tegn.")),
        ],
    )
    name = StringField(
        _l("Navnet ditt"),
        name="navn",
        id="navn",
        description=_l("Ditt eget eller et annet. Kommunen ser det, og alle ser det hvis kommunen sier ja."),
        filters=[one_line],
        validators=[
            DataRequired(_l("Skriv navnet.")),
            Length(max=60, message=_l("Navnet kan ha høyst 60 tegn.")),
            Regexp(NO_ADDRESS, message=_l("Skriv et navn, uten adresser eller lenker.")),
        ],
    )
    address = _address(
        _l("E-postadressen din"), _l("Vi sender deg en lenke som bekrefter forslaget. Ingen ser adressen.")
    )
    website = StringField(_l("Nettsted"), name="nettsted", id="nettsted")

    def __init__(self, municipalities: Sequence[tuple[str, str]], **told: object) -> None:
        super().__init__(**told)
        self.municipality.choices = _to_choose(municipalities)


class ProposalComplaintForm(PublicForm):
    """Why a verdict on a proposal is wrong."""

    text = TextAreaField(
        _l("Hvorfor mener du avgjørelsen er feil?"),
        name="tekst",
        id="tekst",
        description=_l("Høyst 3000 tegn."),
        filters=[lambda text: cleaned_answer(text) if text else text],
        validators=[
            DataRequired(_l("Skriv hvorfor du mener avgjørelsen er feil.")),
            Length(max=3000, message=_l("Skriv høyst 3000 tegn.")),
        ],
    )
