"""Reading what applicants are to be told."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.foundation.db import db
from portal.jury.models import Decision, Feedback, Panel
from portal.jury.rules import Outcome
from portal.municipalities.models import Municipality
from portal.municipalities.queries import LABEL
from portal.nominations.models import Application


@dataclass(frozen=True)
class FeedbackRow:
    """A decided case, with what its applicant is to be told so far."""

    case_id: int
    municipality: str
    outcome: Outcome
    text: str
    written_by: str | None
    written_at: datetime | None
    sent_at: datetime | None


def feedback_of(round_id: int) -> list[FeedbackRow]:
    """Return every decided case of a round by name; of two decisions on one the newest is told."""
    rows = db.session.execute(
        select(Application.id, LABEL, Decision.outcome, Feedback)
        .join(Municipality, Municipality.id == Application.municipality_id)
        .join(Decision, Decision.application_id == Application.id)
        .join(Panel, Panel.id == Decision.panel_id)
        .outerjoin(Feedback, (Feedback.application_id == Application.id) & (Feedback.round_id == Panel.round_id))
        .where(Panel.round_id == round_id)
        .order_by(Decision.id)
        .execution_options(populate_existing=True)
    )
    found = {
        row[0]: FeedbackRow(
            row[0], row[1], row[2], row[3].text if row[3] else "", row[3].written_by if row[3] else None,
            row[3].written_at if row[3] else None, row[3].sent_at if row[3] else None,
        )
        for row in rows
    }  # fmt: skip
    return sorted(found.values(), key=lambda each: (each.municipality, each.case_id))
