"""The pages of those who apply, and of the municipality that confirms."""

from portal.nominations.views import beginning, confirming, own, rounds, sending, together, writing
from portal.nominations.views.blueprint import bp

__all__ = ["beginning", "bp", "confirming", "own", "rounds", "sending", "together", "writing"]
