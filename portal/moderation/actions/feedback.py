"""Answers to what was sent in about the portal itself."""

from datetime import datetime

from portal.foundation.db import Refused, db, transaction
from portal.moderation.actions import telling
from portal.moderation.actions.deciding import Decision, decide, note, refusal_of
from portal.moderation.actions.locking import locked
from portal.moderation.actions.telling import Quote
from portal.moderation.models import Case
from portal.moderation.rules import Act, CaseRefusal, Moderator
from portal.people import queries as people


@transaction
def answer(case_id: int, *, version: int, reply: str, quote: Quote, moderator: Moderator, now: datetime) -> None:
    """Send a reply by mail. Raises Refused, also when nobody said where to write."""
    case = locked(case_id)
    mailbox = people.mailbox_of(case.person_id) if case.person_id else None
    if mailbox is None:
        raise Refused(CaseRefusal.NO_ADDRESS)
    _decide(case, Decision(act=Act.ANSWER, moderator=moderator, now=now, words=reply), version)
    telling.tell_answer(case, quote, mailbox, reply=reply)


@transaction
def close(case_id: int, *, version: int, moderator: Moderator, now: datetime) -> None:
    """Put it away without an answer. Raises Refused."""
    _decide(locked(case_id), Decision(act=Act.CLOSE, moderator=moderator, now=now), version)


def _decide(case: Case, decision: Decision, read: int) -> None:
    assert decision.moderator is not None
    refusal = refusal_of(case, decision, read=read, own=people.ids_of_same(decision.moderator.address))
    if refusal:
        raise Refused(refusal)
    verdict = decide(case, decision)
    db.session.add(verdict)
    db.session.flush()
    note(verdict, decision.moderator)
