"""What authors do by their private link: put right, withdraw, complain."""

from datetime import datetime

from sqlalchemy import select

from portal.comments import queries, rules
from portal.comments.models import Comment
from portal.comments.queries.own import mine
from portal.comments.rules import CommentRefusal
from portal.foundation.db import Refused, db, transaction
from portal.foundation.markdown import visitor_html
from portal.moderation import actions as moderation
from portal.moderation.rules import State


def _locked(token: str) -> Comment:
    chosen = select(Comment).where(mine(token)).with_for_update().execution_options(populate_existing=True)
    comment = db.session.scalar(chosen)
    if comment is None:
        raise Refused(CommentRefusal.LINK_ENDED)
    return comment


@transaction
def change(token: str, *, name: str, text: str, typed: str, version: int, now: datetime, real_now: datetime) -> State:
    """Put another name and text in a comment, and return its state; one that was shown is read again first.

    Raises Refused(CommentRefusal) when the link or the time for it has ended, Refused(CaseRefusal) when the comment was
    decided or changed since `version`.
    """
    comment = _locked(token)
    if comment.edit_until is None or comment.edit_until <= real_now:
        raise Refused(CommentRefusal.EDIT_ENDED)
    state = moderation.change_text(comment.case_id, name=name, text=rules.plain_text(typed), read=version, now=now)
    comment.name, comment.text, comment.html = name, text, visitor_html(text)
    comment.corrected_at = now
    return state


@transaction
def withdraw(token: str, *, now: datetime) -> None:
    """Take a comment back: gone from every page at once. Twice is once. Raises Refused(CommentRefusal.LINK_ENDED)."""
    comment = _locked(token)
    moderation.withdraw(comment.case_id, now=now)


@transaction
def complain(token: str, *, words: str, now: datetime) -> datetime:
    """Send a complaint against what was decided, and return until when it is answered. Raises Refused, KeyUnusable."""
    comment = _locked(token)
    quote = queries.quotes([comment.case_id]).get(comment.case_id)
    return moderation.complain(comment.case_id, words=words, quote=quote, now=now)
