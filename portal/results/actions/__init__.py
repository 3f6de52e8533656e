"""Entering what the jury decided, releasing the result, approving it for good."""

from portal.results.actions.certifying import certify
from portal.results.actions.counting import recount_after_restore, recount_what_was_restored
from portal.results.actions.outcome import enter_outcome
from portal.results.actions.releasing import release
from portal.results.actions.weighing import set_title, set_weights

__all__ = [
    "certify", "enter_outcome", "recount_after_restore", "recount_what_was_restored", "release", "set_title", "set_weights",
]  # fmt: skip
