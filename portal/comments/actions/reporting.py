"""Readers' reports."""

from datetime import datetime

from sqlalchemy import select

from portal.comments import queries
from portal.comments.models import Comment
from portal.foundation import boxes, limits
from portal.foundation.db import db, transaction
from portal.moderation import actions as moderation
from portal.moderation.rules import Reason

REPORTS_PER_NETWORK = 20  # an hour


def report(comment_id: int, *, category: Reason, words: str | None, network: str, now: datetime) -> bool:
    """Keep a report on a comment that is shown; one a network and day. Tell whether it was taken: False beyond the limit.

    `network` is `limits.network_today`: what is kept of it is a keyed hash.
    """
    if limits.exceeded("comment-report", network, most=REPORTS_PER_NETWORK):
        return False
    _keep(comment_id, category=category, words=words, network=network, now=now)
    return True


@transaction
def _keep(comment_id: int, *, category: Reason, words: str | None, network: str, now: datetime) -> None:
    case_id = db.session.scalar(select(Comment.case_id).where(Comment.id == comment_id))
    if case_id is None or queries.shown_one(comment_id, now) is None:
        return  # gone meanwhile: what the reader wanted has happened
    reporter = boxes.keyed_hash(boxes.read_key(boxes.PORTAL_KEY), "report", network).hex()
    quote = queries.quotes([case_id]).get(case_id)
    moderation.report(case_id, category=category, words=words, reporter=reporter, quote=quote, now=now)
