"""Comments, through their own gate. They are indexed below all that the portal itself says."""

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import select

from portal.comments import queries as comments
from portal.comments.models import Comment
from portal.comments.queries import Shown
from portal.comments.queries.gate import let_through
from portal.foundation import formatting
from portal.foundation.clock import OSLO
from portal.foundation.db import db
from portal.moderation.models import Case
from portal.search.queries.things import Source, Thing, digest_of, version
from portal.search.rules import Kind

COLUMNS = (
    Comment.id, Comment.name, Comment.text, Comment.confirmed_at, Comment.anonymised_at, Case.language,
)  # fmt: skip
AT_ONCE = 200
UNNAMED = "Anonym"


def _thing(comment_id: int, name: str | None, text: str, at: datetime, language: str) -> Thing:
    return Thing(
        kind=Kind.COMMENT,
        ref=str(comment_id),
        versions=(version(language, name or UNNAMED, "", text),),
        dated=at.astimezone(OSLO).date(),
        slug=str(comment_id),
        shown_date=formatting.full_date(at),
    )


def _seen(comment: Shown) -> Thing:
    return _thing(comment.id, comment.name, comment.text, comment.at, comment.language)


def digests() -> Iterator[tuple[str, str]]:
    """Yield every comment that has been let through, oldest first."""
    through = select(*COLUMNS).join(Case, Case.id == Comment.case_id).where(let_through())
    for row in db.session.execute(through.order_by(Comment.id).execution_options(yield_per=AT_ONCE)):
        yield str(row.id), digest_of(*row)


def indexed(refs: Collection[str]) -> list[Thing]:
    """Return comments that have been let through, as they are written."""
    through = select(*COLUMNS).join(Case, Case.id == Comment.case_id).where(let_through())
    rows = db.session.execute(through.where(Comment.id.in_(map(int, refs))).order_by(Comment.id))
    return [
        _thing(row.id, None if row.anonymised_at else row.name, row.text, row.confirmed_at, row.language)
        for row in rows
        if row.confirmed_at is not None
    ]


def shown(refs: Collection[str], now: datetime) -> set[str]:
    """Return those that the public may see."""
    return {str(each) for each in comments.shown_among([int(ref) for ref in refs], now)}


def things(refs: Collection[str], now: datetime) -> list[Thing]:
    """Return those that the public may see, as they are now."""
    return [_seen(comment) for comment in comments.shown_among([int(ref) for ref in refs], now).values()]


SOURCE = Source(Kind.COMMENT, digests, indexed, shown, things)
