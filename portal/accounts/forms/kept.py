"""The words for what was typed in a form that is kept and shown again, where the form itself is not at hand."""

from collections.abc import Mapping

from flask_babel import LazyString

from portal.accounts.forms.words import ROLES
from portal.comments.forms.words import HUSHES, MODES
from portal.foundation.i18n import lazy_gettext as _l
from portal.moderation.forms import REASONS

# What a field is called, by its name in the form.
FIELDS: Mapping[str, LazyString] = {
    "adresse": _l("E-postadresse"),
    "beskjed": _l("Beskjed til leserne"),
    "bryter": _l("Nødbryter"),
    "dag": _l("Siste dag"),
    "egne_ord": _l("Egne ord"),
    "grunn": _l("Grunn"),
    "handling": _l("Handling"),
    "hvorfor": _l("Beskjed til leserne"),
    "modus": _l("Kommentarer"),
    "navn": _l("Navn"),
    "ord": _l("Ord"),
    "roller": _l("Roller"),
    "side": _l("Side"),
    "svar": _l("Svar"),
    "tekst": _l("Tekst"),
    "til": _l("Til og med"),
    "utfall": _l("Avgjørelse"),
}
# What is chosen from a list is sent as a code: these are its words.
CHOICES: Mapping[str, Mapping[str, LazyString]] = {
    "roller": {role.value: words for role, words in ROLES.items()},
    "grunn": {reason.value: words for reason, words in REASONS.items()},
    "handling": {"approve": _l("Publiser"), "refuse": _l("Ikke publiser"), "remove": _l("Fjern")},
    "utfall": {
        "upheld": _l("Vi står fast ved avgjørelsen"),
        "overturned": _l("Avgjørelsen er endret, og kommentaren blir publisert"),
    },
    "bryter": {hush.value: words for hush, words in HUSHES.items()},
    "modus": MODES,
}
NOBODY_TYPES = frozenset({"sak", "versjon", "omgang", "sted"})
"""Fields that a page fills in by itself: sent along, and nothing for people to read."""
