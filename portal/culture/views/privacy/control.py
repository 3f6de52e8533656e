"""What is kept to look after the vote: signals, decisions, complaints."""

from portal.culture.views.privacy import periods
from portal.culture.views.privacy.periods import Use
from portal.foundation.i18n import gettext as _
from portal.voting import rules
from portal.voting.actions import holding


def control() -> Use:
    """What signals compare, what officers decide, and complaints over it."""
    return Use(
        purpose=_("Sette stemmer til kontroll når mange ligner på hverandre, og behandle klager"),
        kept=[
            _(
                "Fingeravtrykk av domenet i adressen og av adressen uten tallet på slutten, laget med en hemmelig nøkkel"
            ),
            _("En kode for nettet du stemte fra, som bare gjelder én dag"),
            _("Hva som gjorde at stemmen ble satt til kontroll"),
            _("Er stemmen til kontroll: den første bokstaven, tallet og domenet i adressen, forseglet"),
            _("Hva avstemningsansvarlige bestemte"),
            _("Det de noterte, klagen din og svaret, forseglet"),
        ],
        basis=_("Berettiget interesse: at én person ikke stemmer mange ganger (artikkel 6 nr. 1 f)"),
        period=_(
            "Koden for nettet: %(network)s. Resten: til resultatet er endelig godkjent, senest %(latest)s etter at"
            " avstemningen stenger.",
            network=periods.length(holding.NETWORK_KEPT),
            latest=periods.length(rules.ERASED_AFTER_CLOSING),
        ),
    )
