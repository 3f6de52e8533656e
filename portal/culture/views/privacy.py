"""The privacy page's table: one row a purpose. Every figure is read from the constant that the code obeys.

A feature that begins to keep something about people adds its row to ROWS; the worker's tidying is counted against them.
"""

from dataclasses import dataclass
from datetime import timedelta

from portal.foundation import limits, outbox
from portal.foundation.formatting import HARD_SPACE
from portal.foundation.i18n import gettext as _
from portal.foundation.i18n import ngettext
from portal.voting import actions as voting
from portal.voting import rules as voting_rules
from portal.voting.views.asking import cookie_name

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DAYS_FROM = timedelta(days=3)  # shorter periods are told in hours


@dataclass(frozen=True)
class Use:
    """What is kept for one purpose, on which legal basis, and for how long."""

    purpose: str
    kept: list[str]
    basis: str
    period: str


def uses() -> list[Use]:
    """Return every use of personal data, in the order in which a visitor meets them."""
    return [row() for row in ROWS]


def length(period: timedelta) -> str:
    """Return a period in whole hours or days: «48 timer», «14 dager»."""
    if period >= DAYS_FROM:
        text = ngettext("%(num)d dag", "%(num)d dager", round(period / DAY))
    else:
        text = ngettext("%(num)d time", "%(num)d timer", round(period / HOUR))
    return text.replace(" ", HARD_SPACE)


def _request() -> Use:
    life = length(voting.LINK_LIFE)
    return Use(
        purpose=_("Ta imot stemmen din og sende deg lenken"),
        kept=[
            _("E-postadressen din og språket på siden, forseglet"),
            _("Hvem du vil stemme på, og når du ba om det"),
            _("Kontrollsummer av lenken, koden og nettleseren din, aldri lenken eller koden selv"),
            _("Om noe fylte ut et felt som bare programmer ser"),
        ],
        basis=_("Berettiget interesse: å vite at den som eier adressen, vil stemme (artikkel 6 nr. 1 f)"),
        period=_(
            "Lenken gjelder i %(life)s. Bekrefter du ikke, sletter vi forespørselen da. Bekrefter du, ligger den like lenge"
            " som koblingen i neste rad.",
            life=life,
        ),
    )


def _ballot() -> Use:
    return Use(
        purpose=_("Telle én stemme for hver adresse, og la deg endre eller trekke den"),
        kept=[
            _("Hvem du stemte på, og om stemmen teller"),
            _("Et fingeravtrykk av adressen, laget med en hemmelig nøkkel, så vi ser om den har stemt før"),
            _("Adressen, kvitteringskoden og lenken til stemmen din, forseglet"),
        ],
        basis=_(
            "Berettiget interesse: en avstemning der hver adresse gir én stemme, og der opptellingen kan kontrolleres"
            " (artikkel 6 nr. 1 f)"
        ),
        period=_(
            "Koblingen til adressen: til resultatet er endelig godkjent, senest %(latest)s etter at avstemningen stenger."
            " Stemmen selv blir stående, uten noe som peker på deg.",
            latest=length(voting_rules.ERASED_AFTER_CLOSING),
        ),
    )


def _mail() -> Use:
    return Use(
        purpose=_("Sende deg e-post om stemmen"),
        kept=[
            _("Adressen din og innholdet i e-posten, forseglet"),
            _("Når e-posten ble skrevet og sendt, og om noe gikk galt"),
        ],
        basis=_("Berettiget interesse: å gi deg lenken og kvitteringen du ba om (artikkel 6 nr. 1 f)"),
        period=_(
            "%(kept)s etter at e-posten er sendt. Går den ikke ut, prøver vi i omtrent %(tries)s og sletter den %(kept)s etter"
            " at den ble skrevet.",
            kept=length(outbox.KEPT_AFTER_SENDING),
            tries=length(sum(outbox.DELAYS, timedelta())),
        ),
    )


def _limit() -> Use:
    return Use(
        purpose=_("Hindre at noen oversvømmer portalen eller innboksen din"),
        kept=[
            _("Hvor ofte noe er gjort fra nettverket ditt, og hvor mange e-poster adressen din har fått"),
            _("Bare et fingeravtrykk, laget med en hemmelig nøkkel. For nettverk skifter det hver dag."),
        ],
        basis=_("Berettiget interesse: at portalen virker for alle, og at ingen blir plaget (artikkel 6 nr. 1 f)"),
        period=_("%(window)s etter det siste som ble talt med", window=length(limits.WINDOW)),
    )


def _cookie() -> Use:
    return Use(
        purpose=_("Kjenne igjen nettleseren din når du skriver inn koden fra e-posten"),
        kept=[
            _(
                "Én informasjonskapsel, «%(name)s», med et tilfeldig tall. Du får den når du ber om å stemme.",
                name=cookie_name(),
            )
        ],
        basis=_("Strengt nødvendig for en tjeneste du ber om (ekomloven § 3-15). Derfor spør vi ikke om samtykke."),
        period=_("%(life)s i nettleseren din", life=length(voting.LINK_LIFE)),
    )


def _log() -> Use:
    return Use(
        purpose=_("Se at portalen virker, og rette feil"),
        kept=[
            _("Tidspunkt, hvilken type side, svarkode og hvor lang tid svaret tok"),
            _("Ingen IP-adresse, e-postadresse, lenke eller tekst fra skjemaer"),
        ],
        basis=_("Ikke personopplysninger"),
        period=_("Så lenge den som driver portalen, trenger loggen"),
    )


def _named() -> Use:
    return Use(
        purpose=_("Fortelle om kultur og om kåringen"),
        kept=[_("Navn og rolle på jurymedlemmer, kontaktpersoner og dem artiklene handler om")],
        basis=_(
            "Berettiget interesse: åpenhet om kåringen, og omtale av det folk gjør i offentlige roller (artikkel 6 nr. 1 f)"
        ),
        period=_("Så lenge siden ligger ute"),
    )


ROWS = (_request, _ballot, _mail, _limit, _cookie, _log, _named)
