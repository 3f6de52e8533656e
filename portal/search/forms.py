"""The words for every question that is not answered. The form itself is one field in an address: `macros/search.html`."""

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import LazyString

from portal.foundation.i18n import lazy_gettext as _l
from portal.search.rules import SearchRefusal

REFUSALS: Mapping[StrEnum, LazyString] = {
    SearchRefusal.TOO_SHORT: _l("Skriv minst to bokstaver eller tall."),
    SearchRefusal.TOO_LONG: _l("Skriv færre ord. Teksten kan ha høyst 200 tegn."),
}
