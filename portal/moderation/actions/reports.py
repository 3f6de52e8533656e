"""Reports by readers."""

from datetime import datetime

from sqlalchemy import func, select

from portal.foundation.db import Refused, db, transaction
from portal.moderation import rules
from portal.moderation.actions import telling
from portal.moderation.actions.deciding import Decision, decide
from portal.moderation.actions.locking import locked, wait
from portal.moderation.actions.telling import Quote
from portal.moderation.models import Case, Report
from portal.moderation.rules import VISIBLE, Act, CaseRefusal, Reason, State, Waiting
from portal.people import queries as people


@transaction(publishes=True)
def report(
    case_id: int, *, category: Reason, words: str | None, reporter: str, quote: Quote | None, now: datetime
) -> State:
    """Keep a report and put the case in the queue; the third that nobody has looked at hides it. Return its state.

    `reporter` is a hash; the same one counts once. Raises Refused for what is not shown.
    """
    case = locked(case_id)
    if case.state not in VISIBLE:
        raise Refused(CaseRefusal.NOT_ALLOWED)
    known = select(Report.id).where(Report.case_id == case_id, Report.reporter == reporter)
    if db.session.scalar(known) is not None:
        return case.state
    db.session.add(Report(case_id=case_id, category=category, words=words or None, reporter=reporter, made_at=now))
    db.session.flush()
    wait(case, Waiting.REPORTED, since=now)
    case.version += 1  # a moderator who has not seen the report does not answer it; whoever has taken the case keeps it
    opened = select(func.count()).select_from(Report).where(Report.case_id == case_id, Report.handled_at.is_(None))
    if (db.session.scalar(opened) or 0) >= rules.HIDE_AFTER:
        _hide(case, quote, now)
    return case.state


def _hide(case: Case, quote: Quote | None, now: datetime) -> None:
    db.session.add(decide(case, Decision(act=Act.HIDE, moderator=None, now=now)))
    if quote is not None and case.person_id and (mailbox := people.mailbox_of(case.person_id)):
        telling.tell_hidden(case, quote, mailbox)
