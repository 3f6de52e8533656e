"""Forms of rounds and applications, and the words for states, reasons and refusals."""

from portal.nominations.forms.logged import EVENTS, FIELDS, SUBJECTS
from portal.nominations.forms.public import AddressForm, BeginForm, CodeForm, InviteForm
from portal.nominations.forms.refusals import REFUSALS
from portal.nominations.forms.words import (
    ACTS,
    FIGURES,
    KINDS,
    METHODS,
    REASONS,
    STATES,
    STEPS,
    proposal_reason,
    reason_sentence,
)

__all__ = [
    "ACTS", "EVENTS", "FIELDS", "FIGURES", "KINDS", "METHODS", "REASONS", "REFUSALS", "STATES", "STEPS", "SUBJECTS",
    "AddressForm", "BeginForm", "CodeForm", "InviteForm", "proposal_reason", "reason_sentence",
]  # fmt: skip
