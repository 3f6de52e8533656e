"""Reminding those who write of their deadline, by mail and once: what is not sent by then is read by nobody."""

from datetime import datetime

from portal.foundation.db import db, transaction
from portal.nominations import rules
from portal.nominations.actions.locking import deadline_of, locked
from portal.nominations.actions.telling import tell_writers
from portal.nominations.queries import deadlines
from portal.nominations.rules import ApplicationState

BATCH = 100  # mails are written a few at a time: the rest follows in the worker's next round


def remind(now: datetime) -> int:
    """Remind those whose application is not sent and whose deadline is near, each in its own transaction; return how many."""
    due = [each for each in deadlines.near(now) if each.reminder_due(now)][:BATCH]
    db.session.rollback()  # nothing is being read while the mails are written
    return sum(_remind(each.id, each.deadline) for each in due)


@transaction
def _remind(application_id: int, deadline: datetime) -> bool:
    application = locked(application_id)
    if application.state not in rules.UNSENT or deadline_of(application) != deadline:
        return False  # sent, or given more time, a moment ago
    application.reminded_of = deadline
    is_asked = application.state is ApplicationState.INCOMPLETE
    tell_writers(application, "remind.txt", {"deadline": deadline, "is_asked": is_asked})
    return True
