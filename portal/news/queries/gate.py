"""The one gate: which articles the public may see at a moment. Lists, pages, feed, sitemap, counts and search all ask it."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select

from portal.foundation.db import db
from portal.news.models import Article


def shown(now: datetime) -> ColumnElement[bool]:
    """Return the condition under which the public may see an article at a moment."""
    return and_(Article.publish_at <= now, or_(Article.expire_at.is_(None), Article.expire_at > now))


def next_change(now: datetime) -> datetime | None:
    """Return the next moment at which an article appears or goes by the clock."""
    appears = select(func.min(Article.publish_at).label("at")).where(Article.publish_at > now)
    goes = select(func.min(Article.expire_at).label("at")).where(Article.expire_at > now)
    both = appears.union_all(goes).subquery()
    return db.session.scalar(select(func.min(both.c.at)))
