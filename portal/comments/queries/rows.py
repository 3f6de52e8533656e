"""Comments as the public reads them, through the gate."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import Row, Select, func, select, tuple_

from portal.comments.models import Comment
from portal.comments.queries import gate, rooms
from portal.comments.rules import Place, Room
from portal.foundation.db import db
from portal.moderation import queries as moderation
from portal.moderation.models import Case, CaseCount
from portal.moderation.queries.counts import PLACE

PAGE_SIZE = 10
COLUMNS = (
    Comment.id, Comment.place, Comment.name, Comment.text, Comment.html, Comment.confirmed_at, Comment.corrected_at,
    Comment.anonymised_at, Case.language,
)  # fmt: skip
NEWEST = (Case.opened_at.desc(), Case.id.desc())


@dataclass(frozen=True)
class Shown:
    """A comment that the public may see. `name` is None once it has been anonymised; `html` is safe as it stands."""

    id: int
    place: Place
    name: str | None
    text: str
    html: Markup
    at: datetime
    corrected_at: datetime | None
    language: str


@dataclass(frozen=True)
class CommentPage:
    """Some of a page's comments, newest first, how many there are in all, and how the page stands with them."""

    comments: list[Shown]
    count: int
    room: Room
    more_after: int | None
    is_newest: bool


def shown(
    place: Place, now: datetime, *, after: int | None = None, begin: int | None = None, size: int = PAGE_SIZE
) -> CommentPage:
    """Return the newest comments on a page, or those older than a comment (`after`), or from one on (`begin`), by keyset.

    A comment that the public may not see is no place to start from: it would tell that it is there. Then the newest come.
    """
    stands = rooms.room(place)
    here = gate.visible(now, [place.kind], hidden=stands.hidden), Case.place == str(place)
    statement = _rows().where(*here).order_by(*NEWEST).limit(size + 1)
    given = after if after is not None else begin
    anchor = None
    if given is not None:
        anchor = db.session.execute(
            select(Case.opened_at, Case.id).join(Comment, Comment.case_id == Case.id).where(Comment.id == given, *here)
        ).one_or_none()
    if anchor:
        where, there = tuple_(Case.opened_at, Case.id), tuple(anchor)
        statement = statement.where(where < there if after is not None else where <= there)
    found = [_shown(row) for row in db.session.execute(statement)]
    rows, more = found[:size], len(found) > size
    count = moderation.shown_count(str(place)) if rows or anchor else 0
    return CommentPage(rows, count, stands, rows[-1].id if more else None, anchor is None)


def newest(now: datetime, most: int) -> list[Shown]:
    """Return the newest comments of all pages."""
    return [_shown(row) for row in db.session.execute(_rows().where(gate.visible(now)).order_by(*NEWEST).limit(most))]


def shown_among(ids: Collection[int], now: datetime) -> dict[int, Shown]:
    """Return those of some comments that the public may see, by id."""
    chosen = _rows().where(gate.visible(now), Comment.id.in_(ids))
    return {row.id: _shown(row) for row in db.session.execute(chosen)}


def shown_one(comment_id: int, now: datetime) -> Shown | None:
    """Return a comment, if the public may see it."""
    return shown_among([comment_id], now).get(comment_id)


def places_with_comments(now: datetime) -> list[Place]:
    """Return the pages that show comments at a moment, in two or three statements."""
    if gate.all_hidden():
        return []
    name = func.substr(CaseCount.key, len(PLACE) + 1)
    counted = select(name).where(CaseCount.key.startswith(PLACE), CaseCount.number > 0, gate.page_visible(name, now))
    return [place for text in sorted(db.session.scalars(counted)) if (place := Place.named(text))]


def counts_shown(places: Sequence[Place], now: datetime) -> Mapping[Place, int]:
    """Return how many comments the public may see on each of some pages; those without are left out.

    A page either shows all its cases that are shown, or, where its own gate or the switch is shut, none.
    """
    if gate.all_hidden():
        return {}
    seen = rooms.commented_on(places, now)
    numbers = moderation.shown_counts([str(place) for place in seen])
    return {place: numbers[str(place)] for place in seen if numbers.get(str(place))}


def _rows() -> Select[int, str, str, str, Markup, datetime | None, datetime | None, datetime | None, str]:
    return select(*COLUMNS).join(Case, Case.id == Comment.case_id)


def _shown(row: Row[int, str, str, str, Markup, datetime | None, datetime | None, datetime | None, str]) -> Shown:
    place = Place.named(row.place)
    assert place is not None and row.confirmed_at is not None, "only what was confirmed is ever shown"
    name = None if row.anonymised_at else row.name
    return Shown(row.id, place, name, row.text, row.html, row.confirmed_at, row.corrected_at, row.language)
