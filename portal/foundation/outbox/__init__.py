"""Mail as rows: written in the transaction that it tells about, sent by the worker, at least once.

Address and values are sealed, so that neither the database nor a backup of it can be read for who was written to.
"""

from portal.foundation.outbox.mails import PURPOSE, OutgoingEmail, Page, rendered
from portal.foundation.outbox.readers import Letter, Status, letters_to, oldest_unsent, status
from portal.foundation.outbox.sending import DELAYS, LOCK, deliver, folder, forget_files
from portal.foundation.outbox.writing import (
    KEPT_AFTER_SENDING,
    forget_letters_to,
    forget_sent,
    queue_email,
    recall,
    take_back,
)

__all__ = [
    "DELAYS", "KEPT_AFTER_SENDING", "LOCK", "PURPOSE", "Letter", "OutgoingEmail", "Page", "Status", "deliver", "folder",
    "forget_files", "forget_letters_to", "forget_sent", "letters_to", "oldest_unsent", "queue_email", "recall", "rendered",
    "status", "take_back",
]  # fmt: skip
