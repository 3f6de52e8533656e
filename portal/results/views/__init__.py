"""The result, the report on how the vote went, and what the winner has of it."""

from portal.results.views import keepsakes, pages, report
from portal.results.views.blueprint import bp

__all__ = ["bp", "keepsakes", "pages", "report"]
