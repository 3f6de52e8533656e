"""Writing articles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from portal.culture.models import Topic
from portal.foundation.db import db, transaction
from portal.foundation.markdown import to_html
from portal.news.models import Article, ArticleTopic


@dataclass(frozen=True, kw_only=True)
class NewArticle:
    """What an editor writes. `body` and `facts_body` are Markdown."""

    slug: str
    lang: str
    headline: str
    lead: str
    body: str
    picture: str
    alt: str
    credit: str
    note: str = ""
    label: str | None = None
    dated: date | None = None
    day_known: bool = False
    publish_at: datetime | None = None
    expire_at: datetime | None = None
    facts_title: str | None = None
    facts_body: str | None = None
    meta: Sequence[Mapping[str, Any]] = ()
    present_title: str | None = None
    present: Sequence[Mapping[str, Any]] = ()
    sources: Sequence[str] = ()
    related: Sequence[str] = ()
    topics: Sequence[str] = field(default_factory=tuple)


@transaction(publishes=True)
def add_article(new: NewArticle) -> int:
    """Add an article under its topics (slugs, first topic first). Return its id."""
    plain = {
        name: getattr(new, name)
        for name in (
            "slug", "lang", "label", "headline", "lead", "picture", "alt", "credit", "note", "dated", "day_known",
            "publish_at", "expire_at", "facts_title", "present_title",
        )
    }  # fmt: skip
    article = Article(
        **plain,
        source=new.body,
        body=to_html(new.body),
        facts_body=to_html(new.facts_body) if new.facts_body else None,
        meta=[dict(row) for row in new.meta],
        present=[dict(row) for row in new.present],
        sources=list(new.sources),
        related=list(new.related),
    )
    db.session.add(article)
    db.session.flush()
    ids = {row.slug: row.id for row in db.session.execute(select(Topic.slug, Topic.id))}
    for position, slug in enumerate(new.topics, start=1):
        db.session.add(ArticleTopic(article_id=article.id, topic_id=ids[slug], position=position))
    return article.id
