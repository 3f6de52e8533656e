"""What is forgotten of comments, and when."""

from collections.abc import Collection
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import delete, select, update

from portal.comments.models import Comment
from portal.foundation import outbox
from portal.foundation.db import db, transaction
from portal.moderation import actions as moderation
from portal.moderation.models import Case
from portal.moderation.rules import State

BATCH = 500
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


@transaction(publishes=True)
def anonymise(case_ids: Collection[int], *, now: datetime) -> None:
    """Part the names and links of some shown comments from them; what they say stays."""
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
