"""Undoing: everything that was decided in one go is as it was, as far as nothing has happened to it since."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update

from portal.audit import actions as audit
from portal.foundation import clock, outbox
from portal.foundation.db import Refused, db, transaction
from portal.moderation import rules
from portal.moderation.actions import telling
from portal.moderation.actions.locking import about
from portal.moderation.actions.telling import Quote
from portal.moderation.models import Case, Report, Verdict
from portal.moderation.queries import acts
from portal.moderation.rules import CaseEvent, CaseRefusal, Moderator
from portal.people import queries as people


@transaction(publishes=True)
def undo(batch: str, *, quotes: Mapping[int, Quote], moderator: Moderator, now: datetime) -> tuple[int, ...]:
    """Put back what the moderator decided in one go, and return which cases. Whoever was told already is told again.

    Reports that have come since stay, and wait. Raises Refused: too late, or something else has happened to each of them.
    """
    found = _found(batch, moderator)
    if found and clock.real_now() - found[0][1].really_at >= rules.UNDO_FOR:
        raise Refused(CaseRefusal.TOO_LATE)
    reports = acts.open_reports_on([case.id for case, _ in found])
    since = {case_id: sum(each.values()) for case_id, each in reports.items()}
    undone = [(case, verdict) for case, verdict in found if case.version - since.get(case.id, 0) == verdict.version]
    if not undone:
        raise Refused(CaseRefusal.CHANGED)
    for case, verdict in undone:
        _put_back(case, verdict, now)
        before, after = {"state": verdict.became.value}, {"state": verdict.was.value}
        audit.record(moderator.actor, CaseEvent.UNDONE, subject=("case", case.id), before=before, after=after)
    db.session.flush()
    theirs = Report.verdict_id.in_([verdict.id for _, verdict in undone])
    db.session.execute(update(Report).where(theirs).values(handled_at=None, verdict_id=None))
    _tell(undone, quotes)
    return tuple(case.id for case, _ in undone)


def _found(batch: str, moderator: Moderator) -> list[tuple[Case, Verdict]]:
    chosen = (
        select(Case, Verdict)
        .join(Verdict, Verdict.case_id == Case.id)
        .where(Verdict.batch == batch, Verdict.decided_by == moderator.id, Verdict.undone_at.is_(None))
        .where(Verdict.act.in_(rules.BY_MODERATOR))
        .order_by(Case.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return [(case, verdict) for case, verdict in db.session.execute(chosen)]


def _put_back(case: Case, verdict: Verdict, now: datetime) -> None:
    case.state = verdict.was
    if verdict.waited_for:  # else it waits for what has come since, or for nothing
        case.waiting, case.waits_since = verdict.waited_for, verdict.waited_since
    case.version += 1
    verdict.undone_at = now


def _tell(undone: list[tuple[Case, Verdict]], quotes: Mapping[int, Quote]) -> None:
    unsent = outbox.recall({about(case.id)[True] for case, _ in undone})
    sent = [
        (case, verdict)
        for case, verdict in undone
        if about(case.id)[True] not in unsent and case.id in quotes and verdict.was is not verdict.became
    ]
    mailboxes = people.mailboxes_of({case.person_id for case, _ in sent if case.person_id})
    for case, _ in sent:
        if case.person_id in mailboxes:
            telling.tell_undone(case, quotes[case.id], mailboxes[case.person_id])
