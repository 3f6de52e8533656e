"""What is taken out of a jury's work: assessments through the gate, and decisions."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from portal.accounts.models import Account
from portal.foundation.db import db
from portal.jury.models import Assignment, Decision, Meeting, Minutes, Panel, Score, ScoreCard, Seat
from portal.jury.queries.gate import recused_from, visible_to
from portal.jury.queries.rounds import RoundNow
from portal.jury.queries.texts import names_by_case
from portal.jury.rules import CardState, MinutesState, Outcome, blinded, sees_others
from portal.municipalities.models import Municipality
from portal.nominations.models import Application


@dataclass(frozen=True)
class Assessment:
    """What somebody gave one criterion of a case; `name` is None in the anonymised version. The private note is never here."""

    case_id: int
    name: str | None
    juror: str
    state: CardState
    criterion_id: int
    points: int | None
    abstained: bool
    text: str
    finished_at: datetime | None


def assessments_of(account_id: int, found: RoundNow, now: datetime) -> list[Assessment]:
    """Return one's own assessments in a round, and the others' finished ones as far as one may see them: three queries.

    Only of cases that the gate lets through; what somebody gave who is recused is left out, as everywhere.
    """
    if found.period is None:
        return []
    columns = (Application.id, Municipality.name, Seat.id, ScoreCard.state, Municipality.id)
    chosen = visible_to(account_id, now, *columns).outerjoin(ScoreCard, ScoreCard.assignment_id == Assignment.id)
    cases = db.session.execute(chosen.where(Seat.round_id == found.id)).all()
    others = found.period.others
    open_to = {row[0] for row in cases if sees_others(others, own_done=row[3] not in (None, CardState.OPEN))}
    names = {row[0]: None if found.period.blind else row[1] for row in cases}
    given = _read(found.id, names, open_to, {row[2] for row in cases})
    if not found.period.blind:
        return given
    hidden = names_by_case({row[0]: (row[4], row[1]) for row in cases})
    return [replace(each, text=blinded(each.text, hidden[each.case_id])) for each in given]


def _read(
    round_id: int, names: dict[int, str | None], open_to: Collection[int], own: Collection[int]
) -> list[Assessment]:
    chosen = (
        select(
            Application.id, Account.name, ScoreCard.state, Score.criterion_id, Score.points, Score.abstained, Score.text,
            ScoreCard.finished_at,
        )
        .select_from(Assignment)
        .join(Application, Application.id == Assignment.application_id)
        .join(Municipality, Municipality.id == Application.municipality_id)
        .join(ScoreCard, ScoreCard.assignment_id == Assignment.id)
        .join(Score, Score.card_id == ScoreCard.id)
        .join(Seat, Seat.id == Assignment.seat_id)
        .join(Account, Account.id == Seat.account_id)
        .where(Seat.round_id == round_id, Application.id.in_(names), ~recused_from(Seat.account_id))
        .where(or_(Seat.id.in_(own), Application.id.in_(open_to) & (ScoreCard.state != CardState.OPEN)))
        .order_by(Application.id, Account.name, Score.criterion_id)
    )  # fmt: skip
    return [Assessment(row[0], names[row[0]], *row[1:]) for row in db.session.execute(chosen)]


@dataclass(frozen=True)
class DecisionOut:
    """What a meeting decided about a case. `signed_at` is None as long as the minutes are not signed by two."""

    case_id: int
    outcome: Outcome
    place: int | None
    reasons: str
    voters: tuple[str, ...]
    meeting_at: datetime
    entered_by: str
    entered_at: datetime
    signed_at: datetime | None


def decisions_of(round_id: int, cases: Collection[int]) -> list[DecisionOut]:
    """Return what a round's meetings have decided about some cases, in order of time."""
    signed = aliased(Minutes)
    rows = db.session.execute(
        select(Decision, Meeting.at, signed.signed_at)
        .join(Meeting, Meeting.id == Decision.meeting_id)
        .join(Panel, Panel.id == Decision.panel_id)
        .outerjoin(signed, (signed.meeting_id == Meeting.id) & (signed.state == MinutesState.SIGNED))
        .where(Panel.round_id == round_id, Decision.application_id.in_(cases))
        .order_by(Meeting.at, Decision.id)
    ).all()
    seats = select(Seat.id, Account.name).join(Account, Account.id == Seat.account_id).where(Seat.round_id == round_id)
    names: dict[int, str] = {row[0]: row[1] for row in db.session.execute(seats)}
    return [
        DecisionOut(
            decided.application_id, decided.outcome, decided.place, decided.source,
            tuple(names[seat] for seat in decided.voters if seat in names), at, decided.by, decided.at, signed_at,
        )
        for decided, at, signed_at in rows
    ]  # fmt: skip
