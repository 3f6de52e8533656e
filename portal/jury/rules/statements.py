"""The experts' statements: one for each case, by a private link, without points."""

from datetime import datetime, timedelta
from enum import StrEnum

LINK_LIFE = timedelta(days=60)
LONGEST_STATEMENT = 8_000


class StatementRefusal(StrEnum):
    """Why a statement was not asked for, or not taken."""

    NOT_ELIGIBLE = "statement_not_eligible"
    DELIVERED = "statement_delivered"
    SIGNED = "statement_signed"
    LINK_ENDED = "statement_link_ended"
    EMPTY = "statement_empty"
    TOO_LONG = "statement_too_long"


def ask_refusal(*, eligible: bool, delivered: bool, signed: bool) -> StatementRefusal | None:
    """Return why nobody can be asked for a statement on a case, or None. One who has not answered can be asked anew."""
    if signed:
        return StatementRefusal.SIGNED
    if not eligible:
        return StatementRefusal.NOT_ELIGIBLE
    return StatementRefusal.DELIVERED if delivered else None


def statement_refusal(*, text: str, signed: bool, expires_at: datetime, real_now: datetime) -> StatementRefusal | None:
    """Return why a statement is not taken, or None. It can be put right until its link ends or the minutes are signed."""
    if real_now >= expires_at:
        return StatementRefusal.LINK_ENDED
    if signed:
        return StatementRefusal.SIGNED
    if not text.strip():
        return StatementRefusal.EMPTY
    return StatementRefusal.TOO_LONG if len(text) > LONGEST_STATEMENT else None
