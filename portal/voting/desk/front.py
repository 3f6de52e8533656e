"""What the control of votes says on staff's front page."""

from collections.abc import Iterator

from flask import url_for

from portal.accounts.queries import Staff
from portal.accounts.rules import Role
from portal.desk.rules import Waits
from portal.foundation import clock
from portal.foundation.i18n import gettext as _
from portal.voting.queries import desk


def waiting(person: Staff) -> Iterator[Waits]:
    """Yield what waits for vote officers, for one of them: how much, and since when."""
    if not person.has((Role.VOTE_OFFICER,)):
        return
    edition_id = desk.edition_looked_after(clock.now())
    if edition_id is None:
        return
    now = desk.waiting_now(edition_id)
    parts = (
        (_("Stemmer til kontroll"), now.held, clock.in_domain(now.held_since), "groups"),
        (_("Avgjørelser som venter på én til"), now.for_second, clock.in_domain(now.asked_since), "acts"),
        (_("Klager på forkastede stemmer"), now.objections, now.objected_since, "objections"),
    )
    for name, number, oldest, page in parts:
        if number:
            yield Waits(name=name, number=number, oldest=oldest, taken_by=None, url=url_for(f"vote_desk.{page}"))
