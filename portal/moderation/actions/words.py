"""The word list."""

from datetime import datetime

from sqlalchemy import delete

from portal.audit import actions as audit
from portal.foundation.db import db, transaction
from portal.moderation.models import SuspectWord
from portal.moderation.rules import CaseEvent, Moderator


@transaction
def add_word(word: str, *, moderator: Moderator, now: datetime) -> bool:
    """Put a word or phrase on the list; tell whether it was new. It is looked for in what comes from now on."""
    if db.session.get(SuspectWord, word) is not None:
        return False
    db.session.add(SuspectWord(word=word, added_at=now))
    audit.record(moderator.actor, CaseEvent.WORD_ADDED, subject=("word", word), after={"word": word})
    return True


@transaction
def remove_word(word: str, *, moderator: Moderator) -> bool:
    """Take a word off the list; tell whether it was there."""
    gone = db.session.scalar(delete(SuspectWord).where(SuspectWord.word == word).returning(SuspectWord.word))
    if gone is None:
        return False
    audit.record(moderator.actor, CaseEvent.WORD_REMOVED, subject=("word", word), before={"word": word})
    return True
