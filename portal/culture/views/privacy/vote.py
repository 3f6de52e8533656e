"""What is kept of those who vote."""

from portal.culture.views.privacy import periods
from portal.culture.views.privacy.periods import Use
from portal.culture.views.privacy.writing import kept_for
from portal.foundation.i18n import gettext as _
from portal.privacy.rules import Kept
from portal.voting import actions as voting
from portal.voting import rules
from portal.voting.views.asking import cookie_name


def request() -> Use:
    """A vote that was asked for."""
    life = periods.length(voting.LINK_LIFE)
    return Use(
        purpose=_("Ta imot stemmen din og sende deg lenken"),
        kept=[
            _("E-postadressen din og språket på siden, forseglet"),
            _("Hvem du vil stemme på, og når du ba om det"),
            _("Kontrollsummer av lenken, koden og nettleseren din, aldri lenken eller koden selv"),
            _(
                "Om noe fylte ut et felt som bare programmer ser, og om nettleseren gjorde sjekken vi ber om når mange stemmer"
            ),
            _("Domenet i adressen, det som står etter @, forseglet"),
            _(
                "Et fingeravtrykk av nettverket ditt, laget med en nøkkel som skifter hver dag, så vi ser om svært mange stemmer"
                " fra samme sted. Det sletter vi etter %(network)s.",
                network=kept_for(Kept.NETWORKS),
            ),
        ],
        basis=_("Berettiget interesse: å vite at den som eier adressen, vil stemme (artikkel 6 nr. 1 f)"),
        period=_(
            "Lenken gjelder i %(life)s. Bekrefter du ikke, sletter vi forespørselen da. Bekrefter du, ligger den like lenge"
            " som koblingen i neste rad.",
            life=life,
        ),
    )


def ballot() -> Use:
    """A vote that counts, or did."""
    return Use(
        purpose=_("Telle én stemme for hver adresse, og la deg endre eller trekke den"),
        kept=[
            _("Hvem du stemte på, og om stemmen teller"),
            _("Et fingeravtrykk av adressen, laget med en hemmelig nøkkel, så vi ser om den har stemt før"),
            _("Adressen, kvitteringskoden og lenken til stemmen din, forseglet"),
            _("Stemmer du ved å logge inn, og vil ha varsler: et fingeravtrykk av adressen de går til"),
        ],
        basis=_(
            "Berettiget interesse: en avstemning der hver adresse gir én stemme, og der opptellingen kan kontrolleres"
            " (artikkel 6 nr. 1 f)"
        ),
        period=_(
            "Koblingen til adressen: til resultatet er endelig godkjent, senest %(latest)s etter at avstemningen stenger."
            " Stemmen selv blir stående, uten noe som peker på deg.",
            latest=periods.length(rules.ERASED_AFTER_CLOSING),
        ),
    )


def cookie() -> Use:
    """What ties the code in the mail to a browser."""
    return Use(
        purpose=_("Kjenne igjen nettleseren din når du skriver inn koden fra e-posten"),
        kept=[
            _(
                "Én informasjonskapsel, «%(name)s», med et tilfeldig tall. Du får den når du ber om å stemme.",
                name=cookie_name(),
            )
        ],
        basis=_("Strengt nødvendig for en tjeneste du ber om (ekomloven § 3-15). Derfor spør vi ikke om samtykke."),
        period=_("%(life)s i nettleseren din", life=periods.length(voting.LINK_LIFE)),
    )
