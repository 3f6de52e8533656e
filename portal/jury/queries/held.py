"""What is held of jurors that has its time."""

from datetime import datetime

from sqlalchemy import or_, select

from portal.award.models import Edition
from portal.foundation.db import db
from portal.jury.models import Assignment, Conflict, ScoreCard, Seat, SeatTie
from portal.nominations.models import Round


def rounds_over(before: datetime, most: int) -> list[int]:
    """Return rounds whose result was approved for good before a moment, and that still hold what is the jurors' own."""
    ties = select(SeatTie.id).join(Seat, Seat.id == SeatTie.seat_id).where(Seat.round_id == Round.id)
    notes = (
        select(ScoreCard.id)
        .join(Assignment, Assignment.id == ScoreCard.assignment_id)
        .join(Seat, Seat.id == Assignment.seat_id)
        .where(Seat.round_id == Round.id, ScoreCard.private_note.is_not(None))
    )
    reasons = (
        select(Conflict.id)
        .join(Seat, Seat.id == Conflict.seat_id)
        .where(Seat.round_id == Round.id, or_(Conflict.reason != "", Conflict.ended_why != ""))
    )
    chosen = (
        select(Round.id)
        .join(Edition, Edition.id == Round.edition_id)
        .where(Edition.certified_at < before, or_(ties.exists(), notes.exists(), reasons.exists()))
    )
    return list(db.session.scalars(chosen.order_by(Round.id).limit(most)))
