"""The public pages of comments."""

from portal.comments.views import confirming, feed, own, pages, reporting, writing
from portal.comments.views.blueprint import bp

__all__ = ["bp", "confirming", "feed", "own", "pages", "reporting", "writing"]
