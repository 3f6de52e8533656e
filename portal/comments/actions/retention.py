"""What is forgotten of comments, and when."""

from collections.abc import Collection
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import ColumnElement, and_, delete, func, not_, select, update

from portal.award import queries as award
from portal.comments import rules
from portal.comments.models import Comment
from portal.comments.rules import PlaceKind
from portal.foundation import outbox
from portal.foundation.db import db, transaction
from portal.moderation import actions as moderation
from portal.moderation.models import Case
from portal.moderation.rules import State

BATCH = 500
FINALIST = f"{PlaceKind.FINALIST.value}:"
NOTHING = Markup("")
LINKLESS = {"own_link_hash": None, "own_link_box": None, "confirm_link_hash": None}


@transaction
def forget_unconfirmed(real_now: datetime) -> int:
    """Delete comments whose link has ended without being used, with their cases; return how many."""
    ended = (Comment.confirmed_at.is_(None), Comment.confirm_expires_at <= real_now)
    case_ids = db.session.scalars(select(Comment.case_id).where(*ended).limit(BATCH)).all()
    db.session.execute(delete(Comment).where(Comment.case_id.in_(case_ids)))
    db.session.execute(delete(Case).where(Case.id.in_(case_ids), Case.state == State.UNCONFIRMED))
    outbox.recall([f"case:{case_id}" for case_id in case_ids], sent=True)
    return len(case_ids)


@transaction
def anonymise(now: datetime) -> int:
    """Part the names and links of old comments from them; return how many. What is shown stays; what is not is emptied."""
    due = select(Comment.case_id, Case.state).join(Case, Case.id == Comment.case_id).where(_due(now)).limit(BATCH)
    found = db.session.execute(due.with_for_update()).all()
    if not found:
        return 0
    _part([row.case_id for row in found if row.state is State.SHOWN], now)
    erase([row.case_id for row in found if row.state is not State.SHOWN], now=now)
    return len(found)


def _due(now: datetime) -> ColumnElement[bool]:
    """Return the condition under which a comment is old: by its own day, and on a finalist by the day of the release too."""
    before = rules.months_later(now, -rules.ANONYMISED_AFTER_MONTHS)
    released = {str(each.year): each.calendar.released_at or each.calendar.release_at for each in award.editions(now)}
    waits = [year for year, moment in released.items() if moment is not None and moment > before]
    year = func.substr(Comment.place, len(FINALIST) + 1, 4)
    not_yet = and_(func.substr(Comment.place, 1, len(FINALIST)) == FINALIST, year.in_(waits))
    return and_(Comment.confirmed_at <= before, Comment.anonymised_at.is_(None), not_(not_yet))


@transaction(publishes=True)
def _part(case_ids: Collection[int], now: datetime) -> None:
    mine = Comment.case_id.in_(case_ids)
    db.session.execute(update(Comment).where(mine).values(name="", anonymised_at=now, **LINKLESS))
    db.session.execute(update(Case).where(Case.id.in_(case_ids)).values(name="", person_id=None))


@transaction(publishes=True)
def erase(case_ids: Collection[int], *, now: datetime) -> None:
    """Empty the comments of some cases for good, shown or not: text, name, links and what mail says of them."""
    if not case_ids:
        return
    emptied = {"name": "", "text": "", "html": NOTHING, "anonymised_at": now, **LINKLESS}
    db.session.execute(update(Comment).where(Comment.case_id.in_(case_ids)).values(emptied))
    moderation.erase(case_ids, now=now)
