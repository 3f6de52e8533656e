"""Writing what an applicant is told; sending it is the notices' matter, after the decision is public to them."""

from datetime import datetime

from sqlalchemy import select

from portal.audit import actions as audit
from portal.audit.rules import Actor
from portal.foundation.db import Refused, db, transaction
from portal.jury import rules
from portal.jury.models import Decision, Feedback, Panel
from portal.jury.rules import JuryEvent


@transaction
def write_feedback(application_id: int, *, round_id: int, text: str, by: Actor, now: datetime) -> None:
    """Keep what an applicant is to be told by a round's jury, or another wording of it. Raises Refused(FeedbackRefusal)."""
    made = select(Decision.id).join(Panel, Panel.id == Decision.panel_id)
    decided = made.where(Decision.application_id == application_id, Panel.round_id == round_id).limit(1)
    row = db.session.get(Feedback, (application_id, round_id), with_for_update=True)
    refusal = rules.feedback_refusal(
        text=text, decided=db.session.scalar(decided) is not None, sent=row is not None and row.sent_at is not None
    )
    if refusal:
        raise Refused(refusal)
    if row is None:
        row = Feedback(application_id=application_id, round_id=round_id)
        db.session.add(row)
    row.text, row.written_by, row.written_at = text.strip(), by.name, now
    audit.record(by, JuryEvent.FEEDBACK_WRITTEN, subject=("application", application_id))
