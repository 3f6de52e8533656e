"""What staff's front page says of editions that wait for somebody."""

from collections.abc import Iterator

from flask import url_for

from portal.accounts.queries import Staff
from portal.award import queries as award
from portal.desk.rules import Waits
from portal.foundation import clock
from portal.foundation.i18n import gettext as _
from portal.results.desk.blueprint import MAY_ARM
from portal.results.queries.desk import standing_of


def waiting(person: Staff) -> Iterator[Waits]:
    """Yield the editions whose result is to be released or approved for good, to those who may."""
    if not person.has(MAY_ARM):
        return
    now = clock.now()
    for edition in award.editions(now):
        what = standing_of(edition, now, person_id=person.id).waits_for
        calendar = edition.calendar
        url = url_for("results_desk.edition", year=edition.year)
        if what == "release" and calendar.voting_closes is not None:
            yield Waits(_("Offentliggjør resultatet %(year)s", year=edition.year), 1, calendar.release_at, None, url)
        elif what == "certification":
            yield Waits(_("Endelig godkjenning %(year)s", year=edition.year), 1, calendar.released_at, None, url)
