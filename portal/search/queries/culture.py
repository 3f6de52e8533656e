"""Topics and lasting pages, in all their languages."""

from collections.abc import Collection, Iterator
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.award.models import Criterion, Edition
from portal.culture.models import LastingPage, Topic
from portal.foundation import i18n
from portal.foundation.db import db
from portal.foundation.markdown import to_plain
from portal.news import queries as news
from portal.search.queries.things import Source, Thing, digests_of, only, version
from portal.search.rules import Kind

PAGES = ("kultur", "prisen")
"""The lasting pages that have an address; the views know which."""
WITH_CRITERIA = "prisen"
LONG_AGO = date(1900, 1, 1)


def _topics() -> list[Thing]:
    rows = db.session.scalars(select(Topic).order_by(Topic.position).options(selectinload(Topic.texts)))
    return [
        Thing(
            kind=Kind.TOPIC,
            ref=topic.slug,
            versions=tuple(version(text.language, text.name, text.lead or "") for text in topic.texts),
            dated=LONG_AGO,
            slug=topic.slug,
        )
        for topic in rows
    ]


def _shown_topics(refs: Collection[str], now: datetime) -> set[str]:
    # As lists and sitemap have it: a topic is met when the public may see an article under it.
    return {topic.slug for topic in news.topic_counts(now)} & set(refs)


def _topic_digests() -> Iterator[tuple[str, str]]:
    return digests_of(_topics())


def _topics_now(refs: Collection[str], now: datetime) -> list[Thing]:
    return only(_topics(), _shown_topics(refs, now))


TOPICS = Source(Kind.TOPIC, _topic_digests, lambda refs: only(_topics(), refs), _shown_topics, _topics_now)


def _pages() -> list[Thing]:
    rows = db.session.scalars(
        select(LastingPage)
        .where(LastingPage.slug.in_(PAGES))
        .order_by(LastingPage.id)
        .options(selectinload(LastingPage.texts))
    ).all()
    criteria = _criteria()
    return [_page(row, criteria if row.slug == WITH_CRITERIA else []) for row in rows]


def _page(page: LastingPage, criteria: list[Criterion]) -> Thing:
    versions = []
    for text in page.texts:
        best = [i18n.best(criterion.texts, text.language) for criterion in criteria]
        said = [words for each in best for words in (each.title, each.text)]
        versions.append(version(text.language, text.title, text.lead, to_plain(text.body), *said))
    return Thing(kind=Kind.PAGE, ref=page.slug, versions=tuple(versions), dated=LONG_AGO, slug=page.slug)


def _criteria() -> list[Criterion]:
    """Return the newest edition's criteria: those that the prize's page shows."""
    newest = select(Edition.id).order_by(Edition.year.desc()).limit(1).scalar_subquery()
    found = select(Criterion).where(Criterion.edition_id == newest).order_by(Criterion.position)
    return list(db.session.scalars(found.options(selectinload(Criterion.texts))))


def _page_digests() -> Iterator[tuple[str, str]]:
    return digests_of(_pages())


def _shown_pages(refs: Collection[str], now: datetime) -> set[str]:
    return set(PAGES) & set(refs)  # lasting pages are public from when they are written


def _pages_now(refs: Collection[str], now: datetime) -> list[Thing]:
    return only(_pages(), refs)


LASTING = Source(Kind.PAGE, _page_digests, lambda refs: only(_pages(), refs), _shown_pages, _pages_now)
