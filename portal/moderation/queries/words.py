"""The word list."""

from sqlalchemy import select

from portal.foundation.db import db
from portal.moderation.models import SuspectWord


def suspect_words() -> list[str]:
    """Return the words that moderators want to be shown, in order."""
    return list(db.session.scalars(select(SuspectWord.word).order_by(SuspectWord.word)))
