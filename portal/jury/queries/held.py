"""What is held of jurors and experts: as they are told of it themselves, and what has had its time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from portal.accounts.models import Account
from portal.award.models import Edition
from portal.foundation import boxes
from portal.foundation.db import db
from portal.jury.models import Assignment, Conflict, Panel, ScoreCard, Seat, SeatTie, Statement
from portal.jury.queries.statements import ADDRESS
from portal.jury.rules import CardState, ConflictKind, SeatKind, TieKind
from portal.municipalities.models import Municipality
from portal.nominations.models import Application, Round


@dataclass(frozen=True)
class TieHeld:
    """What ties somebody to a place: the municipality's number or the county's name."""

    kind: TieKind
    place: str


@dataclass(frozen=True)
class RecusalHeld:
    """A case that somebody was recused from by word."""

    municipality: str
    reason: str
    at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class SeatHeld:
    """A seat in a jury. How many cards and notes there are; what is in them shows behind the door alone."""

    year: int
    round_name: str
    panel: str
    kind: SeatKind
    ended_at: datetime | None
    ties: Sequence[TieHeld]
    recusals: Sequence[RecusalHeld]
    cards: int
    finished: int
    notes: int


@dataclass(frozen=True)
class StatementHeld:
    """A statement that somebody was asked for as an expert."""

    id: int
    year: int
    municipality: str
    expert: str
    asked_at: datetime
    delivered_at: datetime | None


def seats_of(address: str) -> list[SeatHeld]:
    """Return the seats of whoever signs in with an address, oldest first."""
    rows = db.session.execute(
        select(Seat, Panel.name, Round.name, Edition.year)
        .join(Account, Account.id == Seat.account_id)
        .join(Panel, Panel.id == Seat.panel_id)
        .join(Round, Round.id == Seat.round_id)
        .join(Edition, Edition.id == Round.edition_id)
        .where(Account.address == address.strip().lower())
        .order_by(Seat.id)
        .options(selectinload(Seat.ties))
    ).all()
    ids = [row[0].id for row in rows]
    recusals, cards = _recusals(ids), _cards(ids)
    return [
        SeatHeld(
            year, round_name, panel, seat.kind, seat.ended_at,
            tuple(TieHeld(tie.kind, tie.number or tie.county or "") for tie in seat.ties), recusals.get(seat.id, ()),
            len(cards.get(seat.id, ())), sum(state is not CardState.OPEN for state, _ in cards.get(seat.id, ())),
            sum(note for _, note in cards.get(seat.id, ())),
        )
        for seat, panel, round_name, year in rows
    ]  # fmt: skip


def _recusals(seats: Sequence[int]) -> dict[int, list[RecusalHeld]]:
    """Return what somebody said. What follows from ties is entered when those are forgotten, and names what is kept from them."""
    rows = db.session.execute(
        select(Conflict, Municipality.name)
        .join(Application, Application.id == Conflict.application_id)
        .join(Municipality, Municipality.id == Application.municipality_id)
        .where(Conflict.seat_id.in_(seats), Conflict.kind != ConflictKind.RULE)
        .order_by(Conflict.id)
    )
    found: dict[int, list[RecusalHeld]] = {}
    for row, name in rows:
        found.setdefault(row.seat_id, []).append(RecusalHeld(name, row.reason, row.at, row.ended_at))
    return found


def _cards(seats: Sequence[int]) -> dict[int, list[tuple[CardState, bool]]]:
    rows = db.session.execute(
        select(Assignment.seat_id, ScoreCard.state, ScoreCard.private_note.is_not(None))
        .join(ScoreCard, ScoreCard.assignment_id == Assignment.id)
        .where(Assignment.seat_id.in_(seats), ScoreCard.version > 0)
    )
    found: dict[int, list[tuple[CardState, bool]]] = {}
    for seat_id, state, has_note in rows:
        found.setdefault(seat_id, []).append((state, has_note))
    return found


def statements_about(address: str) -> list[StatementHeld]:
    """Return what an expert was asked at an address; addresses are sealed, so each is opened. Raises KeyUnusable."""
    chosen = select(Statement).where(Statement.address_box.is_not(None)).order_by(Statement.id)
    rows = db.session.scalars(
        chosen.options(
            joinedload(Statement.application).options(
                joinedload(Application.municipality), joinedload(Application.round)
            )
        )
    ).all()
    mine = [row for row in rows if _opened(row).casefold() == address.strip().casefold()]
    editions = select(Edition.id, Edition.year).where(Edition.id.in_([row.application.edition_id for row in mine]))
    years: dict[int, int] = {row[0]: row[1] for row in db.session.execute(editions)} if mine else {}
    return [
        StatementHeld(
            row.id, years[row.application.edition_id], row.application.municipality.name, row.expert, row.asked_at,
            row.delivered_at,
        )
        for row in mine
    ]  # fmt: skip


def _opened(row: Statement) -> str:
    assert row.address_box is not None, "asked for in the statement"
    return str(boxes.unseal(boxes.PORTAL_KEY, row.address_box, purpose=ADDRESS))


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
    experts = select(Statement.id).where(Statement.round_id == Round.id, Statement.address_box.is_not(None))
    chosen = (
        select(Round.id)
        .join(Edition, Edition.id == Round.edition_id)
        .where(Edition.certified_at < before, or_(ties.exists(), notes.exists(), reasons.exists(), experts.exists()))
    )
    return list(db.session.scalars(chosen.order_by(Round.id).limit(most)))
