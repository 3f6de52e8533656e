"""The words and the form of looking at another moment."""

from collections.abc import Mapping
from datetime import date, datetime, time
from enum import StrEnum

from flask_babel import LazyString
from wtforms import DateField, TimeField

from portal.foundation.clock import OSLO
from portal.foundation.forms import PublicForm
from portal.foundation.i18n import lazy_gettext as _l
from portal.preview.rules import PreviewRefusal

REFUSALS: Mapping[StrEnum, LazyString] = {
    PreviewRefusal.NO_MOMENT: _l("Skriv både dato og klokkeslett."),
    PreviewRefusal.TOO_FAR: _l("Velg et år fra 1992 til 2100."),
    PreviewRefusal.EMBARGO: _l(
        "Bare redaktører kan se siden slik den blir etter offentliggjøringen, så lenge resultatet ikke er offentliggjort. Velg"
        " et tidligere tidspunkt."
    ),
}


class MomentForm(PublicForm):
    """A moment on a clock in Oslo."""

    day = DateField(_l("Dato"), name="dato", id="dato", default=None)
    clock = TimeField(_l("Klokkeslett"), name="klokkeslett", id="klokkeslett", default=time(12))

    @property
    def moment(self) -> datetime | None:
        """What was chosen, or None."""
        chosen: date | None = self.day.data
        at: time | None = self.clock.data
        return None if chosen is None or at is None else datetime.combine(chosen, at, tzinfo=OSLO)
