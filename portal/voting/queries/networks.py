"""Which requests still say from which network they came, though its time is out."""

from datetime import datetime

from sqlalchemy import select

from portal.foundation.db import db
from portal.voting.models import VoteRequest


def old_networks(before: datetime, most: int) -> list[str]:
    """Return the ids of requests from before a moment (by the real clock) that hold their network, oldest first."""
    holds = VoteRequest.signals.contains('"network"')
    asked = select(VoteRequest.id).where(holds, VoteRequest.asked_at < before).order_by(VoteRequest.asked_at)
    return list(db.session.scalars(asked.limit(most)))
