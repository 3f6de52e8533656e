"""The archive: topics and years with the number of their articles, and the slugs of them all."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Integer, and_, cast, extract, func, or_, select

from portal.culture import queries as culture
from portal.foundation import formatting
from portal.foundation.db import db
from portal.news.models import Article, ArticleTopic
from portal.news.queries import gate


@dataclass(frozen=True)
class TopicCount:
    """A topic with the number of articles that the public may see under it."""

    slug: str
    name: str
    lang: str
    articles: int


def topic_counts(now: datetime) -> list[TopicCount]:
    """Return the topics that have articles, in order."""
    counted = (
        select(ArticleTopic.topic_id, func.count()).join(Article).where(gate.shown(now)).group_by(ArticleTopic.topic_id)
    )
    counts = {row[0]: row[1] for row in db.session.execute(counted)}
    return [
        TopicCount(each.slug, each.name, each.lang, counts[each.id]) for each in culture.topics() if each.id in counts
    ]


@dataclass(frozen=True)
class YearCount:
    """A year with the number of its articles that the public may see."""

    year: int
    articles: int


def in_year(year: int) -> ColumnElement[bool]:
    """Return the condition under which an article is of a year: by its date, else by when it was published here, in Oslo."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    begins, ends = formatting.start_of_day(first), formatting.start_of_day(last) + timedelta(days=1)
    published = and_(Article.dated.is_(None), Article.publish_at >= begins, Article.publish_at < ends)
    return or_(Article.dated.between(first, last), published)


def year_counts(now: datetime) -> list[YearCount]:
    """Return the years that have articles, newest first."""
    # At the turn of the year it is winter: Oslo is an hour ahead, on every clock that either database has.
    an_hour = "+1 hour"
    published = (
        func.strftime("%Y", Article.publish_at, an_hour)
        if db.engine.dialect.name == "sqlite"
        else func.to_char(func.timezone("UTC", Article.publish_at) + timedelta(hours=1), "YYYY")
    )
    year = func.coalesce(cast(extract("year", Article.dated), Integer), cast(published, Integer)).label("year")
    rows = db.session.execute(select(year, func.count()).where(gate.shown(now)).group_by(year).order_by(year.desc()))
    return [YearCount(*row) for row in rows]


def shown_slugs(now: datetime) -> list[str]:
    """Return the slugs of all articles that the public may see, newest first."""
    return list(
        db.session.scalars(
            select(Article.slug).where(gate.shown(now)).order_by(Article.publish_at.desc(), Article.id.desc())
        )
    )
