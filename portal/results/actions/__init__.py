"""Entering what the jury decided, releasing the result, approving it for good."""

from portal.results.actions.certifying import certify
from portal.results.actions.counting import recount_after_restore, recount_what_was_restored
from portal.results.actions.outcome import enter_outcome
from portal.results.actions.releasing import release

__all__ = ["certify", "enter_outcome", "recount_after_restore", "recount_what_was_restored", "release"]
