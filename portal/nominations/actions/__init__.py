"""What changes rounds, forms and applications."""

from portal.nominations.actions.beginning import MAILS_AN_HOUR, begin, send_link, use_code
from portal.nominations.actions.confirming import confirm, deny, send_to_postmottak
from portal.nominations.actions.deciding import decide, make_late_code, set_postmottak
from portal.nominations.actions.files import attach, detach
from portal.nominations.actions.submitting import submit, withdraw
from portal.nominations.actions.writers import hand_over, invite, take_out
from portal.nominations.actions.writing import FieldSaved, Outcome, Typed, save

__all__ = [
    "MAILS_AN_HOUR", "FieldSaved", "Outcome", "Typed", "attach", "begin", "confirm", "decide", "deny", "detach",
    "hand_over", "invite", "make_late_code", "save", "send_link", "send_to_postmottak", "set_postmottak", "submit",
    "take_out", "use_code", "withdraw",
]  # fmt: skip
