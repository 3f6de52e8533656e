"""What staff's front page says of a jury: unfinished assessments, and minutes to sign."""

from collections.abc import Iterator

from flask import url_for

from portal.accounts.queries import Staff
from portal.desk.rules import Waits
from portal.foundation import clock
from portal.foundation.i18n import gettext as _
from portal.jury import queries
from portal.jury.desk.blueprint import JUDGES, JURY


def waiting(person: Staff) -> Iterator[Waits]:
    """Yield the rounds in which somebody has cases left to assess, and the minutes that they may sign."""
    for minutes in queries.minutes_to_sign(person.id) if person.has(JURY) else ():
        url = url_for("jury.meeting", meeting_id=minutes.meeting_id)
        yield Waits(_("Protokoll å signere: %(panel)s", panel=minutes.panel), 1, minutes.since, None, url)
    if not person.has(JUDGES):
        return
    for each in queries.lists_of(person.id, clock.now()):
        left = len(each.own) - each.done
        if left and each.round.cards and each.round.period is not None and each.round.period.scoring:
            name = _("Saker å vurdere: %(round)s %(year)s", round=each.round.name, year=each.round.year)
            yield Waits(name, left, each.round.deadline, None, url_for("jury.front"))
