"""What a moderator has just done, and what readers reported: for the queue's page."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, join, select

from portal.foundation.db import db
from portal.moderation.models import Case, Report, Verdict
from portal.moderation.queries.cases import AS_DECIDED
from portal.moderation.rules import BY_MODERATOR, UNDO_FOR, Act, Kind, Reason, State

NEWEST = 25


@dataclass(frozen=True)
class LastAct:
    """What somebody did last and can take back: one case or many; `name` and `place` are those of the last one."""

    batch: str
    act: Act
    reason: Reason | None
    was: State
    name: str
    number: int
    really_at: datetime
    kind: Kind


def undoable(moderator_id: int, *, real_now: datetime) -> LastAct | None:
    """Return what a moderator did last of what they can still take back."""
    mine = Verdict.decided_by == moderator_id, Verdict.undone_at.is_(None), Verdict.act.in_(BY_MODERATOR)
    on_cases = join(Verdict, Case, Case.id == Verdict.case_id)
    lately = *mine, Verdict.really_at > real_now - UNDO_FOR, AS_DECIDED
    last = select(func.max(Verdict.id)).select_from(on_cases).where(*lately).scalar_subquery()
    batch = select(Verdict.batch).where(Verdict.id == last).scalar_subquery()
    number = (
        select(func.count()).select_from(on_cases).where(Verdict.batch == batch, *mine, AS_DECIDED).scalar_subquery()
    )
    columns = Verdict.batch, Verdict.act, Verdict.reason, Verdict.was, Case.name, number, Verdict.really_at, Case.kind
    row = db.session.execute(select(*columns).join(Case, Case.id == Verdict.case_id).where(Verdict.id == last)).first()
    return LastAct(*row) if row else None


def open_reports_on(case_ids: Collection[int]) -> dict[int, dict[Reason, int]]:
    """Return what is reported about each of some cases and not yet looked at: how often, by category."""
    counted = (
        select(Report.case_id, Report.category, func.count())
        .where(Report.case_id.in_(case_ids), Report.handled_at.is_(None))
        .group_by(Report.case_id, Report.category)
        .order_by(Report.case_id, Report.category)
    )
    found: dict[int, dict[Reason, int]] = {}
    for case_id, category, number in db.session.execute(counted):
        found.setdefault(case_id, {})[category] = number
    return found


def newest_of(person_id: int, *, most: int = NEWEST) -> list[int]:
    """Return the newest cases of somebody."""
    return list(
        db.session.scalars(select(Case.id).where(Case.person_id == person_id).order_by(Case.id.desc()).limit(most))
    )


def cases_in(batch: str) -> list[int]:
    """Return the cases that were decided in one go."""
    return list(db.session.scalars(select(Verdict.case_id).where(Verdict.batch == batch)))
