"""Confirming a comment: from now on it waits for a moderator, or is shown."""

from datetime import datetime

from sqlalchemy import select

from portal.comments import queries, rules
from portal.comments.models import Comment
from portal.comments.queries.own import unsealed
from portal.comments.rules import CommentRefusal, Place
from portal.foundation import boxes, tokens
from portal.foundation.db import Refused, db, transaction
from portal.foundation.outbox import Page, queue_email
from portal.moderation import actions as moderation
from portal.moderation.models import Case
from portal.moderation.rules import State
from portal.people import actions as people
from portal.people import queries as people_queries


@transaction
def confirm(token: str, *, now: datetime, real_now: datetime) -> str:
    """Hand the comment behind a link on, and return its private link; asked again, return the same.

    Shown at once where the section is read afterwards or the author is trusted, unless something in it asks for a look first.
    Raises Refused(CommentRefusal), KeyUnusable.
    """
    chosen = select(Comment).where(Comment.confirm_link_hash == tokens.digest(token)).with_for_update()
    comment = db.session.scalar(chosen.execution_options(populate_existing=True))
    if comment is None or comment.own_link_box is None:
        raise Refused(CommentRefusal.LINK_ENDED)
    own_link = unsealed(comment.own_link_box)
    if comment.confirmed_at is not None:
        return own_link
    if comment.confirm_expires_at is None or comment.confirm_expires_at <= real_now:
        raise Refused(CommentRefusal.LINK_ENDED)
    case = db.session.get_one(Case, comment.case_id)
    at_once = _shown_at_once(comment, case, now)
    if case.person_id is not None:
        people.confirm(case.person_id, now=now)
    state = moderation.confirm(comment.case_id, at_once=at_once, now=now)
    comment.confirmed_at, comment.edit_until = now, rules.edit_until(real_now)
    _tell(comment, case, own_link, state, real_now)
    return own_link


def _shown_at_once(comment: Comment, case: Case, now: datetime) -> bool:
    """Tell whether nobody need read it first. Raises Refused where it is not taken at all."""
    place = Place.named(comment.place)
    if place is None or queries.commented(place, now) is None:
        raise Refused(CommentRefusal.UNKNOWN_PLACE)
    standing = people_queries.standing(case.person_id, now) if case.person_id is not None else None
    if standing and standing.blocked:
        raise Refused(CommentRefusal.BLOCKED)
    room = queries.room(place)
    if refusal := rules.refusal_at(room, now):
        raise Refused(refusal)
    return not case.has_signals and (not room.before or bool(standing and standing.trusted))


def _tell(comment: Comment, case: Case, own_link: str, state: State, real_now: datetime) -> None:
    mailbox = people_queries.mailbox_of(case.person_id) if case.person_id is not None else None
    place = Place.named(comment.place)
    if mailbox is None or place is None:
        return
    queue_email(
        "comments/email/received.txt",
        to=mailbox.address,
        language=mailbox.language,
        values={
            "title": queries.quotes([comment.case_id])[comment.case_id].title,
            "text": comment.text,
            "name": comment.name,
            "shown": state is State.SHOWN,
            "edit_until": rules.edit_until(real_now),
        },
        links={"link": Page("comments.own", {"token": own_link})},
        box=boxes.PORTAL_KEY,
        about=f"case:{comment.case_id}",
    )
