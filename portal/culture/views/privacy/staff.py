"""What is kept of those who work behind the door."""

from portal.accounts.rules.sessions import ABSOLUTE, HALF, IDLE
from portal.accounts.rules.signing_in import INVITATION_LIFE
from portal.accounts.session_cookie import cookie_name
from portal.culture.views.privacy import periods
from portal.culture.views.privacy.periods import Use
from portal.foundation.i18n import gettext as _


def account() -> Use:
    """Accounts of staff and jurors."""
    return Use(
        purpose=_("Slippe bare de rette inn på sidene for ansatte og jury"),
        kept=[
            _("Navn, e-postadresse, språk og roller"),
            _("Kontrollsummer av passordet og gjenopprettingskodene, og nøkkelen til totrinnspåloggingen, forseglet"),
        ],
        basis=_("Berettiget interesse: at bare de som skal, kommer inn (artikkel 6 nr. 1 f, jf. artikkel 32)"),
        period=_(
            "Til kontoen blir stengt. Da sletter vi alt som trengs for å logge inn; navnet og adressen blir stående ved det"
            " personen har gjort. En invitasjon gjelder i %(life)s.",
            life=periods.length(INVITATION_LIFE),
        ),
    )


def session() -> Use:
    """The browser that somebody signed in with."""
    return Use(
        purpose=_("Holde ansatte og jurymedlemmer pålogget"),
        kept=[
            _("Én informasjonskapsel, «%(name)s», med et tilfeldig tall", name=cookie_name()),
            _("Hvilken nettleser det er, når påloggingen begynte, og når den sist ble brukt"),
        ],
        basis=_("Strengt nødvendig for en tjeneste du ber om (ekomloven § 3-15). Derfor spør vi ikke om samtykke."),
        period=_(
            "Til du logger ut, eller %(idle)s etter at du sist gjorde noe, og aldri lenger enn %(absolute)s. En pålogging som"
            " ikke blir ferdig: %(half)s.",
            idle=periods.length(IDLE),
            absolute=periods.length(ABSOLUTE),
            half=periods.length(HALF),
        ),
    )


def acts() -> Use:
    """The audit log."""
    return Use(
        purpose=_("Kunne svare for det ansatte og jurymedlemmer gjør"),
        kept=[
            _("Hvem som gjorde hva, når og hvorfor, og hva som ble endret"),
            _("Navnet slik det var. Loggen kan ingen endre eller slette i."),
        ],
        basis=_(
            "Berettiget interesse: at avgjørelser kan kontrolleres i ettertid (artikkel 6 nr. 1 f, jf. artikkel 5 nr. 2)"
        ),
        period=_("Så lenge portalen er i bruk"),
    )
