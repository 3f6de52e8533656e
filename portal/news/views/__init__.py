"""The public pages of the news, and their feed."""

from portal.news.views import feed, pages
from portal.news.views.pages import bp

__all__ = ["bp", "feed", "pages"]
