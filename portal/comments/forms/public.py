"""What authors and readers fill in."""

from wtforms import EmailField, Field, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from portal.comments import rules
from portal.comments.forms.words import REFUSALS
from portal.comments.rules import TextRefusal
from portal.foundation.forms import PublicForm
from portal.foundation.i18n import lazy_gettext as _l
from portal.moderation.forms import REASONS
from portal.voting.forms import MailAddress

LONGEST_WORDS = 500
LONGEST_COMPLAINT = 3000


def stripped(text: str | None) -> str | None:
    """Return a typed line without blanks around it."""
    return text.replace("\0", "").strip() if text else text


def _clean(text: str | None) -> str | None:
    return rules.cleaned_text(text) if text else text


class TextForm(PublicForm):
    """A comment's name and text. What is typed stays as typed, so that a moderator's signals see it; `clean_…` is what is kept."""

    text = TextAreaField(
        _l("Kommentaren din"),
        name="tekst",
        id="tekst",
        description=_l("Høyst 3000 tegn. Skriver du hele nettadresser, blir de lenker."),
        validators=[InputRequired(REFUSALS[TextRefusal.TEXT_MISSING])],
    )
    name = StringField(
        _l("Navnet som vises"),
        name="navn",
        id="navn",
        description=_l("Ditt eget eller et annet. Alle kan se det, så lenge kommentaren står med navn."),
        validators=[InputRequired(REFUSALS[TextRefusal.NAME_MISSING])],
    )

    @property
    def clean_name(self) -> str:
        """The name as it is kept."""
        return rules.cleaned_name(self.name.data or "")

    @property
    def clean_text(self) -> str:
        """The text as it is kept."""
        return rules.cleaned_text(self.text.data or "")

    def validate_name(self, field: Field) -> None:
        """Refuse a name that cannot be shown. Raises ValidationError."""
        if refusal := rules.name_refusal(self.clean_name):
            raise ValidationError(str(REFUSALS[refusal]))

    def validate_text(self, field: Field) -> None:
        """Refuse what is empty or too much. Raises ValidationError."""
        if refusal := rules.text_refusal(self.clean_text):
            raise ValidationError(str(REFUSALS[refusal]))


class CommentForm(TextForm):
    """A new comment. The last field is a trap: people do not see it."""

    address = EmailField(
        _l("E-postadressen din"),
        name="adresse",
        id="adresse",
        description=_l("Vi sender deg en lenke som bekrefter kommentaren. Vi viser ikke adressen til noen."),
        filters=[stripped],
        validators=[InputRequired(_l("Skriv e-postadressen din.")), MailAddress()],
    )
    website = StringField(_l("Nettsted"), name="nettsted", id="nettsted")


class CorrectionForm(TextForm):
    """A comment put right by its author; `version` is the one that they saw."""

    version = HiddenField("", name="versjon", id="versjon")


class ReportForm(PublicForm):
    """What is wrong with a comment, by the same reasons that moderators have."""

    category = RadioField(
        _l("Hva er galt med kommentaren?"),
        name="grunn",
        id="grunn",
        validators=[InputRequired(_l("Velg det som passer best."))],
    )
    words = TextAreaField(
        _l("Vil du si mer? (valgfritt)"),
        name="egne_ord",
        id="egne_ord",
        description=_l("Høyst 500 tegn. Ikke skriv hvem du er. En moderator leser det, men vi kan ikke svare deg."),
        filters=[_clean],
        validators=[Length(max=LONGEST_WORDS, message=_l("Skriv høyst 500 tegn."))],
    )

    def __init__(self) -> None:
        super().__init__()
        self.category.choices = [
            SelectChoice(value=reason.value, label=str(words)) for reason, words in REASONS.items()
        ]


class ComplaintForm(PublicForm):
    """Why a verdict is wrong."""

    text = TextAreaField(
        _l("Hvorfor mener du avgjørelsen er feil?"),
        name="tekst",
        id="tekst",
        description=_l("Høyst 3000 tegn."),
        filters=[_clean],
        validators=[
            InputRequired(_l("Skriv hvorfor du mener avgjørelsen er feil.")),
            Length(max=LONGEST_COMPLAINT, message=_l("Skriv høyst 3000 tegn.")),
        ],
    )
