"""What the other jurors gave, once the period lets it be seen."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from portal.accounts.models import Account
from portal.foundation.db import db
from portal.jury.models import Assignment, Score, ScoreCard, Seat
from portal.jury.queries.cards import written_of
from portal.jury.queries.cases import CaseSeen
from portal.jury.queries.gate import recused_from
from portal.jury.queries.texts import names_by_case
from portal.jury.rules import CardState, Written
from portal.municipalities.models import Municipality
from portal.nominations.models import Application


@dataclass(frozen=True)
class OthersCard:
    """Somebody else's assessment of a case, as far as it is finished."""

    name: str
    state: CardState
    written: Mapping[int, Written]


def others_of(case: CaseSeen) -> list[OthersCard]:
    """Return the others' finished assessments of a case, by name; none where the period keeps them back.

    What somebody gave before they were recused is left out, as everywhere; in the anonymised version so are the applicant's
    names in their words, which may be from before.
    """
    if not case.sees_others:
        return []
    names = _names_of(case.id) if case.blind else []
    rows = db.session.execute(
        select(ScoreCard.id, ScoreCard.state, Account.name)
        .select_from(Assignment)
        .join(Application, Application.id == Assignment.application_id)
        .join(Municipality, Municipality.id == Application.municipality_id)
        .join(ScoreCard, ScoreCard.assignment_id == Assignment.id)
        .join(Seat, Seat.id == Assignment.seat_id)
        .join(Account, Account.id == Seat.account_id)
        .where(Application.id == case.id, Seat.round_id == case.round.id, Seat.id != case.seat_id)
        .where(ScoreCard.state != CardState.OPEN)
        .where(~recused_from(Seat.account_id))
        .order_by(Account.name, Seat.id)
    ).all()
    scores: dict[int, list[Score]] = {}
    for each in db.session.scalars(select(Score).where(Score.card_id.in_([row.id for row in rows]))):
        scores.setdefault(each.card_id, []).append(each)
    return [OthersCard(row.name, row.state, written_of(scores.get(row.id, ()), names)) for row in rows]


def _names_of(application_id: int) -> list[str]:
    chosen = select(Municipality.id, Municipality.name).join(
        Application, Application.municipality_id == Municipality.id
    )
    place, name = db.session.execute(chosen.where(Application.id == application_id)).one()
    return names_by_case({application_id: (place, name)})[application_id]
