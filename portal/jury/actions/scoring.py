"""Writing a score card: saved as it is typed, finished, abstained from, taken up again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.award import actions as award
from portal.foundation import boxes
from portal.foundation.db import Refused, db, transaction
from portal.jury import rules
from portal.jury.models import Assignment, Score, ScoreCard, Seat
from portal.jury.queries.cards import NOTE, written_of
from portal.jury.queries.decisions import has_signed
from portal.jury.queries.gate import SEAT_FIRST, visible_to
from portal.jury.queries.rounds import RoundNow, round_now
from portal.jury.rules import CardAct, CardState, ScoreRefusal, Written
from portal.jury.rules.scoring import MOVES
from portal.nominations import queries as nominations
from portal.nominations.models import Application


@dataclass(frozen=True)
class Saved:
    """How a card stands after it was saved."""

    version: int
    state: CardState
    at: datetime


@transaction
def write_card(
    account_id: int, application_id: int, *, act: CardAct, written: Mapping[int, Written], note: str, seen: int, read: int,
    now: datetime,
) -> Saved:  # fmt: skip
    """Save, finish, abstain from or take up a card. `seen` is the version that the page showed, `read` the application's.

    Raises Refused(ScoreRefusal); then nothing is changed, and what was typed is the view's to show again.
    """
    card, found, delivered = _card(account_id, application_id, now)
    assert found.period is not None, "the gate opens after the deadline"
    refusal = rules.card_refusal(
        state=card.state, act=act, scoring=found.period.scoring, signed=has_signed(application_id, found.id), cards=found.cards,
        version=card.version, seen=seen,
    )  # fmt: skip
    if refusal:
        raise Refused(refusal)
    noted = rules.only_noted(card.state, act, before=written_of(card.scores), written=written)
    if act is not CardAct.REOPEN:
        criteria = [each.criterion.id for each in nominations.criteria_in(found.edition_id, found.id)]
        refusal = rules.written_refusal(written, criteria=criteria, private_note=note, finish=act is CardAct.FINISH)
        if refusal:
            raise Refused(refusal)
        _keep(card, written, note)
        award.lock_criteria(found.edition_id, now=now)
    if not noted:
        _move(card, act, read=read if read in range(1, delivered + 1) else delivered, now=now)
    card.version += 1
    card.saved_at = now
    return Saved(card.version, card.state, now)


def _card(account_id: int, application_id: int, now: datetime) -> tuple[ScoreCard, RoundNow, int]:
    """Return a card through the gate, locked for the length of the action."""
    row = db.session.execute(
        visible_to(account_id, now, Assignment.id, Seat.round_id, Application.delivered)
        .where(Application.id == application_id, Assignment.id.is_not(None))
        .order_by(*SEAT_FIRST)
        .limit(1)
    ).one_or_none()
    if row is None:
        raise Refused(ScoreRefusal.NOT_YOURS)
    chosen = select(ScoreCard).where(ScoreCard.assignment_id == row.id).with_for_update()
    card = db.session.scalars(chosen.execution_options(populate_existing=True)).one()
    found = round_now(row.round_id, now)
    assert found is not None, "a case has a round"
    return card, found, row.delivered


def _move(card: ScoreCard, act: CardAct, *, read: int, now: datetime) -> None:
    card.state = MOVES[card.state, act]
    card.finished_at = None if card.state is CardState.OPEN else now
    if act is not CardAct.REOPEN:
        card.read = read


def _keep(card: ScoreCard, written: Mapping[int, Written], note: str) -> None:
    kept = {each.criterion_id: each for each in card.scores}
    for criterion_id, each in written.items():
        score = kept.get(criterion_id)
        if score is None:
            score = Score(criterion_id=criterion_id)
            card.scores.append(score)
        score.points = None if each.abstained else each.points
        score.abstained, score.text = each.abstained, each.text
    card.private_note = boxes.seal(boxes.PORTAL_KEY, note, purpose=NOTE) if note else None
