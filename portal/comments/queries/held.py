"""What is kept of an author, as they are told of it themselves; and which comments have had their time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, not_, select

from portal.award import queries as award
from portal.comments import rules
from portal.comments.models import Comment
from portal.comments.queries import rooms
from portal.comments.rules import Place, PlaceKind
from portal.foundation.db import db
from portal.moderation import queries as moderation
from portal.moderation.models import Case, Complaint
from portal.moderation.rules import Reason, State

FINALIST = f"{PlaceKind.FINALIST.value}:"


@dataclass(frozen=True)
class ComplaintHeld:
    """What an author complained of, and what came of it."""

    words: str
    made_at: datetime
    decided_at: datetime | None
    upheld: bool | None
    reply: str | None


@dataclass(frozen=True)
class CommentHeld:
    """A comment as its author is told of it: what it says, where, what has become of it and why."""

    case_id: int
    place: str
    page_name: str
    name: str
    text: str
    state: State
    written_at: datetime
    confirmed_at: datetime | None
    reason: Reason | None
    words: str | None
    complaints: tuple[ComplaintHeld, ...]


def held_about(person_id: int) -> list[CommentHeld]:
    """Return an author's comments, oldest first, in a few statements for all of them."""
    chosen = select(Comment, Case.state).join(Case, Case.id == Comment.case_id).where(Case.person_id == person_id)
    rows = db.session.execute(chosen.order_by(Comment.id)).all()
    if not rows:
        return []
    case_ids = [comment.case_id for comment, _ in rows]
    verdicts, complaints = moderation.verdicts_on(case_ids), _complaints(case_ids)
    names = rooms.names_of({place for comment, _ in rows if (place := Place.named(comment.place))})
    called = {str(place): each.name for place, each in names.items()}
    return [
        CommentHeld(
            case_id=comment.case_id,
            place=comment.place,
            page_name=called.get(comment.place, comment.place),
            name=comment.name,
            text=comment.text,
            state=state,
            written_at=comment.written_at,
            confirmed_at=comment.confirmed_at,
            reason=verdict.reason if (verdict := verdicts.get(comment.case_id)) else None,
            words=verdict.words if verdict else None,
            complaints=complaints.get(comment.case_id, ()),
        )
        for comment, state in rows
    ]


def _complaints(case_ids: list[int]) -> dict[int, tuple[ComplaintHeld, ...]]:
    found: dict[int, tuple[ComplaintHeld, ...]] = {}
    chosen = select(Complaint).where(Complaint.case_id.in_(case_ids)).order_by(Complaint.id)
    for row in db.session.scalars(chosen):
        told = ComplaintHeld(row.words, row.made_at, row.decided_at, row.upheld, row.reply)
        found[row.case_id] = (*found.get(row.case_id, ()), told)
    return found


def named_too_long(now: datetime, most: int) -> list[int]:
    """Return the cases of shown comments whose names are old: by their own day, and on a finalist by the release too."""
    due = select(Comment.case_id).join(Case, Case.id == Comment.case_id).where(_due(now), Case.state == State.SHOWN)
    return list(db.session.scalars(due.order_by(Comment.case_id).limit(most)))


def _due(now: datetime) -> ColumnElement[bool]:
    before = rules.months_later(now, -rules.ANONYMISED_AFTER_MONTHS)
    released = {str(each.year): each.calendar.released_at or each.calendar.release_at for each in award.editions(now)}
    waits = [year for year, moment in released.items() if moment is not None and moment > before]
    year = func.substr(Comment.place, len(FINALIST) + 1, 4)
    not_yet = and_(func.substr(Comment.place, 1, len(FINALIST)) == FINALIST, year.in_(waits))
    return and_(Comment.confirmed_at <= before, Comment.anonymised_at.is_(None), not_(not_yet))


def texts_of(case_ids: list[int]) -> dict[int, dict[str, Any]]:
    """Return what the comments of some cases say, by case, as an archive reads it. For staff: asks no gate."""
    chosen = select(Comment.case_id, Comment.name, Comment.text).where(Comment.case_id.in_(case_ids))
    return {row.case_id: {"name": row.name, "text": row.text} for row in db.session.execute(chosen)}
