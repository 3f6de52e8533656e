"""Writing topics and lasting pages, and taking what people say of the portal itself."""

from portal.culture.actions.feedback import (
    MAILS_AN_HOUR,
    confirm_feedback,
    erase_feedback,
    forget_unconfirmed,
    give_feedback,
)
from portal.culture.actions.pages import add_lasting_page, add_topic

__all__ = [
    "MAILS_AN_HOUR", "add_lasting_page", "add_topic", "confirm_feedback", "erase_feedback", "forget_unconfirmed", "give_feedback",
]  # fmt: skip
