"""Letting go of what has been dealt with long ago. That it was decided, and how, stays."""

from collections.abc import Collection

from sqlalchemy import delete, update

from portal.foundation.db import db, transaction
from portal.moderation.models import Complaint, Report


@transaction
def forget_reports(report_ids: Collection[int]) -> None:
    """Delete reports that were dealt with."""
    db.session.execute(delete(Report).where(Report.id.in_(report_ids), Report.handled_at.is_not(None)))


@transaction
def empty_complaints(complaint_ids: Collection[int]) -> None:
    """Delete what decided complaints say, and what was answered."""
    decided = update(Complaint).where(Complaint.id.in_(complaint_ids), Complaint.decided_at.is_not(None))
    db.session.execute(decided.values(words="", reply=None))
