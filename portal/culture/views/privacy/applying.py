"""What is kept of those who apply for a municipality, and of those who propose one."""

from portal.culture.views.privacy import periods
from portal.culture.views.privacy.periods import Use
from portal.culture.views.privacy.writing import kept_for
from portal.foundation.i18n import gettext as _
from portal.nominations.rules.proposals import LINK_LIFE
from portal.privacy.rules import Kept


def application() -> Use:
    """An application, and those who write it."""
    return Use(
        purpose=_("La kommuner søke om prisen, og behandle søknadene"),
        kept=[
            _("Navnet og e-postadressen din, forseglet, språket, og en privat lenke til søknaden"),
            _("Det dere skriver og legger ved, hver utgave som er sendt, og hvem som sendte den"),
            _("Hva jurysekretæren bestemte, når, av hvem og hvorfor"),
        ],
        basis=_("Berettiget interesse: å dele ut prisen etter en åpen og lik behandling (artikkel 6 nr. 1 f)"),
        period=_(
            "Utkast som ikke er sendt: %(drafts)s etter fristen. Søknader som er sendt: %(sent)s etter det siste som skjedde."
            " Da blir det bare stående at kommunen søkte, og hva som ble bestemt.",
            drafts=kept_for(Kept.DRAFTS),
            sent=kept_for(Kept.APPLICATIONS),
        ),
    )


def proposal() -> Use:
    """A citizen's proposal."""
    return Use(
        purpose=_("La innbyggere foreslå en kommune"),
        kept=[
            _("Forslaget og navnet du skriver. Kommunen får se det. Sier den ja, kan alle lese det."),
            _("E-postadressen din, forseglet, språket på siden og et fingeravtrykk av adressen"),
            _("Når du skrev og bekreftet forslaget, og hva moderatoren og kommunen svarte"),
        ],
        basis=_("Berettiget interesse: at innbyggere kan si hva de setter pris på (artikkel 6 nr. 1 f)"),
        period=_(
            "Bekrefter du ikke, sletter vi forslaget etter %(unconfirmed)s. Ellers %(kept)s etter at du skrev det.",
            unconfirmed=periods.length(LINK_LIFE),
            kept=kept_for(Kept.PROPOSALS),
        ),
    )


def jury() -> Use:
    """What a jury leaves behind: who sat in it, what ties them to places, what they gave and decided."""
    return Use(
        purpose=_("La juryen vurdere søknadene, og holde inhabile utenfor"),
        kept=[
            _("Hvem som sitter i juryen, hvor de bor og arbeider, og hvorfor noen er inhabil i en sak"),
            _("Poeng, ord og private notater. Notatene er forseglet, og bare den som skrev dem, får lese dem."),
            _("Navnet og e-postadressen, forseglet, til den som skriver en ekspertvurdering, og vurderingen"),
            _("Hvem som var til stede i jurymøtet, hva juryen bestemte, og protokollen med underskrifter"),
        ],
        basis=_("Berettiget interesse: å dele ut prisen etter en åpen og lik behandling (artikkel 6 nr. 1 f)"),
        period=_(
            "Bosted, arbeidsgiver, grunner til inhabilitet, private notater og adressene til eksperter: %(private)s etter at"
            " resultatet er endelig godkjent. Resten så lenge portalen er i bruk: det viser hvordan prisen ble avgjort.",
            private=kept_for(Kept.JURY),
        ),
    )
