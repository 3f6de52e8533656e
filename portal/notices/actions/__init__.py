"""Taking a step, and taking it back while its mails wait."""

from portal.notices.actions.taking import take, undo

__all__ = ["take", "undo"]
