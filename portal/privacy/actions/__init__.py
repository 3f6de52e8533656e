"""Asking for one's own data, having it deleted, and the worker's tidying of what has had its time."""

from portal.privacy.actions.asking import MAILS_AN_HOUR, ask_for_data, forget_requests
from portal.privacy.actions.erasing import Erased, erase

__all__ = ["MAILS_AN_HOUR", "Erased", "ask_for_data", "erase", "forget_requests"]
