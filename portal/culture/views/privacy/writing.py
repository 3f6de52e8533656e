"""What is kept of those who write to us."""

from portal.culture.views.privacy import periods
from portal.culture.views.privacy.periods import Use
from portal.foundation.i18n import gettext as _
from portal.privacy import rules
from portal.privacy.actions.retention import profile
from portal.privacy.rules import PERIODS, Kept


def kept_for(kept: Kept) -> str:
    """Return how long a kind of data is kept under the profile of the settings."""
    return periods.length(PERIODS[profile()][kept].length)


def comment() -> Use:
    """A comment, and who wrote it."""
    return Use(
        purpose=_("Ta imot kommentaren din, vise den og la deg følge den"),
        kept=[
            _("Navnet du vil vise, og teksten. Blir den publisert, kan alle lese den, og søkemotorer kan finne den."),
            _(
                "E-postadressen din, forseglet, språket på siden og et fingeravtrykk av adressen. Vi viser ikke adressen til noen."
            ),
            _("Når du skrev, bekreftet og rettet den, og kontrollsummer av lenkene dine"),
        ],
        basis=_("Berettiget interesse: en åpen samtale om kulturen og kåringen (artikkel 6 nr. 1 f)"),
        period=_(
            "Bekrefter du ikke, sletter vi den etter %(unconfirmed)s. Navnet og koblingen til deg sletter vi etter %(names)s, på"
            " finalistene tidligst %(names)s etter kåringen. Adressen sletter vi %(persons)s etter at ingenting annet er igjen.",
            unconfirmed=kept_for(Kept.UNCONFIRMED),
            names=kept_for(Kept.NAMES),
            persons=kept_for(Kept.PERSONS),
        ),
    )


def moderation() -> Use:
    """What moderators decide."""
    return Use(
        purpose=_("Behandle kommentarer og klager likt og etter reglene"),
        kept=[
            _("Hva som ble bestemt, når, av hvem og hvorfor, og det moderatoren skrev til deg"),
            _("Klagen din og svaret på den"),
            _("Det et program legger merke til: ord fra en liste, mange lenker, like tekster. Et menneske avgjør."),
            _("Om adressen er utestengt, hvorfor og hvor lenge, eller om kommentarene dine vises med en gang"),
        ],
        basis=_(
            "Berettiget interesse: at ingen blir hetset, og at avgjørelser kan forklares og klages på (artikkel 6 nr. 1 f)"
        ),
        period=_(
            "Det som ikke er publisert, er fjernet eller er trukket: %(refused)s. Klager: %(complaints)s etter svaret. At noe"
            " ble avgjort, blir stående uten tekst og navn. En utestenging: til den er over.",
            refused=kept_for(Kept.REFUSED),
            complaints=kept_for(Kept.COMPLAINTS),
        ),
    )


def report() -> Use:
    """A reader's report."""
    return Use(
        purpose=_("La deg melde fra om en kommentar"),
        kept=[
            _("Hva du meldte fra om, og det du skrev"),
            _(
                "Et fingeravtrykk av nettverket ditt, så samme nettverk ikke teller to ganger. Vi kan ikke se hvem du er."
            ),
        ],
        basis=_("Berettiget interesse: å finne det som bryter reglene (artikkel 6 nr. 1 f)"),
        period=_("%(period)s etter at meldingen er behandlet", period=kept_for(Kept.REPORTS)),
    )


def feedback() -> Use:
    """Feedback on accessibility."""
    return Use(
        purpose=_("Svare når du sier fra om tilgjengelighet, og rette det som er galt"),
        kept=[
            _("Det du skrev, hvilken side det gjelder, og når"),
            _("E-postadressen din, forseglet, og språket på siden, hvis du vil ha svar"),
            _("Svaret du fikk, og hvem av oss som svarte"),
        ],
        basis=_(
            "Rettslig plikt for offentlige virksomheter: Alle skal kunne si fra om feil (artikkel 6 nr. 1 c). For andre"
            " berettiget interesse: å rette feil (artikkel 6 nr. 1 f)"
        ),
        period=_(
            "%(period)s etter at saken er avsluttet. Bekrefter du ikke adressen, sletter vi alt etter %(unconfirmed)s.",
            period=kept_for(Kept.FEEDBACK),
            unconfirmed=kept_for(Kept.UNCONFIRMED),
        ),
    )


def own_data() -> Use:
    """The link to one's own data."""
    return Use(
        purpose=_("Vise deg opplysningene om deg, og slette dem når du ber om det"),
        kept=[
            _("E-postadressen din og språket på siden, forseglet"),
            _("Et fingeravtrykk av adressen og en kontrollsum av lenken"),
        ],
        basis=_("Rettslig plikt: retten til innsyn og sletting (artikkel 6 nr. 1 c, jf. artiklene 15 og 17)"),
        period=_("%(life)s, eller til du har slettet opplysningene", life=periods.length(rules.LINK_LIFE)),
    )
