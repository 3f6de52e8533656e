"""How far a round's jury is: what the secretary and the leader follow, without anybody's points."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.accounts.models import Account
from portal.foundation.db import db
from portal.jury.models import Assignment, Conflict, ScoreCard, Seat, SeatTie
from portal.jury.queries.gate import SHOWN, before_jury_of, recused_pairs
from portal.jury.rules import JUDGES, Applicant, CardState, ConflictKind, SeatKind, Tie, TieKind, ties_that_meet
from portal.municipalities.models import Municipality
from portal.municipalities.queries import LABEL
from portal.nominations.models import Application


@dataclass(frozen=True)
class JurorProgress:
    """How far one juror is. Recused cases count nowhere."""

    seat_id: int
    account_id: int
    name: str
    kind: SeatKind
    assigned: int
    done: int
    abstained: int
    saved_at: datetime | None
    reminded_at: datetime | None

    @property
    def left(self) -> int:
        """How many are neither finished nor abstained from."""
        return self.assigned - self.done - self.abstained


@dataclass(frozen=True)
class CaseProgress:
    """How far one case is: (seat, state) of who reads it, and who is recused from it."""

    id: int
    name: str
    county: str
    readers: tuple[tuple[int, CardState], ...]
    recused: tuple[int, ...]

    @property
    def done(self) -> int:
        """How many have finished it."""
        return sum(state is CardState.DONE for _, state in self.readers)


@dataclass(frozen=True)
class Progress:
    """A round's progress, by juror and by case."""

    jurors: tuple[JurorProgress, ...]
    cases: tuple[CaseProgress, ...]

    @property
    def nobody_can(self) -> tuple[CaseProgress, ...]:
        """The cases that every single juror is recused from: somebody must be found for them."""
        judges = {each.seat_id for each in self.jurors}
        return tuple(each for each in self.cases if judges and judges <= set(each.recused))


def progress_of(round_id: int, *, without: int | None = None) -> Progress:
    """Return how far a round is; `without` is an account whose recused cases are left out, for a leader who looks."""
    recused = recused_pairs(round_id)
    seats = db.session.execute(
        select(Seat.id, Seat.account_id, Account.name, Seat.kind, Seat.reminded_at)
        .join(Account, Account.id == Seat.account_id)
        .where(Seat.round_id == round_id, Seat.ended_at.is_(None), Seat.kind.in_(JUDGES))
        .order_by(Seat.panel_id, Seat.position, Seat.id)
    ).all()
    cases = db.session.execute(
        select(Application.id, LABEL.label("name"), Municipality.county)
        .join(Municipality, Municipality.id == Application.municipality_id)
        .where(before_jury_of(round_id), Application.state == SHOWN)
        .order_by(Municipality.name, Application.id)
    ).all()
    cards = _cards(round_id)
    hidden = {case for seat, case in recused for each in seats if each.id == seat and each.account_id == without}
    shown = [row for row in cases if row.id not in hidden]
    readable = {row.id for row in shown}
    counted = {pair: card for pair, card in cards.items() if pair not in recused and pair[1] in readable}
    return Progress(
        jurors=tuple(
            _juror((seat.id, seat.account_id, seat.name, seat.kind, seat.reminded_at), counted) for seat in seats
        ),
        cases=tuple(
            CaseProgress(
                row.id,
                row.name,
                row.county,
                tuple((seat.id, counted[seat.id, row.id][0]) for seat in seats if (seat.id, row.id) in counted),
                tuple(seat.id for seat in seats if (seat.id, row.id) in recused),
            )
            for row in shown
        ),
    )


Cards = dict[tuple[int, int], tuple[CardState, datetime | None]]


def _cards(round_id: int) -> Cards:
    rows = db.session.execute(
        select(Assignment.seat_id, Assignment.application_id, ScoreCard.state, ScoreCard.saved_at)
        .join(ScoreCard, ScoreCard.assignment_id == Assignment.id)
        .join(Seat, Seat.id == Assignment.seat_id)
        .where(Seat.round_id == round_id)
    )
    return {(row.seat_id, row.application_id): (row.state, row.saved_at) for row in rows}


def _juror(seat: tuple[int, int, str, SeatKind, datetime | None], cards: Cards) -> JurorProgress:
    seat_id, account_id, name, kind, reminded_at = seat
    own = [card for (whose, _), card in cards.items() if whose == seat_id]
    return JurorProgress(
        seat_id=seat_id,
        account_id=account_id,
        name=name,
        kind=kind,
        assigned=len(own),
        done=sum(state is CardState.DONE for state, _ in own),
        abstained=sum(state is CardState.ABSTAINED for state, _ in own),
        saved_at=max((saved for _, saved in own if saved is not None), default=None),
        reminded_at=reminded_at,
    )


@dataclass(frozen=True)
class Recusal:
    """Somebody who must not judge a case, and why; `conflict_id` is what can be ended, None for one by rule."""

    seat_id: int
    juror: str
    case_id: int
    municipality: str
    kind: ConflictKind
    ties: tuple[TieKind, ...]
    reason: str
    at: datetime | None
    had_scored: bool
    conflict_id: int | None


def recusals_of(round_id: int) -> list[Recusal]:
    """Return everybody who is recused in a round, by juror and case: by rule and by word, and whether a card was left out."""
    applicants = {
        row.id: row
        for row in db.session.execute(
            select(Application.id, LABEL.label("name"), Municipality.number, Municipality.county)
            .join(Municipality, Municipality.id == Application.municipality_id)
            .where(before_jury_of(round_id), Application.state == SHOWN)
        )
    }
    seats = dict(
        db.session.execute(
            select(Seat.id, Account.name).join(Account, Account.id == Seat.account_id).where(Seat.round_id == round_id)
        ).all()
    )
    ties: dict[int, list[Tie]] = {}
    for each in db.session.scalars(select(SeatTie).where(SeatTie.seat_id.in_(seats))):
        ties.setdefault(each.seat_id, []).append(Tie(each.kind, each.number, each.county))
    scored = {pair for pair, (state, _) in _cards(round_id).items() if state is CardState.DONE}
    found = [
        Recusal(
            seat, seats[seat], case, row.name, ConflictKind.RULE, tuple(met), "", None, (seat, case) in scored, None
        )
        for seat, own in ties.items()
        for case, row in applicants.items()
        if (met := ties_that_meet(own, Applicant(row.number, row.county)))
    ]
    said = select(Conflict).where(Conflict.seat_id.in_(seats), Conflict.ended_at.is_(None))
    found += [
        Recusal(
            each.seat_id, seats[each.seat_id], each.application_id, applicants[each.application_id].name, each.kind, (),
            each.reason, each.at, (each.seat_id, each.application_id) in scored, each.id,
        )
        for each in db.session.scalars(said)
        if each.application_id in applicants
    ]  # fmt: skip
    return sorted(found, key=lambda each: (each.juror, each.municipality, each.kind))
