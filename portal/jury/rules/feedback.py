"""What the jury tells an applicant about their own application."""

from enum import StrEnum

LONGEST_FEEDBACK = 4_000


class FeedbackRefusal(StrEnum):
    """Why feedback was not kept."""

    NOT_DECIDED = "feedback_not_decided"
    SENT = "feedback_sent"
    EMPTY = "feedback_empty"
    TOO_LONG = "feedback_too_long"


def feedback_refusal(*, text: str, decided: bool, sent: bool) -> FeedbackRefusal | None:
    """Return why feedback is not kept, or None. What has been sent is not written anew."""
    if not decided:
        return FeedbackRefusal.NOT_DECIDED
    if sent:
        return FeedbackRefusal.SENT
    if not text.strip():
        return FeedbackRefusal.EMPTY
    return FeedbackRefusal.TOO_LONG if len(text) > LONGEST_FEEDBACK else None
