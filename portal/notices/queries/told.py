"""What an applicant has been told: shown on the application's own page when the mail has gone out."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.foundation.db import db
from portal.jury import queries as jury
from portal.jury.models import Feedback
from portal.jury.rules import Outcome
from portal.nominations.models import Round
from portal.nominations.rules import RoundKind
from portal.notices.models import Notice
from portal.notices.rules import Step


@dataclass(frozen=True)
class Told:
    """What one jury decided about an application, as its writers may know it: who won is never among it."""

    round: str
    goes_on: bool
    finalist: bool
    feedback: str
    at: datetime


def told_of(application_id: int, real_now: datetime) -> list[Told]:
    """Return what an application's writers have been told, oldest first; what is decided and not yet told is left out."""
    rows = db.session.execute(
        select(Notice, Round, Feedback.text)
        .join(Round, Round.id == Notice.round_id)
        .join(Feedback, (Feedback.round_id == Round.id) & (Feedback.application_id == application_id))
        .where(Notice.step.in_([Step.APPLICANTS, Step.FINALISTS]), Notice.undone_at.is_(None))
        .where(Notice.due_at <= real_now)
        .order_by(Notice.at, Notice.id)
    )
    found = []
    for notice, round_, text in rows:
        decided = {each.application_id: each.outcome for each in jury.signed_decisions(round_.id, gone=True)}
        outcome = decided.get(application_id)
        if outcome is None:
            continue
        national = round_.kind is RoundKind.NATIONAL
        chosen = outcome is not Outcome.NO
        if national and chosen is not (notice.step is Step.FINALISTS):
            continue  # a finalist is told by the finalists' step, everybody else by the applicants'
        found.append(Told(round_.name, chosen and not national, chosen and national, text, notice.at))
    return found
