"""Forgetting what is the jurors' own: where they live and work, why they were recused, their private notes; experts' addresses."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, update

from portal.foundation.db import db, transaction
from portal.jury.models import Assignment, Conflict, ScoreCard, Seat, SeatTie, Statement
from portal.jury.queries.gate import recused_pairs
from portal.jury.rules import ConflictKind


@transaction
def forget(round_ids: Collection[int], *, now: datetime) -> None:
    """Forget it for some rounds. Who was recused stays recused, without why: else a case would open, and points would count."""
    for round_id in round_ids:
        seats = select(Seat.id).where(Seat.round_id == round_id)
        _keep_that_they_were_recused(round_id, now=now)
        db.session.execute(delete(SeatTie).where(SeatTie.seat_id.in_(seats)))
        theirs = select(Assignment.id).where(Assignment.seat_id.in_(seats))
        db.session.execute(update(ScoreCard).where(ScoreCard.assignment_id.in_(theirs)).values(private_note=None))
        said = update(Conflict).where(Conflict.seat_id.in_(seats))
        db.session.execute(said.values(reason=""))
        db.session.execute(said.where(Conflict.ended_why.is_not(None)).values(ended_why=""))
        asked = update(Statement).where(Statement.round_id == round_id)
        db.session.execute(asked.values(address_box=None))


@transaction
def let_go_of_expert(statement_ids: Collection[int]) -> None:
    """Delete the address that an expert was asked at. The statement and the name stay: they are part of the case."""
    db.session.execute(update(Statement).where(Statement.id.in_(statement_ids)).values(address_box=None))


def _keep_that_they_were_recused(round_id: int, *, now: datetime) -> None:
    """Enter every conflict by rule, before the tie that it follows from is gone."""
    known = set(
        db.session.execute(
            select(Conflict.seat_id, Conflict.application_id)
            .join(Seat, Seat.id == Conflict.seat_id)
            .where(Seat.round_id == round_id, Conflict.ended_at.is_(None))
        )
    )
    db.session.add_all(
        Conflict(seat_id=seat, application_id=case, kind=ConflictKind.RULE, reason="", declared_by="", at=now)
        for seat, case in sorted(recused_pairs(round_id))
        if (seat, case) not in known
    )
    db.session.flush()
