"""The pages of those who apply and propose, and of the municipality that confirms."""

from portal.nominations.views import beginning, confirming, files, own, proposals, rounds, sending, together, writing
from portal.nominations.views.blueprint import bp

__all__ = ["beginning", "bp", "confirming", "files", "own", "proposals", "rounds", "sending", "together", "writing"]
