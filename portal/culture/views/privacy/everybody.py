"""What is kept for everything that the portal does: mail, limits, logs, names on the pages."""

from datetime import timedelta

from portal.culture.views.privacy import periods
from portal.culture.views.privacy.periods import Use
from portal.foundation import limits, outbox
from portal.foundation.i18n import gettext as _


def mail() -> Use:
    """Mail on its way, and for a while afterwards."""
    return Use(
        purpose=_("Sende deg e-posten du har bedt om, og si fra om det vi bestemmer"),
        kept=[
            _("Adressen din og innholdet i e-posten, forseglet"),
            _("Et fingeravtrykk av adressen, så du kan få se hva vi har sendt deg, og få det slettet"),
            _("Når e-posten ble skrevet og sendt, og om noe gikk galt"),
        ],
        basis=_("Berettiget interesse: å gi deg lenken, kvitteringen eller svaret (artikkel 6 nr. 1 f)"),
        period=_(
            "%(kept)s etter at e-posten er sendt. Går den ikke ut, prøver vi i omtrent %(tries)s og sletter den %(kept)s etter"
            " at den ble skrevet.",
            kept=periods.length(outbox.KEPT_AFTER_SENDING),
            tries=periods.length(sum(outbox.DELAYS, timedelta())),
        ),
    )


def limit() -> Use:
    """How often something was done."""
    return Use(
        purpose=_("Hindre at noen oversvømmer portalen eller innboksen din"),
        kept=[
            _("Hvor ofte noe er gjort fra nettverket ditt, og hvor mange e-poster adressen din har fått"),
            _("Bare et fingeravtrykk, laget med en hemmelig nøkkel. For nettverk skifter det hver dag."),
            _("At en sjekk eller en innlogging er brukt, så den ikke kan brukes av andre"),
        ],
        basis=_("Berettiget interesse: at portalen virker for alle, og at ingen blir plaget (artikkel 6 nr. 1 f)"),
        period=_("%(window)s etter det siste som ble talt med", window=periods.length(limits.WINDOW)),
    )


def log() -> Use:
    """The machine's log."""
    return Use(
        purpose=_("Se at portalen virker, og rette feil"),
        kept=[
            _("Tidspunkt, hvilken type side, svarkode og hvor lang tid svaret tok"),
            _("Ingen IP-adresse, e-postadresse, lenke eller tekst fra skjemaer"),
        ],
        basis=_("Ikke personopplysninger"),
        period=_("Så lenge den som driver portalen, trenger loggen"),
    )


def named() -> Use:
    """Those whom the pages name."""
    return Use(
        purpose=_("Fortelle om kultur og om kåringen"),
        kept=[
            _("Navn og rolle på jurymedlemmer, kontaktpersoner og dem artiklene handler om, fra åpne kilder"),
        ],
        basis=_(
            "Berettiget interesse: åpenhet om kåringen, og omtale av det folk gjør i offentlige roller (artikkel 6 nr. 1 f)"
        ),
        period=_("Så lenge siden ligger ute"),
    )
