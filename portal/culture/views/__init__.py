"""The pages that a public site owes its readers: privacy, accessibility, who it is, how to reach us."""

from portal.culture.views import feedback
from portal.culture.views.pages import bp

__all__ = ["bp", "feedback"]
