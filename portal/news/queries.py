"""Reading articles. `shown` is the one gate: lists, pages, feed, sitemap and counts all ask it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from markupsafe import Markup
from sqlalchemy import ColumnElement, Executable, Integer, and_, cast, extract, func, or_, select, tuple_

from portal.culture import queries as culture
from portal.culture.queries import TopicName
from portal.foundation import formatting, i18n
from portal.foundation.db import db
from portal.foundation.markdown import with_prefix
from portal.news.models import Article, ArticleTopic

PAGE_SIZE = 12
CARD = (
    Article.id, Article.slug, Article.headline, Article.lead, Article.label, Article.picture, Article.alt,
    Article.dated, Article.day_known, Article.lang, Article.publish_at,
)  # fmt: skip


def shown(now: datetime) -> ColumnElement[bool]:
    """Return the condition under which the public may see an article at a moment."""
    return and_(Article.publish_at <= now, or_(Article.expire_at.is_(None), Article.expire_at > now))


@dataclass(frozen=True)
class Card:
    """An article as a list shows it."""

    id: int
    slug: str
    headline: str
    lead: str
    label: str | None
    picture: str
    alt: str
    dated: date | None
    day_known: bool
    lang: str
    publish_at: datetime

    @property
    def shown_date(self) -> str | None:
        """The date as far as it is known: «Juni 2019», or «23. november 2018»."""
        return date_text(self.dated, day_known=self.day_known)


def date_text(dated: date | None, *, day_known: bool) -> str | None:
    """Return a date as far as it is known."""
    if dated is None:
        return None
    return formatting.full_date(dated) if day_known else formatting.capitalize_first(formatting.month_and_year(dated))


@dataclass(frozen=True)
class CardPage:
    """A page of cards, newest first, with the ids that the pages before and after start from."""

    cards: list[Card]
    newer_than: int | None
    older_than: int | None


def _cards(statement: Executable) -> list[Card]:
    return [Card(*row) for row in db.session.execute(statement)]


def newest(now: datetime, most: int) -> list[Card]:
    """Return the newest articles."""
    return _cards(select(*CARD).where(shown(now)).order_by(Article.publish_at.desc(), Article.id.desc()).limit(most))


def card_page(
    now: datetime, *, topic_id: int | None = None, year: int | None = None,
    older_than: int | None = None, newer_than: int | None = None,
) -> CardPage:  # fmt: skip
    """Return a page of articles, older or newer than an article, by keyset: page 1 000 costs what page 1 does.

    An article that the public may not see is no place to start from: it would tell that it is there, and when. Then the
    newest page is the answer.
    """
    statement = select(*CARD).where(shown(now)).limit(PAGE_SIZE + 1)
    if topic_id is not None:
        statement = statement.join(ArticleTopic).where(ArticleTopic.topic_id == topic_id)
    if year is not None:
        statement = statement.where(_in_year(year))
    place = tuple_(Article.publish_at, Article.id)
    given = newer_than if newer_than is not None else older_than
    anchor = (
        given
        and db.session.execute(
            select(Article.publish_at, Article.id).where(Article.id == given, shown(now))
        ).one_or_none()
    )
    if anchor:
        there = tuple(anchor)
        statement = statement.where(place > there if newer_than is not None else place < there)
    if anchor and newer_than is not None:
        found = _cards(statement.order_by(Article.publish_at, Article.id))
        cards, more = found[:PAGE_SIZE][::-1], len(found) > PAGE_SIZE
        return CardPage(cards, cards[0].id if more else None, cards[-1].id if cards else None)
    found = _cards(statement.order_by(Article.publish_at.desc(), Article.id.desc()))
    cards, more = found[:PAGE_SIZE], len(found) > PAGE_SIZE
    return CardPage(cards, cards[0].id if cards and anchor else None, cards[-1].id if more else None)


@dataclass(frozen=True)
class Titled:
    """A titled part of an article."""

    title: str
    body: Markup


@dataclass(frozen=True)
class Present:
    """Who took part."""

    title: str
    rows: list[dict[str, Any]]


@dataclass(frozen=True)
class Correction:
    """What was put right, and when."""

    on: date
    text: str


@dataclass(frozen=True)
class ArticlePage:
    """An article with all that its page shows."""

    id: int
    slug: str
    headline: str
    lead: str
    label: str | None
    lang: str
    picture: str
    alt: str
    credit: str
    body: Markup
    shown_date: str | None
    iso_date: str | None
    corrected: Correction | None
    facts: Titled | None
    meta: list[dict[str, Any]]
    present: Present | None
    sources: list[str]
    note: str
    topics: list[TopicName]
    related_slugs: list[str]
    expire_at: datetime | None


def article_by_slug(slug: str, now: datetime) -> ArticlePage | None:
    """Return an article that the public may see."""
    article = db.session.scalar(select(Article).where(Article.slug == slug, shown(now)))
    return _page(article) if article else None


def _page(article: Article) -> ArticlePage:
    prefix = i18n.prefix_of(i18n.language())
    own = (
        "id", "slug", "headline", "lead", "label", "lang", "picture", "alt", "credit", "meta", "sources", "note",
    )  # fmt: skip
    dated = article.dated
    return ArticlePage(
        **{name: getattr(article, name) for name in own},
        body=with_prefix(article.body, prefix),
        shown_date=date_text(dated, day_known=article.day_known),
        iso_date=_iso(dated, day_known=article.day_known),
        corrected=Correction(article.corrected_on, article.correction or "") if article.corrected_on else None,
        facts=Titled(article.facts_title or "", with_prefix(article.facts_body, prefix))
        if article.facts_body
        else None,
        present=Present(article.present_title or "", article.present) if article.present else None,
        topics=_topics_of(article.id),
        related_slugs=article.related,
        expire_at=article.expire_at,
    )


def _iso(dated: date | None, *, day_known: bool) -> str | None:
    if dated is None:
        return None
    return dated.isoformat() if day_known else f"{dated:%Y-%m}"


def _topics_of(article_id: int) -> list[TopicName]:
    ids = db.session.scalars(
        select(ArticleTopic.topic_id).where(ArticleTopic.article_id == article_id).order_by(ArticleTopic.position)
    ).all()
    by_id = {topic.id: topic for topic in culture.topics()}
    return [by_id[each] for each in ids]


def related_to(article: ArticlePage, now: datetime, most: int = 3) -> list[Card]:
    """Return the articles that the editor chose, in that order; without a choice the newest of the same topics."""
    if article.related_slugs:
        found = {
            card.slug: card for card in _cards(select(*CARD).where(shown(now), Article.slug.in_(article.related_slugs)))
        }
        return [found[slug] for slug in article.related_slugs if slug in found][:most]
    same = select(ArticleTopic.article_id).where(ArticleTopic.topic_id.in_([topic.id for topic in article.topics]))
    statement = select(*CARD).where(shown(now), Article.id.in_(same), Article.id != article.id)
    return _cards(statement.order_by(Article.publish_at.desc(), Article.id.desc()).limit(most))


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
        select(ArticleTopic.topic_id, func.count()).join(Article).where(shown(now)).group_by(ArticleTopic.topic_id)
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


def _in_year(year: int) -> ColumnElement[bool]:
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
    rows = db.session.execute(select(year, func.count()).where(shown(now)).group_by(year).order_by(year.desc()))
    return [YearCount(*row) for row in rows]


def shown_slugs(now: datetime) -> list[str]:
    """Return the slugs of all articles that the public may see, newest first."""
    return list(
        db.session.scalars(
            select(Article.slug).where(shown(now)).order_by(Article.publish_at.desc(), Article.id.desc())
        )
    )


def next_change(now: datetime) -> datetime | None:
    """Return the next moment at which an article appears or goes by the clock."""
    appears = select(func.min(Article.publish_at).label("at")).where(Article.publish_at > now)
    goes = select(func.min(Article.expire_at).label("at")).where(Article.expire_at > now)
    both = appears.union_all(goes).subquery()
    return db.session.scalar(select(func.min(both.c.at)))
