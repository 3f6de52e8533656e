"""The forms of moderators."""

from datetime import date, datetime

from flask import request
from flask_babel import LazyString
from wtforms import DateField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from portal.foundation import clock, formatting
from portal.foundation.forms import PublicForm
from portal.foundation.i18n import lazy_gettext as _l
from portal.moderation.actions import Ruling
from portal.moderation.forms import REFUSALS
from portal.moderation.rules import BY_MODERATOR, Act, CaseRefusal, Reason

LONGEST_WORDS = 1000
LONGEST_REPLY = 3000
LARGEST_ID = 2**31 - 1


def stripped(text: str | None) -> str | None:
    """Return a text as it is kept: without space around, and with one kind of line end."""
    return text.replace("\r\n", "\n").replace("\0", "").strip() if text else text


class VerdictForm(PublicForm):
    """A verdict on one case or many. The cases are `sak` fields, «id:version», as often as need be."""

    words = TextAreaField(
        _l("Egne ord til den som skrev (valgfritt)"),
        name="egne_ord",
        filters=[stripped],
        validators=[Length(max=LONGEST_WORDS, message=_l("Skriv høyst 1000 tegn."))],
    )

    def __init__(self) -> None:
        super().__init__()
        self.rulings = _rulings()
        self.act = request.form.get("handling", "")
        self.reason = request.form.get("grunn", "")
        self.messages: dict[str, str] = {}

    def validate(self, extra_validators: object = None) -> bool:
        """Tell whether there is something to decide, a verdict, and a reason where one is needed."""
        super().validate()
        if self.words.errors:
            self.messages["egne_ord"] = str(self.words.errors[0])
        if not self.rulings:
            self.messages["sak"] = str(_l("Velg minst én sak."))
        if self.act not in list(BY_MODERATOR):
            self.messages["handling"] = str(_l("Velg hva du vil gjøre."))
        elif self.act != Act.APPROVE and self.reason not in list(Reason):
            self.messages["grunn"] = str(REFUSALS[CaseRefusal.NO_REASON])
        return not self.messages

    @property
    def verdict(self) -> Act:
        """What is decided, once the form is valid."""
        return Act(self.act)

    @property
    def chosen_reason(self) -> Reason | None:
        """Why, once the form is valid; an approval needs none."""
        return None if self.act == Act.APPROVE else Reason(self.reason)

    @property
    def typed(self) -> dict[str, str]:
        """What was chosen and written, to be shown again."""
        return {"grunn": self.reason, "egne_ord": self.words.data or ""}


def _rulings() -> list[Ruling]:
    found: dict[int, Ruling] = {}
    for packed in request.form.getlist("sak"):
        case_id, _, version = packed.partition(":")
        if _is_number(case_id) and _is_number(version):
            found[int(case_id)] = Ruling(int(case_id), int(version))
    return list(found.values())


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= LARGEST_ID


def version_sent() -> int:
    """Return the version of the case that the moderator read; none that there is for what is no number."""
    text = request.form.get("versjon", "")
    return int(text) if _is_number(text) else -1


def _reply(label: LazyString, missing: LazyString) -> TextAreaField:
    return TextAreaField(
        label,
        name="svar",
        id="svar",
        description=_l("Hele svaret blir sendt på e-post, signert «moderator»."),
        filters=[stripped],
        validators=[
            DataRequired(missing),
            Length(max=LONGEST_REPLY, message=_l("Skriv høyst 3000 tegn.")),
        ],
    )


class ComplaintForm(PublicForm):
    """What a complaint leads to, and what its author is told."""

    outcome = RadioField(
        _l("Hva blir avgjørelsen?"),
        name="utfall",
        id="utfall",
        choices=[
            SelectChoice(value="upheld", label=_l("Vi står fast ved avgjørelsen")),
            SelectChoice(value="overturned", label=_l("Avgjørelsen er endret, og kommentaren blir publisert")),
        ],
        validators=[InputRequired(_l("Velg hva avgjørelsen blir."))],
    )
    reply = _reply(_l("Svar til den som klagde"), _l("Skriv hvorfor. Den som klagde, får svaret på e-post."))


class AnswerForm(PublicForm):
    """An answer to feedback."""

    reply = _reply(_l("Svar"), _l("Skriv svaret."))


class BlockForm(PublicForm):
    """Why somebody may not write, and for how long."""

    why = TextAreaField(
        _l("Hvorfor?"),
        name="grunn",
        id="grunn",
        description=_l("Den som er stengt ute, får lese dette. Det står også i hendelsesloggen."),
        filters=[stripped],
        validators=[DataRequired(_l("Skriv hvorfor.")), Length(max=500, message=_l("Skriv høyst 500 tegn."))],
    )
    until = DateField(
        _l("Til og med (valgfritt)"),
        name="til",
        id="til",
        description=_l("Uten dato gjelder det til en moderator slipper personen til igjen."),
        validators=[Optional()],
    )

    def validate_until(self, field: DateField) -> None:
        """Refuse a day that is over, or beyond all calendars. Raises ValidationError."""
        if field.data is None:
            return
        if field.data < clock.now().astimezone(clock.OSLO).date() or field.data.year > 2999:
            raise ValidationError(str(_l("Velg en dag som ikke er over.")))

    @property
    def ends(self) -> datetime | None:
        """When the block ends: after the whole of the last day."""
        last = self.until.data
        return formatting.start_of_day(date.fromordinal(last.toordinal() + 1)) if last else None


class WordForm(PublicForm):
    """A word or phrase for the list."""

    word = StringField(
        _l("Nytt ord eller uttrykk"),
        name="ord",
        id="ord",
        filters=[stripped],
        validators=[DataRequired(_l("Skriv et ord.")), Length(max=60, message=_l("Skriv høyst 60 tegn."))],
    )

    def validate_word(self, field: StringField) -> None:
        """Refuse what has neither letter nor number: it would never be found. Raises ValidationError."""
        if not any(letter.isalnum() for letter in field.data or ""):
            raise ValidationError(str(_l("Skriv et ord med bokstaver eller tall.")))
