"""One article as its page shows it, and what else to read."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import select

from portal.culture import queries as culture
from portal.culture.queries import TopicName
from portal.foundation import i18n
from portal.foundation.db import db
from portal.foundation.markdown import with_prefix
from portal.news.models import Article, ArticleTopic
from portal.news.queries import gate
from portal.news.queries.cards import CARD, Card, cards_of, date_text


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
    article = db.session.scalar(select(Article).where(Article.slug == slug, gate.shown(now)))
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
            card.slug: card
            for card in cards_of(select(*CARD).where(gate.shown(now), Article.slug.in_(article.related_slugs)))
        }
        return [found[slug] for slug in article.related_slugs if slug in found][:most]
    same = select(ArticleTopic.article_id).where(ArticleTopic.topic_id.in_([topic.id for topic in article.topics]))
    statement = select(*CARD).where(gate.shown(now), Article.id.in_(same), Article.id != article.id)
    return cards_of(statement.order_by(Article.publish_at.desc(), Article.id.desc()).limit(most))
