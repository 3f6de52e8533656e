"""Writing the presentations, and making them from what the jury decided."""

from portal.finalists.actions.presenting import present, withdraw_presentations
from portal.finalists.actions.writing import NewFinalist, add_finalist

__all__ = ["NewFinalist", "add_finalist", "present", "withdraw_presentations"]
