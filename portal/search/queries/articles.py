"""Articles, through the gate of the news."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from portal.foundation.clock import OSLO
from portal.foundation.db import db
from portal.foundation.markdown import to_plain
from portal.news import queries as news
from portal.news.models import Article
from portal.search.queries.things import Source, Thing, digest_of, version
from portal.search.rules import Kind

COLUMNS = (
    Article.id, Article.slug, Article.lang, Article.label, Article.headline, Article.lead, Article.body,
    Article.facts_title, Article.facts_body, Article.meta, Article.present_title, Article.present, Article.correction,
    Article.sources, Article.dated, Article.day_known, Article.publish_at,
)  # fmt: skip
AT_ONCE = 200


def _thing(row: Row[Any]) -> Thing:
    said = [value for each in row.meta for value in (each["term"], each["value"])]
    present = [value for each in row.present for value in (each["name"], each["role"])]
    body = (
        row.label, to_plain(row.body), row.facts_title, row.facts_body and to_plain(row.facts_body), *said,
        row.present_title, *present, row.correction, *row.sources,
    )  # fmt: skip
    return Thing(
        kind=Kind.ARTICLE,
        ref=str(row.id),
        versions=(version(row.lang, row.headline, row.lead, *body),),
        dated=row.dated or row.publish_at.astimezone(OSLO).date(),
        slug=row.slug,
        shown_date=news.date_text(row.dated, day_known=row.day_known),
    )


def digests() -> Iterator[tuple[str, str]]:
    """Yield every article but drafts, oldest first: the newest get the highest numbers in the index."""
    ready = select(*COLUMNS).where(Article.publish_at.is_not(None)).order_by(Article.publish_at, Article.id)
    for row in db.session.execute(ready.execution_options(yield_per=AT_ONCE)):
        yield str(row.id), digest_of(*row)


def indexed(refs: Collection[str]) -> list[Thing]:
    """Return articles as they are written."""
    ready = select(*COLUMNS).where(Article.publish_at.is_not(None), Article.id.in_(map(int, refs)))
    return [_thing(row) for row in db.session.execute(ready.order_by(Article.publish_at, Article.id))]


def shown(refs: Collection[str], now: datetime) -> set[str]:
    """Return those that the public may see."""
    seen = select(Article.id).where(news.gate.shown(now), Article.id.in_(map(int, refs)))
    return {str(each) for each in db.session.scalars(seen)}


def things(refs: Collection[str], now: datetime) -> list[Thing]:
    """Return those that the public may see, as they are now."""
    seen = select(*COLUMNS).where(news.gate.shown(now), Article.id.in_(map(int, refs)))
    return [_thing(row) for row in db.session.execute(seen)]


SOURCE = Source(Kind.ARTICLE, digests, indexed, shown, things)
