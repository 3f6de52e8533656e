"""The form for feedback on accessibility."""

from wtforms import EmailField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from portal.culture import rules
from portal.foundation.forms import PublicForm
from portal.foundation.i18n import lazy_gettext as _l
from portal.voting.forms import MailAddress


def _clean(text: str | None) -> str | None:
    return rules.cleaned_text(text) if text else text


def _one_line(text: str | None) -> str | None:
    return rules.cleaned_line(text) if text else text


class FeedbackForm(PublicForm):
    """What is in the way, where, and an address for whoever wants an answer. The last field is a trap: people do not see it."""

    text = TextAreaField(
        _l("Hva er vanskelig å lese eller bruke?"),
        name="tekst",
        id="tekst",
        description=_l(
            "Fortell gjerne hva du prøvde på, og hva du bruker av hjelpemidler. Du kan også be om å få innholdet på en annen"
            " måte. Ikke skriv om helsen din eller andre private forhold."
        ),
        filters=[_clean],
        validators=[
            DataRequired(_l("Skriv hva det gjelder.")),
            Length(min=rules.SHORTEST_TEXT, message=_l("Skriv litt mer om hva det gjelder.")),
            Length(max=rules.LONGEST_TEXT, message=_l("Teksten er for lang. Den kan ha høyst 3000 tegn.")),
        ],
    )
    page = StringField(
        _l("Hvilken side gjelder det? (valgfritt)"),
        name="side",
        id="side",
        description=_l("Adressen eller tittelen på siden."),
        filters=[_one_line],
        validators=[
            Length(max=rules.LONGEST_PAGE, message=_l("Adressen til siden er for lang. Skriv tittelen i stedet."))
        ],
    )
    address = EmailField(
        _l("E-postadressen din, hvis du vil ha svar (valgfritt)"),
        name="adresse",
        id="adresse",
        description=_l("Da sender vi deg en lenke, og tilbakemeldingen kommer fram når du bekrefter den."),
        filters=[_one_line],
        validators=[Optional(), MailAddress()],
    )
    website = StringField(_l("Nettsted"), name="nettsted", id="nettsted")
