"""Why a sign-in or a link from a mail is not taken."""

from datetime import datetime, timedelta
from enum import StrEnum

MOST_FAILURES = 10
PAUSE = timedelta(minutes=15)
MOST_WRONG_CODES = 30
WRONG_CODES_WINDOW = timedelta(hours=1)
INVITATION_LIFE = timedelta(days=7)
RESET_LIFE = timedelta(hours=1)
MOST_RESETS = 3
RECOVERY_CODES = 10


class SignInRefusal(StrEnum):
    """Why somebody was not let in; the first says the same whether the account exists or not."""

    WRONG = "wrong"
    PAUSED = "paused"
    PAUSED_FOR_AN_HOUR = "paused_for_an_hour"
    WRONG_CODE = "wrong_code"
    ENDED = "ended"


class LinkPurpose(StrEnum):
    """What a link from a mail is for."""

    INVITATION = "invitation"
    RESET = "reset"


class LinkRefusal(StrEnum):
    """A link that leads nowhere is answered alike: wrong, used, expired, replaced, or of a closed account."""

    ENDED = "ended"


def link_refusal(
    *, purpose: LinkPurpose, now: datetime, expires_at: datetime, used: bool, closed: bool, enrolled: bool
) -> LinkRefusal | None:
    """Return why a link must not be taken, or None.

    A reset is for those who have enrolled, so it never revives an invitation that has expired.
    """
    if used or closed or now >= expires_at:
        return LinkRefusal.ENDED
    if enrolled is not (purpose is LinkPurpose.RESET):
        return LinkRefusal.ENDED
    return None
