"""One way to lock a case and one way to move it: state, version and what it waits for change together."""

from datetime import datetime

from sqlalchemy import func, select

from portal.foundation.db import db
from portal.moderation import rules
from portal.moderation.models import Case, Complaint, Report
from portal.moderation.rules import Act, State, Waiting


def locked(case_id: int) -> Case:
    """Return a case that nobody else changes before the transaction ends. Raises NoResultFound."""
    chosen = select(Case).where(Case.id == case_id).with_for_update()
    return db.session.scalars(chosen.execution_options(populate_existing=True)).one()


def about(case_id: int) -> tuple[str, str]:
    """Return what mails about a case are marked with: those of its author's doing, and those about verdicts."""
    return f"case:{case_id}", f"case:{case_id}:verdict"


def moved(case: Case, act: Act, *, now: datetime) -> None:
    """Do an act: the next state and version, and what it waits for now. Whoever had taken it has done so. Raises IllegalMove."""
    case.state = rules.becomes(case.kind, case.state, act)
    settled(case, now=now)


def settled(case: Case, *, now: datetime, open_reports: int | None = None, open_complaint: bool | None = None) -> None:
    """Work out what a case waits for, and count its version up. It keeps its place when it goes on waiting for the same."""
    if open_reports is None:
        open_reports = _open_reports(case.id) if case.state is State.SHOWN else 0
    if open_complaint is None:
        open_complaint = _has_open_complaint(case.id) if case.state in (State.REFUSED, State.REMOVED) else False
    waiting = rules.waiting_for(state=case.state, open_reports=open_reports, open_complaint=open_complaint)
    wait(case, waiting, since=now)
    case.version += 1
    case.taken_by = case.taken_until = None


def wait(case: Case, waiting: Waiting | None, *, since: datetime) -> None:
    """Put a case in the queue, or take it out."""
    if case.waiting != waiting:
        case.waiting, case.waits_since = waiting, since if waiting else None


def _open_reports(case_id: int) -> int:
    chosen = select(func.count()).select_from(Report).where(Report.case_id == case_id, Report.handled_at.is_(None))
    return db.session.scalar(chosen) or 0


def _has_open_complaint(case_id: int) -> bool:
    waits = select(Complaint.id).where(Complaint.case_id == case_id, Complaint.decided_at.is_(None))
    return db.session.scalar(waits.limit(1)) is not None
