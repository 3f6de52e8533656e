"""An edition's moments, and a new year."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import LazyString
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from portal.foundation.forms import PublicForm
from portal.foundation.i18n import lazy_gettext as _l
from portal.nominations.forms.moments import as_typed, moment_of
from portal.nominations.forms.setting_up.shared import (
    AT,
    WHOLE_NUMBER,
    YEARS,
    WholeNumber,
    day_field,
    time_field,
)

MOMENTS: Mapping[str, LazyString] = {
    "applications_open": _l("Søknadene åpner"),
    "applications_close": _l("Siste søknadsfrist"),
    "finalists_at": _l("Finalistene blir presentert"),
    "voting_opens": _l("Avstemningen åpner"),
    "voting_closes": _l("Avstemningen stenger"),
    "release_at": _l("Resultatet kan offentliggjøres tidligst"),
}
ENDS = frozenset({"applications_close", "voting_closes"})
"""The moments that are told as a last day."""


class MomentsForm(PublicForm):
    """An edition's moments, each a day and a time on Oslo's clock."""

    def __init__(self, before: Mapping[str, datetime | None], **told: Any) -> None:
        typed = {}
        for name in MOMENTS:
            typed[f"{name}_day"], typed[f"{name}_time"] = as_typed(before[name], ends=name in ENDS)
        super().__init__(data=typed, **told)

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """The fields of each moment."""
        return [(self[f"{name}_day"], self[f"{name}_time"]) for name in MOMENTS]

    @property
    def moments(self) -> dict[str, datetime | None]:
        """What was written."""
        return {
            name: moment_of(self[f"{name}_day"].data, self[f"{name}_time"].data, ends=name in ENDS) for name in MOMENTS
        }


for _name, _words in MOMENTS.items():
    setattr(MomentsForm, f"{_name}_day", day_field(_words, _name))
    setattr(MomentsForm, f"{_name}_time", time_field(AT, _name))


class YearForm(PublicForm):
    """A new edition: its year, and which one it is made from."""

    year = WholeNumber(
        _l("År"),
        name="ar",
        id="ar",
        validators=[
            InputRequired(WHOLE_NUMBER),
            NumberRange(min=YEARS.start, max=YEARS.stop - 1, message=_l("Skriv et årstall med fire sifre.")),
        ],
    )
    source = SelectField(
        _l("Kopier kriterier, kåringer og skjema fra"), name="fra", id="fra", default="", validators=[Optional()]
    )

    def __init__(self, years: Sequence[int], **told: Any) -> None:
        super().__init__(**told)
        self.source.choices = [
            *(SelectChoice(value=str(year), label=str(year)) for year in years),
            SelectChoice(value="", label=str(_l("Ingen. Begynn med et tomt oppsett"))),
        ]
