"""One award year: the demonstration's moments of 2019, and a moment inside each phase."""

from datetime import datetime, timedelta

from portal.award.rules import Calendar, Phase
from portal.foundation.clock import OSLO

SECOND = timedelta(seconds=1)


def oslo(*parts: int) -> datetime:
    """A moment on a clock in Oslo."""
    return datetime(*parts, tzinfo=OSLO)  # type: ignore[arg-type, misc]


FINALISTS_AT = oslo(2019, 6, 12, 20)
VOTING_OPENS = oslo(2019, 6, 13, 8)
START = oslo(2019, 7, 1, 12)
VOTING_CLOSES = oslo(2019, 8, 5)
RELEASE_AT = oslo(2019, 8, 12, 15)
CERTIFIED_AT = oslo(2019, 9, 2, 12)

CALENDAR = Calendar(
    finalists_at=FINALISTS_AT, voting_opens=VOTING_OPENS, voting_closes=VOTING_CLOSES, release_at=RELEASE_AT
)

DURING = {
    Phase.JURY: oslo(2019, 6, 1, 12),
    Phase.FINALISTS: oslo(2019, 6, 12, 22),
    Phase.VOTING: START,
    Phase.COUNTING: oslo(2019, 8, 6, 12),
    Phase.RESULT: oslo(2019, 8, 13, 12),
    Phase.FINAL: oslo(2019, 9, 3, 12),
}
