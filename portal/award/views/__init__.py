"""The public pages of the award."""

from portal.award.views import calendar
from portal.award.views.pages import bp

__all__ = ["bp", "calendar"]
