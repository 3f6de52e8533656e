"""Fields and checks that the forms of a set-up share."""

from collections.abc import Sequence
from typing import Any

from flask_babel import LazyString
from wtforms import StringField
from wtforms.validators import ValidationError

from portal.foundation.forms import PublicForm
from portal.foundation.i18n import lazy_gettext as _l
from portal.nominations.forms.moments import DATE, TIME, day_of, time_of
from portal.nominations.forms.public import stripped

LANGUAGES = ("nb", "nn", "en")
YEARS = range(1992, 2200)
MOST_WEIGHT = 100
WHOLE_NUMBER = _l("Skriv et helt tall.")


class WholeNumber(StringField):
    """A whole number, with our words for anything else."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read the number. Raises ValueError."""
        self.data = None
        if not valuelist or not str(valuelist[0]).strip():
            return
        typed = str(valuelist[0]).strip()
        if not (typed.isascii() and typed.isdecimal() and len(typed) < 7):
            raise ValueError(str(WHOLE_NUMBER))
        self.data = int(typed)

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else "" if self.data is None else str(self.data)


class Day:
    """Take a day, or nothing."""

    def __call__(self, form: PublicForm, field: StringField) -> None:
        """Check the field. Raises ValidationError."""
        if field.data and day_of(field.data) is None:
            raise ValidationError(str(DATE))


class Time:
    """Take a time of day, or nothing."""

    def __call__(self, form: PublicForm, field: StringField) -> None:
        """Check the field. Raises ValidationError."""
        if field.data and time_of(field.data) is None:
            raise ValidationError(str(TIME))


def day_field(label: LazyString, name: str) -> StringField:
    """Return a field for a day."""
    return StringField(
        label, name=f"{name}_dag", id=f"{name}_dag", description=DATE, filters=[stripped], validators=[Day()]
    )


def time_field(label: LazyString, name: str) -> StringField:
    """Return a field for a time of day."""
    return StringField(label, name=f"{name}_tid", id=f"{name}_tid", filters=[stripped], validators=[Time()])


AT = _l("Klokkeslett (valgfritt)")
