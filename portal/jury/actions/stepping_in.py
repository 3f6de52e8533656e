"""A deputy steps in where a member is recused."""

from datetime import datetime

from sqlalchemy import select

from portal.foundation.db import db
from portal.jury.models import Assignment, ScoreCard, Seat
from portal.jury.queries.gate import recused_pairs
from portal.jury.rules import CardState


def give(seat_id: int, application_id: int, *, now: datetime) -> None:
    """Assign a case, with its card; whether it may be is asked before."""
    card = ScoreCard(state=CardState.OPEN, version=0)
    db.session.add(Assignment(seat_id=seat_id, application_id=application_id, made_at=now, card=card))


def step_in(seat_id: int, *, now: datetime) -> list[tuple[int, int]]:
    """Give the cases that a seat is recused from, and was to read, to its own deputies; return the new (seat, case).

    Part of the action in which the conflict became known. A deputy for anybody is chosen by the secretary.
    """
    deputies = db.session.scalars(select(Seat).where(Seat.stands_in_for == seat_id, Seat.ended_at.is_(None))).all()
    if not deputies:
        return []
    recused = recused_pairs(deputies[0].round_id)
    taken = set(
        db.session.execute(
            select(Assignment.seat_id, Assignment.application_id).where(
                Assignment.seat_id.in_([seat_id, *(each.id for each in deputies)])
            )
        )
    )
    lost = sorted(case for seat, case in taken if seat == seat_id and (seat, case) in recused)
    new = [
        (deputy.id, case)
        for case in lost
        for deputy in deputies
        if (deputy.id, case) not in taken and (deputy.id, case) not in recused
    ]
    for deputy_id, case in new:
        give(deputy_id, case, now=now)
    return new
