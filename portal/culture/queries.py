"""Reading topics, lasting pages and contacts."""

from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.culture.models import Contact, LastingPage, Topic
from portal.foundation import i18n
from portal.foundation.db import db


@dataclass(frozen=True)
class TopicName:
    """A topic in the page's language, or in bokmål."""

    id: int
    slug: str
    name: str
    lead: str | None
    lang: str


def _named(topic: Topic) -> TopicName:
    text = i18n.best(topic.texts)
    return TopicName(topic.id, topic.slug, text.name, text.lead, text.language)


def topics() -> list[TopicName]:
    """Return every topic in order."""
    return [
        _named(topic)
        for topic in db.session.scalars(select(Topic).order_by(Topic.position).options(selectinload(Topic.texts)))
    ]


def topic_by_slug(slug: str) -> TopicName | None:
    """Return a topic."""
    topic = db.session.scalar(select(Topic).where(Topic.slug == slug).options(selectinload(Topic.texts)))
    return _named(topic) if topic else None


@dataclass(frozen=True)
class PageText:
    """A lasting page in the page's language, or in bokmål."""

    title: str
    lead: str
    body: Markup
    lang: str


def lasting_page(slug: str) -> PageText | None:
    """Return a lasting page."""
    found = db.session.scalar(
        select(LastingPage).where(LastingPage.slug == slug).options(selectinload(LastingPage.texts))
    )
    if found is None:
        return None
    text = i18n.best(found.texts)
    return PageText(text.title, text.lead, text.body, text.language)


def contact() -> Contact | None:
    """Return whom to ask about culture."""
    return db.session.scalar(select(Contact).order_by(Contact.id).limit(1))
