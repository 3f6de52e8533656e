"""What an expert writes, and what the secretary fills in to ask one."""

from collections.abc import Sequence

from wtforms import EmailField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from portal.foundation.forms import PublicForm
from portal.foundation.i18n import LANGUAGES
from portal.foundation.i18n import gettext as _
from portal.foundation.i18n import lazy_gettext as _l
from portal.jury.rules.statements import LONGEST_STATEMENT
from portal.voting.forms import MailAddress


def _one_line_end(text: str | None) -> str | None:
    return text.replace("\r\n", "\n").strip() if text else text


class StatementForm(PublicForm):
    """A statement on one case."""

    text = TextAreaField(
        _l("Ekspertvurderingen"),
        name="vurdering",
        id="vurdering",
        description=_l("Høyst 8000 tegn. Juryen leser den. Den kan bli en del av den offentlige presentasjonen."),
        filters=[_one_line_end],
        validators=[
            DataRequired(_l("Skriv vurderingen.")),
            Length(max=LONGEST_STATEMENT, message=_l("Skriv høyst 8000 tegn.")),
        ],
    )

    def __init__(self, written: str | None = None) -> None:
        super().__init__(data={"text": written or ""})


class ExpertForm(PublicForm):
    """Whom to ask, about which case."""

    case = SelectField(_l("Sak"), name="sak", id="sak", validators=[DataRequired(_l("Velg en sak."))])
    expert = StringField(
        _l("Navn"), name="navn", id="navn", filters=[_one_line_end],
        validators=[DataRequired(_l("Skriv et navn.")), Length(max=120, message=_l("Skriv høyst 120 tegn."))],
    )  # fmt: skip
    address = EmailField(
        _l("E-postadresse"), name="epost", id="epost", filters=[_one_line_end],
        validators=[DataRequired(_l("Skriv e-postadressen.")), MailAddress()],
    )  # fmt: skip
    language = SelectField(_l("Språk i e-posten"), name="sprak", id="sprak")

    def __init__(self, cases: Sequence[tuple[int, str]]) -> None:
        super().__init__()
        self.case.choices = [
            SelectChoice(value="", label=_("Velg en sak")),
            *(SelectChoice(value=str(number), label=name) for number, name in cases),
        ]
        self.language.choices = [SelectChoice(value=code, label=name) for code, name in LANGUAGES.items()]
