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
