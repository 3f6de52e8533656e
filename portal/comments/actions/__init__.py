"""What authors, readers and moderators do to comments; what becomes of a comment's state is moderation's."""

from portal.comments.actions.confirming import confirm
from portal.comments.actions.own import change, complain, withdraw
from portal.comments.actions.reporting import report
from portal.comments.actions.retention import anonymise, erase, forget_unconfirmed
from portal.comments.actions.settings import close_page, open_page, set_section, switch_off, switch_on
from portal.comments.actions.writing import MAILS_AN_HOUR, send

__all__ = [
    "MAILS_AN_HOUR", "anonymise", "change", "close_page", "complain", "confirm", "erase", "forget_unconfirmed",
    "open_page", "report", "send", "set_section", "switch_off", "switch_on", "withdraw",
]  # fmt: skip
