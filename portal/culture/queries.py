"""Reading topics, lasting pages and contacts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import selectinload

from portal.culture.models import Contact, Feedback, LastingPage, Topic
from portal.foundation import i18n, tokens
from portal.foundation.db import db
from portal.moderation.models import Case
from portal.moderation.rules import State


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


@dataclass(frozen=True)
class FeedbackRow:
    """What somebody said of the portal, and what has become of it."""

    case_id: int
    text: str
    page: str
    language: str
    state: State
    written_at: datetime


FEEDBACK = (Feedback.case_id, Feedback.text, Feedback.page, Case.language, Case.state, Feedback.written_at)


def feedback_of(case_ids: Collection[int]) -> dict[int, FeedbackRow]:
    """Return the feedback of some cases, by case, in one statement."""
    return {row.case_id: row for row in _feedback(Feedback.case_id.in_(case_ids))}


def held_about(person_id: int) -> list[FeedbackRow]:
    """Return what somebody said of the portal, oldest first."""
    return _feedback(Case.person_id == person_id)


def feedback_asked_by(token: str, *, real_now: datetime) -> FeedbackRow | None:
    """Return the feedback behind a link that confirms: used, or still able to; None for every other link."""
    if not tokens.well_formed(token):
        return None
    alive = (Case.state != State.UNCONFIRMED) | (Feedback.confirm_expires_at > real_now)
    return next(iter(_feedback(Feedback.confirm_link_hash == tokens.digest(token), alive)), None)


def _feedback(*which: ColumnElement[bool]) -> list[FeedbackRow]:
    chosen = select(*FEEDBACK).join(Case, Case.id == Feedback.case_id).where(*which).order_by(Feedback.id)
    return [FeedbackRow(*row) for row in db.session.execute(chosen)]
