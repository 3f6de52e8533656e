"""The one query behind the ranking: every finished card that counts, with its sums."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import case, func, select

from portal.award.models import Criterion
from portal.foundation.db import db
from portal.jury.models import Assignment, Score, ScoreCard, Seat
from portal.jury.queries.gate import SHOWN, before_jury_of, recused_from
from portal.jury.rules import CardState, Mark
from portal.municipalities.models import Municipality
from portal.municipalities.queries import LABEL
from portal.nominations.models import Application, RoundCriterion


@dataclass(frozen=True)
class Standing:
    """What there is to rank: the cases in order of their numbers, and the marks that count."""

    cases: tuple[int, ...]
    names: dict[int, str]
    marks: tuple[Mark, ...]


def standing_of(round_id: int) -> Standing:
    """Return all that a round's ranking is made of, in one query: finished cards of jurors who are not recused.

    Points are summed by card in the database, in whole numbers: the fraction is exact. Where a round has
    a weight of its own for a criterion it counts by that, else by the edition's.
    """
    weight = func.coalesce(RoundCriterion.weight, Criterion.weight)
    scored = Score.points.is_not(None)
    counts = (ScoreCard.state == CardState.DONE) & Seat.id.is_not(None) & ~recused_from(Seat.account_id)
    chosen = (
        select(
            Application.id,
            LABEL,
            Seat.id,
            func.sum(case((scored, weight * Score.points), else_=0)),
            func.sum(case((scored, weight), else_=0)),
        )
        .select_from(Application)
        .join(Municipality, Municipality.id == Application.municipality_id)
        .outerjoin(Assignment, Assignment.application_id == Application.id)
        .outerjoin(Seat, (Seat.id == Assignment.seat_id) & (Seat.round_id == round_id))
        .outerjoin(ScoreCard, (ScoreCard.assignment_id == Assignment.id) & counts)
        .outerjoin(Score, Score.card_id == ScoreCard.id)
        .outerjoin(Criterion, Criterion.id == Score.criterion_id)
        .outerjoin(
            RoundCriterion, (RoundCriterion.criterion_id == Score.criterion_id) & (RoundCriterion.round_id == round_id)
        )
        .where(before_jury_of(round_id), Application.state == SHOWN)
        .group_by(Application.id, Municipality.id, Seat.id)
        .order_by(Application.id, Seat.id)
    )
    return _standing(db.session.execute(chosen))


def _standing(rows: Iterable[tuple[int, str, int | None, int | None, int | None]]) -> Standing:
    names: dict[int, str] = {}
    marks: list[Mark] = []
    for application_id, name, seat_id, points, weight in rows:
        names[application_id] = name
        if seat_id is not None and weight:
            marks.append(Mark(application_id, seat_id, Fraction(points or 0, weight)))
    return Standing(tuple(names), names, tuple(marks))
