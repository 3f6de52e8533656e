"""The public pages of the vote."""

from portal.voting.views import asking, confirming, log, log_state, objecting, oidc, own_link, receipts, recount
from portal.voting.views.blueprint import bp

__all__ = ["asking", "bp", "confirming", "log", "log_state", "objecting", "oidc", "own_link", "receipts", "recount"]
