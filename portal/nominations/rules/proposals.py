"""What a citizen may propose, and when."""

from datetime import datetime, timedelta
from enum import StrEnum

LINK_LIFE = timedelta(hours=48)
LONGEST_PROPOSAL = 2000


class ProposalRefusal(StrEnum):
    """Why a proposal was not taken, or an answer to it."""

    CLOSED = "closed"
    TOO_MANY_HERE = "too_many_here"
    TOO_MANY_MAILS = "too_many_mails"
    BLOCKED = "blocked"
    LINK_ENDED = "link_ended"
    ANSWERED = "answered"
    NOT_TO_COMPLAIN = "not_to_complain"


def takes_proposals(*, opens: datetime | None, closes: datetime | None, now: datetime) -> bool:
    """Tell whether proposals are taken: as long as somebody can still apply. Half-open."""
    return opens is not None and closes is not None and opens <= now < closes


def answer_refusal(
    *, accepted_at: datetime | None, declined_at: datetime | None, accepts: bool
) -> ProposalRefusal | None:
    """Return why a municipality may not answer so, or None. A yes stands in public; a no can become a yes."""
    if accepted_at is not None:
        return None if accepts else ProposalRefusal.ANSWERED
    return None
