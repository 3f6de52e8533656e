"""Articles as lists show them: the newest, and page by page."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Executable, select, tuple_

from portal.foundation import formatting
from portal.foundation.db import db
from portal.news.models import Article, ArticleTopic
from portal.news.queries import archive, gate

PAGE_SIZE = 12
CARD = (
    Article.id, Article.slug, Article.headline, Article.lead, Article.label, Article.picture, Article.alt,
    Article.dated, Article.day_known, Article.lang, Article.publish_at,
)  # fmt: skip


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


def cards_of(statement: Executable) -> list[Card]:
    """Return the cards that a statement over `CARD` finds."""
    return [Card(*row) for row in db.session.execute(statement)]


def newest(now: datetime, most: int) -> list[Card]:
    """Return the newest articles."""
    return cards_of(
        select(*CARD).where(gate.shown(now)).order_by(Article.publish_at.desc(), Article.id.desc()).limit(most)
    )


def card_page(
    now: datetime, *, topic_id: int | None = None, year: int | None = None,
    older_than: int | None = None, newer_than: int | None = None,
) -> CardPage:  # fmt: skip
    """Return a page of articles, older or newer than an article, by keyset: page 1 000 costs what page 1 does.

    An article that the public may not see is no place to start from: it would tell that it is there, and when. Then the
    newest page is the answer.
    """
    statement = select(*CARD).where(gate.shown(now)).limit(PAGE_SIZE + 1)
    if topic_id is not None:
        statement = statement.join(ArticleTopic).where(ArticleTopic.topic_id == topic_id)
    if year is not None:
        statement = statement.where(archive.in_year(year))
    place = tuple_(Article.publish_at, Article.id)
    given = newer_than if newer_than is not None else older_than
    anchor = (
        given
        and db.session.execute(
            select(Article.publish_at, Article.id).where(Article.id == given, gate.shown(now))
        ).one_or_none()
    )
    if anchor:
        there = tuple(anchor)
        statement = statement.where(place > there if newer_than is not None else place < there)
    if anchor and newer_than is not None:
        found = cards_of(statement.order_by(Article.publish_at, Article.id))
        cards, more = found[:PAGE_SIZE][::-1], len(found) > PAGE_SIZE
        return CardPage(cards, cards[0].id if more else None, cards[-1].id if cards else None)
    found = cards_of(statement.order_by(Article.publish_at.desc(), Article.id.desc()))
    cards, more = found[:PAGE_SIZE], len(found) > PAGE_SIZE
    return CardPage(cards, cards[0].id if cards and anchor else None, cards[-1].id if more else None)
