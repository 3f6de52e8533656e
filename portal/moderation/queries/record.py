"""What everybody may know of what was decided: never a text."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.foundation.db import db
from portal.moderation.models import Case, Verdict
from portal.moderation.rules import Act, Kind, Reason, State

RECORD_SIZE = 50


@dataclass(frozen=True)
class RecordLine:
    """One decision as the public record tells it. `automatic`: enough reports did it, and no moderator."""

    id: int
    act: Act
    reason: Reason | None
    was: State
    at: datetime
    kind: Kind
    place: str
    automatic: bool
    undone: bool


def public_record(*, older_than: int | None = None) -> list[RecordLine]:
    """Return the newest decisions, one more than a page holds when there are older ones."""
    columns = (
        Verdict.id, Verdict.act, Verdict.reason, Verdict.was, Verdict.decided_at, Case.kind, Case.place,
        Verdict.decided_by.is_(None), Verdict.undone_at.is_not(None),
    )  # fmt: skip
    chosen = select(*columns).join(Case, Case.id == Verdict.case_id).where(Verdict.is_public)
    if older_than is not None:
        chosen = chosen.where(Verdict.id < older_than)
    rows = db.session.execute(chosen.order_by(Verdict.id.desc()).limit(RECORD_SIZE + 1))
    return [RecordLine(*row) for row in rows]
