"""What moderation has dealt with and need not keep: the oldest first, at most so many."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from portal.foundation.db import db
from portal.moderation.models import Case, Complaint, Report, Verdict
from portal.moderation.rules import Kind, State

OUT_OF_SIGHT = (State.REFUSED, State.REMOVED, State.WITHDRAWN)
LAST = func.coalesce(Case.decided_at, Case.opened_at)


@dataclass(frozen=True)
class Ended:
    """A row whose matter is closed, and the case that it belongs to."""

    id: int
    case_id: int


def out_of_sight(before: datetime, most: int) -> list[int]:
    """Return the cases of comments that nobody sees and nobody has to decide on, and that still say something."""
    over = (Case.kind == Kind.COMMENT, Case.state.in_(OUT_OF_SIGHT), Case.waiting.is_(None), before > LAST)
    chosen = select(Case.id).where(*over, Case.text_digest.is_not(None)).order_by(Case.id)
    return list(db.session.scalars(chosen.limit(most)))


def answered_feedback(before: datetime, most: int) -> list[int]:
    """Return the cases of feedback that were answered or put away, and that still say something."""
    done = (Case.kind == Kind.FEEDBACK, Case.state.in_((State.ANSWERED, State.CLOSED)), before > LAST)
    chosen = select(Case.id).where(*done, Case.text_digest.is_not(None)).order_by(Case.id)
    return list(db.session.scalars(chosen.limit(most)))


def handled_reports(before: datetime, most: int) -> list[Ended]:
    """Return the reports that were dealt with."""
    chosen = select(Report.id, Report.case_id).where(Report.handled_at < before).order_by(Report.id)
    return [Ended(*row) for row in db.session.execute(chosen.limit(most))]


def decided_complaints(before: datetime, most: int) -> list[Ended]:
    """Return the complaints that were decided, and that still say something."""
    chosen = select(Complaint.id, Complaint.case_id).where(Complaint.decided_at < before, Complaint.words != "")
    return [Ended(*row) for row in db.session.execute(chosen.order_by(Complaint.id).limit(most))]


def files_of(case_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return the whole history of some cases as an archive reads it, by case, in four statements for all."""
    found = {
        case.id: {
            "case": case.id,
            "kind": case.kind,
            "place": case.place,
            "person_id": case.person_id,
            "name": case.name,
            "language": case.language,
            "state": case.state,
            "opened_at": case.opened_at.isoformat(),
            "verdicts": [],
            "reports": [],
            "complaints": [],
        }
        for case in db.session.scalars(select(Case).where(Case.id.in_(case_ids)))
    }
    for table, name in ((Verdict, "verdicts"), (Report, "reports"), (Complaint, "complaints")):
        columns = [column for column in table.__table__.columns if column.name not in NOT_ARCHIVED]
        for row in db.session.execute(select(*columns).where(table.case_id.in_(case_ids)).order_by(table.id)).mappings():
            found[row["case_id"]][name].append({key: _plain(value) for key, value in row.items()})
    return found


NOT_ARCHIVED = frozenset({"reporter", "really_at", "batch", "waited_for", "waited_since", "version"})


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
