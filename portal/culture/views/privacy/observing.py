"""What is kept of those who watch the vote's log."""

from portal.culture.views.privacy.periods import Use
from portal.foundation.i18n import gettext as _


def observer() -> Use:
    """Somebody who gets each day's head by mail."""
    return Use(
        purpose=_("La observatører følge stemmeloggen"),
        kept=[
            _("E-postadressen, forseglet, språket, og hvilket kontrollpunkt vi sist sendte"),
            _("Navnet eller organisasjonen, om observatøren vil stå på siden om stemmeloggen"),
        ],
        basis=_("Samtykke (artikkel 6 nr. 1 a)"),
        period=_("Til observatøren ber oss slutte, og aldri lenger enn til resultatet er endelig godkjent"),
    )
