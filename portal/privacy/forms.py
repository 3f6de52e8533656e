"""The form that asks for one's own data."""

from wtforms import EmailField
from wtforms.validators import InputRequired

from portal.foundation.forms import PublicForm
from portal.foundation.i18n import lazy_gettext as _l
from portal.voting.forms import MailAddress


def _stripped(text: str | None) -> str | None:
    return text.strip() if text else text


class AddressForm(PublicForm):
    """Whose data is asked for."""

    address = EmailField(
        _l("E-postadressen din"),
        name="adresse",
        id="adresse",
        description=_l("Skriv den du brukte da du stemte, kommenterte eller skrev til oss."),
        filters=[_stripped],
        validators=[InputRequired(_l("Skriv e-postadressen din.")), MailAddress()],
    )
