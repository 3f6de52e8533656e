"""What staff's front page says of applications that wait."""

from collections.abc import Iterator

from flask import url_for

from portal.accounts.queries import Staff
from portal.desk.rules import Waits
from portal.foundation.i18n import gettext as _
from portal.nominations.desk.blueprint import PREPARES
from portal.nominations.queries import proposals
from portal.nominations.queries import waiting as queries


def waiting(person: Staff) -> Iterator[Waits]:
    """Yield what waits for the secretary: delivered applications, and municipalities whose address is not known."""
    if not person.has(PREPARES):
        return
    url = url_for("nominations_desk.applications")
    number, since = queries.to_look_at()
    if number:
        yield Waits(_("Søknader"), number, since, None, url)
    number, since = queries.without_postmottak()
    if number:
        yield Waits(_("Søknader uten postmottak"), number, since, None, url)
    if (waits := proposals.without_postmottak()) is not None:
        number, since, year = waits
        yield Waits(_("Forslag uten postmottak"), number, since, None, url_for("nominations_desk.proposed", year=year))
