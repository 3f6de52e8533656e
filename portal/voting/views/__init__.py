"""The public pages of the vote."""

from portal.voting.views import asking, confirming, oidc, own_link, receipts
from portal.voting.views.blueprint import bp

__all__ = ["asking", "bp", "confirming", "oidc", "own_link", "receipts"]
