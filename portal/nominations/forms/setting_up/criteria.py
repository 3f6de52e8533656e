"""Criteria in three languages, with weights and what the points mean."""

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from portal.award.actions import NewCriterion
from portal.award.rules import LEVELS
from portal.foundation.forms import PublicForm
from portal.foundation.i18n import lazy_gettext as _l
from portal.nominations.forms.public import stripped
from portal.nominations.forms.setting_up.shared import (
    LANGUAGES,
    MOST_WEIGHT,
    WHOLE_NUMBER,
    WholeNumber,
)

TITLES: Mapping[str, LazyString] = {
    "nb": _l("Navn på kriteriet"), "nn": _l("Navn på nynorsk"), "en": _l("Navn på engelsk"),
}  # fmt: skip
TEXTS: Mapping[str, LazyString] = {
    "nb": _l("Hva juryen ser etter"), "nn": _l("Det samme på nynorsk"), "en": _l("Det samme på engelsk"),
}  # fmt: skip
POINTS: Mapping[int, LazyString] = {
    1: _l("1 poeng betyr"), 2: _l("2 poeng betyr"), 3: _l("3 poeng betyr"), 4: _l("4 poeng betyr"), 5: _l("5 poeng betyr"),
}  # fmt: skip


class CriterionForm(PublicForm):
    """A criterion in three languages, its weight, and what the points mean."""

    weight = WholeNumber(
        _l("Vekt"),
        name="vekt",
        id="vekt",
        description=_l(
            "Et helt tall. Et kriterium med vekt 2 teller dobbelt så mye som et med vekt 1. Vekt 0: utenfor summen."
        ),
        validators=[
            InputRequired(WHOLE_NUMBER),
            NumberRange(min=0, max=MOST_WEIGHT, message=_l("Skriv et tall fra 0 til 100.")),
        ],
    )

    def in_language(self, code: str) -> list[Any]:
        """The fields of a language."""
        return [self[f"title_{code}"], self[f"text_{code}"], *(self[f"level{level}_{code}"] for level in LEVELS)]

    @property
    def new(self) -> NewCriterion:
        """The criterion as it was written; a language without a name is left out."""
        there = [code for code in LANGUAGES if self[f"title_{code}"].data]
        return NewCriterion(
            titles={code: self[f"title_{code}"].data for code in there},
            texts={code: self[f"text_{code}"].data or "" for code in there},
            weight=self.weight.data or 0,
            levels={level: {code: self[f"level{level}_{code}"].data or "" for code in there} for level in LEVELS},
        )


_MUST = {"nb": [DataRequired(_l("Skriv navnet på bokmål."))], "nn": [], "en": []}
for _code in LANGUAGES:
    setattr(
        CriterionForm, f"title_{_code}",
        StringField(
            TITLES[_code], name=f"navn_{_code}", id=f"navn_{_code}", filters=[stripped],
            validators=[*_MUST[_code], Length(max=120, message=_l("Navnet kan ha høyst 120 tegn."))],
        ),
    )  # fmt: skip
    setattr(
        CriterionForm, f"text_{_code}",
        TextAreaField(
            TEXTS[_code], name=f"tekst_{_code}", id=f"tekst_{_code}", filters=[stripped],
            validators=[Length(max=2000, message=_l("Skriv høyst 2000 tegn."))],
        ),
    )  # fmt: skip
    for _level in LEVELS:
        setattr(
            CriterionForm, f"level{_level}_{_code}",
            StringField(
                POINTS[_level], name=f"poeng{_level}_{_code}", id=f"poeng{_level}_{_code}", filters=[stripped],
                validators=[Length(max=300, message=_l("Skriv høyst 300 tegn."))],
            ),
        )  # fmt: skip
