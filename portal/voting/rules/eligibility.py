"""When a vote is taken."""

from datetime import datetime, timedelta
from enum import StrEnum

VOIDED_AFTER_CLOSING = timedelta(days=40)  # no later: there must be time to tell, to complain and to answer
ERASED_AFTER_CLOSING = timedelta(days=60)  # by then at the latest nothing ties a ballot to an address


class VoteRefusal(StrEnum):
    """Why a vote was not accepted."""

    NOT_OPEN = "not_open"
    LINK_ENDED = "link_ended"
    VOIDED = "voided"
    NOT_TO_WITHDRAW = "not_to_withdraw"
    BEGUN = "begun"


def confirm_refusal(
    *, opens: datetime | None, closes: datetime | None, now: datetime, expires_at: datetime, real_now: datetime
) -> VoteRefusal | None:
    """Return why a link may not confirm, or None. Voting by the domain's clock, the link's life by the real one; both half-open."""
    if opens is None or closes is None or not opens <= now < closes:
        return VoteRefusal.NOT_OPEN
    if real_now >= expires_at:
        return VoteRefusal.LINK_ENDED
    return None
