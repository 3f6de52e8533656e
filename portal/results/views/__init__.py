"""The result, and the report on how the vote went."""

from portal.results.views import pages, report
from portal.results.views.blueprint import bp

__all__ = ["bp", "pages", "report"]
