"""A comment behind one of its author's links."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import ColumnElement, select

from portal.comments.models import Comment
from portal.comments.queries import rooms
from portal.comments.rules import Place
from portal.foundation import boxes, tokens
from portal.foundation.db import db
from portal.moderation import queries as moderation
from portal.moderation.models import Case
from portal.moderation.queries import ComplaintRow, VerdictRow
from portal.moderation.rules import State
from portal.people import queries as people
from portal.people.rules import Standing

OWN_LINK = "comment-own-link"  # what the sealed value is for


@dataclass(frozen=True)
class Asked:
    """A comment that waits for its author to confirm it, or has been confirmed by the same link."""

    place: Place
    page_name: str
    name: str
    text: str
    html: Markup
    used: bool


@dataclass(frozen=True)
class Own:
    """A comment as its author sees it: what has become of it, why, and what can be done.

    `edit_until` is there while the text can be put right, `complain_by` while a complaint can be sent.
    """

    id: int
    case_id: int
    version: int
    place: Place
    page_name: str
    name: str
    text: str
    html: Markup
    state: State
    confirmed_at: datetime
    edit_until: datetime | None
    verdict: VerdictRow | None
    complaint: ComplaintRow | None
    complain_by: datetime | None

    @property
    def may_withdraw(self) -> bool:
        """Whether there is anything left to withdraw."""
        return self.state is not State.WITHDRAWN


def asked_by(token: str, *, real_now: datetime) -> Asked | None:
    """Return the comment behind a link that confirms: used, or still able to; None for every other link."""
    if not tokens.well_formed(token):
        return None
    row = db.session.scalar(select(Comment).where(Comment.confirm_link_hash == tokens.digest(token)))
    if row is None or (row.confirmed_at is None and (row.confirm_expires_at or real_now) <= real_now):
        return None
    place = _place(row.place)
    return Asked(place, _name_of(place), row.name, row.text, row.html, row.confirmed_at is not None)


def standing_of_asked(token: str, now: datetime) -> Standing | None:
    """Return how the author behind a link that confirms stands."""
    mine = select(Case.person_id).join(Comment, Comment.case_id == Case.id)
    person_id = db.session.scalar(mine.where(Comment.confirm_link_hash == tokens.digest(token)))
    return people.standing(person_id, now) if person_id is not None else None


def unsealed(box: bytes) -> str:
    """Return the private link in a box. Raises KeyUnusable."""
    return boxes.unseal(boxes.PORTAL_KEY, box, purpose=OWN_LINK)


def mine(token: str) -> ColumnElement[bool]:
    """Return the condition that finds the comment behind a private link."""
    return (Comment.own_link_hash == tokens.digest(token)) & Comment.confirmed_at.is_not(None)


def own(token: str, *, now: datetime, real_now: datetime) -> Own | None:
    """Return the comment behind a private link."""
    if not tokens.well_formed(token):
        return None
    found = (
        select(Comment, Case.state, moderation.NOT_BY_REPORTS).join(Case, Case.id == Comment.case_id).where(mine(token))
    )
    row = db.session.execute(found.execution_options(populate_existing=True)).one_or_none()
    return _own(row[0], row[1], row[2], now, real_now) if row else None


def _own(comment: Comment, state: State, version: int, now: datetime, real_now: datetime) -> Own:
    place = _place(comment.place)
    decided = state in (State.REFUSED, State.REMOVED)
    verdict = moderation.last_verdict(comment.case_id)
    complaint = next(iter(moderation.complaints_of(comment.case_id)[::-1]), None)
    ends = verdict.complain_by if verdict and decided and not _complained(verdict, complaint) else None
    can_edit = state in (State.PENDING, State.SHOWN) and comment.edit_until is not None
    assert comment.confirmed_at is not None
    return Own(
        id=comment.id,
        case_id=comment.case_id,
        version=version,
        place=place,
        page_name=_name_of(place),
        name=comment.name,
        text=comment.text,
        html=comment.html,
        state=state,
        confirmed_at=comment.confirmed_at,
        edit_until=comment.edit_until if can_edit and comment.edit_until and real_now < comment.edit_until else None,
        verdict=verdict if decided else None,
        complaint=complaint,
        complain_by=ends if ends and now < ends else None,
    )


def _complained(verdict: VerdictRow, complaint: ComplaintRow | None) -> bool:
    return complaint is not None and complaint.verdict_id == verdict.id


def _place(name: str) -> Place:
    place = Place.named(name)
    assert place is not None, "written by our own action"
    return place


def _name_of(place: Place) -> str:
    found = rooms.names_of([place]).get(place)
    return found.name if found else place.slug
