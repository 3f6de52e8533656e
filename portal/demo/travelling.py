"""Moving the demonstration's clock, and what happens on the way."""

from datetime import datetime

from portal.award import actions as award
from portal.award import queries
from portal.foundation import clock
from portal.foundation.db import transaction


@transaction(publishes=True)
def travel(to: datetime) -> list[str]:
    """Set the clock and do what was due on the way; return a sentence for each. Raises GoesBack."""
    clock.travel(to)
    happened = []
    for edition in queries.editions(to):
        due = edition.calendar.release_at
        if due is not None and due <= to and edition.calendar.released_at is None:
            award.release(edition.id, now=due)
            happened.append(f"The result of {edition.year} was released at {due.isoformat()}.")
    return happened
