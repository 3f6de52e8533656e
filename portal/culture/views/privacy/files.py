"""What is kept of files that people send in."""

from portal.culture.views.privacy import periods
from portal.culture.views.privacy.periods import Use
from portal.foundation.i18n import gettext as _
from portal.media.actions import letting_go


def file() -> Use:
    """A file, and what it is called."""
    return Use(
        purpose=_("Ta imot filer som hører til en søknad"),
        kept=[
            _("Filen, navnet på den, størrelsen og når den kom"),
            _("Av et bilde bare selve bildet: sted, kamera og annet som bildet forteller, tar vi bort"),
        ],
        basis=_("Berettiget interesse: at kommunen får lagt ved det søknaden trenger (artikkel 6 nr. 1 f)"),
        period=_(
            "Til filen eller søknaden blir slettet. En opplasting som ikke blir ferdig: %(stray)s.",
            stray=periods.length(letting_go.STRAY_AFTER),
        ),
    )
