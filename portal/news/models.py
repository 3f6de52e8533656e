"""Articles. An article keeps the language it was written in."""

from datetime import date, datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.db import Model
from portal.foundation.markdown import SafeHtml


class Article(Model):
    """An article; `body` and `facts_body` are made from their sources when it is written.

    `dated` is the day that readers see, by month alone unless `day_known`; `publish_at` is when the portal shows it.
    """

    __tablename__ = "article"
    __table_args__ = (
        CheckConstraint("expire_at > publish_at", name="expires_after_publishing"),
        CheckConstraint("(facts_title IS NULL) = (facts_body IS NULL)", name="whole_fact_box"),
        Index("ix_article_newest", "publish_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    lang: Mapped[str] = mapped_column(String(8))
    label: Mapped[str | None] = mapped_column(String(40))
    headline: Mapped[str] = mapped_column(String(160))
    lead: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    body: Mapped[Markup] = mapped_column(SafeHtml)
    picture: Mapped[str] = mapped_column(String(80))
    alt: Mapped[str] = mapped_column(String(300))
    credit: Mapped[str] = mapped_column(String(200))
    dated: Mapped[date | None]
    day_known: Mapped[bool]
    publish_at: Mapped[datetime | None]
    expire_at: Mapped[datetime | None]
    corrected_on: Mapped[date | None]
    correction: Mapped[str | None] = mapped_column(Text)
    facts_title: Mapped[str | None] = mapped_column(String(120))
    facts_body: Mapped[Markup | None] = mapped_column(SafeHtml)
    meta: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    present_title: Mapped[str | None] = mapped_column(String(120))
    present: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    sources: Mapped[list[str]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(Text)
    related: Mapped[list[str]] = mapped_column(JSON)


class ArticleTopic(Model):
    """An article under a topic, first topic first."""

    __tablename__ = "article_topic"

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True, index=True)
    position: Mapped[int]
