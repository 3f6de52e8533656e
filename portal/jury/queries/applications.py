"""«Søknader» as a leader reads them: what their own rounds were sent, through the jury's gate."""

from datetime import datetime

from portal.foundation.db import db
from portal.jury.models import Seat
from portal.jury.queries.gate import led_by_them
from portal.jury.queries.rounds import rounds_now
from portal.nominations.models import Application


def led_applications(account_id: int, now: datetime) -> frozenset[int]:
    """Return the applications that a leader may read: of the rounds that they lead, after the deadline, not recused from.

    While the jury must not know the applicants' names there are none: every line of «Søknader» is a name.
    """
    rows = db.session.execute(led_by_them(account_id, now, Application.id, Seat.round_id)).all()
    rounds = rounds_now({row.round_id for row in rows}, now)
    named = {each.id for each in rounds.values() if each.period is not None and not each.period.blind}
    # Who leads two juries of a case may not read the name in one while the other must not know it.
    unnamed = {row.id for row in rows if row.round_id not in named}
    return frozenset(row.id for row in rows) - unnamed
