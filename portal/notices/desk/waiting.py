"""What staff's front page says of notices that can go out."""

from collections.abc import Iterator

from flask import url_for

from portal.accounts.queries import Staff
from portal.accounts.rules import Role
from portal.award import queries as award
from portal.desk.rules import Waits
from portal.foundation import clock
from portal.foundation.i18n import gettext as _
from portal.notices import queries


def waiting(person: Staff) -> Iterator[Waits]:
    """Yield the editions in which somebody is to be told next, to the secretary."""
    if not person.has((Role.JURY_SECRETARY,)):
        return
    now, real_now = clock.now(), clock.real_now()
    for edition in award.editions(now):
        if edition.calendar.released_at is None and queries.order_of(edition, now, real_now).next:
            url = url_for("notices.order", year=edition.year)
            yield Waits(_("Varsler i rekkefølge %(year)s", year=edition.year), 1, None, None, url)
