"""Complaints: by the author, decided by another moderator than the one whose verdict it is about."""

from datetime import datetime

from portal.foundation import clock
from portal.foundation.db import Refused, db, transaction
from portal.moderation import queries, rules
from portal.moderation.actions import telling
from portal.moderation.actions.deciding import Decision, decide, note
from portal.moderation.actions.locking import locked, settled
from portal.moderation.actions.telling import Quote
from portal.moderation.models import Complaint, Verdict
from portal.moderation.rules import Act, CaseRefusal, Moderator, State
from portal.people import queries as people


@transaction
def complain(case_id: int, *, words: str, quote: Quote | None, now: datetime) -> datetime:
    """Keep a complaint against what stands on a case, and return until when it is answered.

    Raises Refused: nothing to complain about, too late, or complained about already.
    """
    case = locked(case_id)
    verdict = queries.last_verdict(case_id)
    if verdict is None or case.state not in (State.REFUSED, State.REMOVED) or verdict.complain_by is None:
        raise Refused(CaseRefusal.NOT_ALLOWED)
    if now >= verdict.complain_by:
        raise Refused(CaseRefusal.TOO_LATE)
    if any(each.verdict_id == verdict.id for each in queries.complaints_of(case_id)):
        raise Refused(CaseRefusal.ALREADY)
    answer_by = rules.end_of(now, rules.ANSWER_WITHIN)
    db.session.add(Complaint(case_id=case_id, verdict_id=verdict.id, words=words, made_at=now, answer_by=answer_by))
    db.session.flush()
    settled(case, now=now)
    if quote is not None and case.person_id and (mailbox := people.mailbox_of(case.person_id)):
        telling.tell_complaint(case, quote, mailbox, words=words, answer_by=answer_by)
    return answer_by


@transaction(publishes=True)
def decide_complaint(
    complaint_id: int, *, upheld: bool, reply: str, quote: Quote | None, moderator: Moderator, now: datetime
) -> None:
    """Let the verdict stand (`upheld`), or show the contribution after all; the author gets the reply either way.

    Raises Refused: one's own contribution or verdict, decided or withdrawn meanwhile, taken by another.
    """
    complaint = db.session.get_one(Complaint, complaint_id)
    case = locked(complaint.case_id)
    db.session.refresh(complaint)
    about = db.session.get_one(Verdict, complaint.verdict_id)
    refusal = rules.complaint_refusal(
        decided_by=about.decided_by,
        moderator_id=moderator.id,
        is_own=case.person_id in people.ids_of_same(moderator.address),
        is_decided=complaint.decided_at is not None or case.state not in (State.REFUSED, State.REMOVED),
        is_taken=rules.taken_by_another(
            taken_by=case.taken_by,
            taken_until=case.taken_until,
            moderator_id=moderator.id,
            real_now=clock.real_now(),
        ),
    )
    if refusal:
        raise Refused(refusal)
    complaint.decided_at, complaint.decided_by = now, moderator.id
    complaint.upheld, complaint.reply = upheld, reply
    db.session.flush()
    act = Act.UPHOLD if upheld else Act.RESTORE
    reason = about.reason if upheld else None
    verdict = decide(case, Decision(act=act, moderator=moderator, now=now, reason=reason))
    db.session.add(verdict)
    note(verdict, moderator)
    if quote is not None and case.person_id and (mailbox := people.mailbox_of(case.person_id)):
        telling.tell_decided(case, quote, mailbox, upheld=upheld, reply=reply)
