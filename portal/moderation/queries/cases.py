"""Cases with what is known of them, and one case's history."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from portal.accounts.models import Account
from portal.foundation.db import db
from portal.moderation.models import Case, Complaint, Report, Verdict
from portal.moderation.rules import Act, Kind, Reason, Signal, SignalKind, State, Waiting


@dataclass(frozen=True)
class CaseRow:
    """A case as lists and its own page show it. `taken_by_name` is there while `taken_until` has not passed."""

    id: int
    kind: Kind
    state: State
    version: int
    place: str
    person_id: int | None
    name: str
    excerpt: str
    language: str
    signals: tuple[Signal, ...]
    opened_at: datetime
    waiting: Waiting | None
    waits_since: datetime | None
    decided_at: datetime | None
    taken_by: int | None
    taken_by_name: str | None
    taken_until: datetime | None
    open_reports: int


OPEN_REPORTS = (
    select(func.count()).where(Report.case_id == Case.id, Report.handled_at.is_(None)).correlate(Case).scalar_subquery()
)

NOT_BY_REPORTS = Case.version - (
    select(func.count()).where(Report.case_id == Case.id).correlate(Case).scalar_subquery()
)
"""The version that an author knows: reports, which they are not told of, are in nobody's way who puts a text right."""

AS_DECIDED = Case.version - OPEN_REPORTS == Verdict.version
"""Whether nothing but reports has come since a verdict, which dealt with all there were: so far it can be undone."""


def authors_version(case_id: int) -> int:
    """Return how a case stands for its author: the same number until something else than a report happens to it."""
    return db.session.execute(select(NOT_BY_REPORTS).where(Case.id == case_id)).scalar_one()


def rows_of(chosen: Select[Any], *, real_now: datetime) -> list[CaseRow]:
    """Return cases that a statement over Case chooses, in its order."""
    taker = aliased(Account)
    whole = chosen.outerjoin(taker, taker.id == Case.taken_by).with_only_columns(Case, taker.name, OPEN_REPORTS)
    found = db.session.execute(whole.execution_options(populate_existing=True))
    return [_row(case, name, reports, real_now) for case, name, reports in found]


def _row(case: Case, taker: str | None, open_reports: int, real_now: datetime) -> CaseRow:
    taken = case.taken_until is not None and real_now < case.taken_until
    return CaseRow(
        case.id, case.kind, case.state, case.version, case.place, case.person_id, case.name, case.excerpt, case.language,
        _signals(case.signals), case.opened_at, case.waiting, case.waits_since, case.decided_at,
        case.taken_by if taken else None, taker if taken else None, case.taken_until if taken else None, open_reports,
    )  # fmt: skip


def _signals(packed: Iterable[dict[str, Any]]) -> tuple[Signal, ...]:
    return tuple(Signal(SignalKind(each["kind"]), tuple(each["words"]), each["number"]) for each in packed)


def case(case_id: int, *, real_now: datetime) -> CaseRow | None:
    """Return one case."""
    return next(iter(cases([case_id], real_now=real_now)), None)


def cases(case_ids: Collection[int], *, real_now: datetime) -> list[CaseRow]:
    """Return some cases, by id."""
    return rows_of(select(Case).where(Case.id.in_(case_ids)).order_by(Case.id), real_now=real_now)


@dataclass(frozen=True)
class VerdictRow:
    """One decision. Nobody's name: enough reports did it."""

    id: int
    case_id: int
    act: Act
    reason: Reason | None
    words: str | None
    was: State
    became: State
    decided_by: int | None
    decided_by_name: str | None
    decided_at: datetime
    complain_by: datetime | None
    undone: bool


def verdicts_of(case_id: int) -> list[VerdictRow]:
    """Return what was decided on a case, oldest first."""
    return _verdicts(select(Verdict).where(Verdict.case_id == case_id).order_by(Verdict.id))


def verdicts_on(case_ids: Collection[int]) -> dict[int, VerdictRow]:
    """Return what stands on each of some cases: the last decision that was not undone."""
    last = select(func.max(Verdict.id)).where(Verdict.case_id.in_(case_ids), Verdict.undone_at.is_(None))
    found = _verdicts(select(Verdict).where(Verdict.id.in_(last.group_by(Verdict.case_id))))
    return {each.case_id: each for each in found}


def last_verdict(case_id: int) -> VerdictRow | None:
    """Return what stands on a case."""
    return verdicts_on([case_id]).get(case_id)


def _verdicts(chosen: Select[Any]) -> list[VerdictRow]:
    found = db.session.execute(
        chosen.outerjoin(Account, Account.id == Verdict.decided_by)
        .with_only_columns(Verdict, Account.name)
        .execution_options(populate_existing=True)
    )
    return [
        VerdictRow(
            each.id, each.case_id, each.act, each.reason, each.words, each.was, each.became, each.decided_by, name,
            each.decided_at, each.complain_by, each.undone_at is not None,
        )
        for each, name in found
    ]  # fmt: skip


@dataclass(frozen=True)
class ReportRow:
    """What a reader reported."""

    category: Reason
    words: str | None
    made_at: datetime
    handled: bool


def reports_of(case_id: int) -> list[ReportRow]:
    """Return what was reported about a case, oldest first."""
    columns = Report.category, Report.words, Report.made_at, Report.handled_at.is_not(None)
    rows = db.session.execute(select(*columns).where(Report.case_id == case_id).order_by(Report.id))
    return [ReportRow(*row) for row in rows]


@dataclass(frozen=True)
class ComplaintRow:
    """What an author said against a verdict, and what came of it."""

    id: int
    case_id: int
    verdict_id: int
    words: str
    made_at: datetime
    answer_by: datetime
    decided_at: datetime | None
    upheld: bool | None
    reply: str | None


def complaints_of(case_id: int) -> list[ComplaintRow]:
    """Return the complaints about a case, oldest first."""
    columns = (getattr(Complaint, name) for name in ComplaintRow.__dataclass_fields__)
    rows = db.session.execute(select(*columns).where(Complaint.case_id == case_id).order_by(Complaint.id))
    return [ComplaintRow(*row) for row in rows]


def open_complaint(case_id: int) -> ComplaintRow | None:
    """Return the complaint about a case that waits for an answer."""
    return next((each for each in complaints_of(case_id) if each.decided_at is None), None)


@dataclass(frozen=True)
class PersonRecord:
    """How much somebody has sent in, by what became of it."""

    by_state: dict[State, int]

    @property
    def total(self) -> int:
        """All of it."""
        return sum(self.by_state.values())


def person_record(person_id: int) -> PersonRecord:
    """Return what became of all that somebody sent in."""
    counted = select(Case.state, func.count()).where(Case.person_id == person_id).group_by(Case.state)
    return PersonRecord({state: number for state, number in db.session.execute(counted)})  # noqa: C416
