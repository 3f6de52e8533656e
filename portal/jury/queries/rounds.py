"""Reading rounds as their juries see them: who sits where, and their periods."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from portal.accounts.models import Account, AccountRole
from portal.accounts.rules import Role
from portal.award.models import Edition
from portal.foundation.db import db
from portal.jury.models import JuryPeriod, Panel, Seat
from portal.jury.queries.gate import SHOWN, before_jury_of
from portal.jury.rules import Period, SeatKind, Tie, period_at
from portal.nominations.models import Application, Round
from portal.nominations.rules import Method, RoundKind


@dataclass(frozen=True)
class RoundRow:
    """A round in the list; `cases` are those that the jury reads."""

    id: int
    year: int
    name: str
    deadline: datetime | None
    cases: int


@dataclass(frozen=True)
class RoundNow:
    """A round as its jury stands at a moment; `period` is None before the deadline."""

    id: int
    edition_id: int
    year: int
    name: str
    kind: str
    cards: bool
    deadline: datetime | None
    periods: tuple[Period, ...]
    period: Period | None


@dataclass(frozen=True)
class SeatRow:
    """Somebody in a panel."""

    id: int
    panel_id: int
    account_id: int
    name: str
    address: str
    language: str
    kind: SeatKind
    stands_in_for: int | None
    ties: tuple[tuple[int, Tie], ...]
    reminded_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True)
class PanelRow:
    """A panel with everybody who sits in it now."""

    id: int
    name: str
    quorum: int
    seats: tuple[SeatRow, ...]


def rounds(*, only: Collection[int] | None = None) -> list[RoundRow]:
    """Return the rounds, newest edition first; with `only`, those alone."""
    cases = (
        select(func.count())
        .where(before_jury_of(Round.id), Application.state == SHOWN)
        .correlate(Round)
        .scalar_subquery()
    )
    chosen = select(Round.id, Edition.year, Round.name, Round.deadline, cases).join(
        Edition, Edition.id == Round.edition_id
    )
    if only is not None:
        chosen = chosen.where(Round.id.in_(only))
    rows = db.session.execute(chosen.order_by(Edition.year.desc(), Round.position, Round.id))
    return [RoundRow(*row) for row in rows]


def round_now(round_id: int, now: datetime) -> RoundNow | None:
    """Return a round at a moment."""
    return rounds_now([round_id], now).get(round_id)


def rounds_now(round_ids: Collection[int], now: datetime) -> dict[int, RoundNow]:
    """Return rounds at a moment, by id: two questions, however many they are; a third for national ones without a deadline."""
    rows = db.session.execute(
        select(Round, Edition.year).join(Edition, Edition.id == Round.edition_id).where(Round.id.in_(round_ids))
    ).all()
    kept: dict[int, list[Period]] = {}
    chosen = select(JuryPeriod).where(JuryPeriod.round_id.in_(round_ids)).order_by(JuryPeriod.begins)
    for each in db.session.scalars(chosen):
        kept.setdefault(each.round_id, []).append(each.period)
    firsts = _first_deadlines([found for found, _ in rows])
    return {found.id: _now(found, year, tuple(kept.get(found.id, ())), firsts, now) for found, year in rows}


def _now(
    found: Round, year: int, periods: tuple[Period, ...], firsts: Mapping[int, datetime | None], now: datetime
) -> RoundNow:
    deadline = firsts.get(found.id, found.deadline)
    return RoundNow(
        id=found.id,
        edition_id=found.edition_id,
        year=year,
        name=found.name,
        kind=found.kind.value,
        cards=found.method is Method.CARDS,
        deadline=deadline,
        periods=periods,
        period=period_at(periods, deadline=deadline, now=now) if deadline else None,
    )


def deadline_of(found: Round) -> datetime | None:
    """Return when a round's jury may have cases: its deadline, for a national round without one the first of the others."""
    return _first_deadlines([found]).get(found.id, found.deadline)


def _first_deadlines(rounds: Collection[Round]) -> dict[int, datetime | None]:
    """Return the first deadline of the edition of every national round that has none of its own."""
    without = {each.edition_id: each.id for each in rounds if each.kind is RoundKind.NATIONAL and each.deadline is None}
    if not without:
        return {}
    chosen = select(Round.edition_id, func.min(Round.deadline)).where(Round.edition_id.in_(without))
    return {without[edition]: first for edition, first in db.session.execute(chosen.group_by(Round.edition_id))}


def led_by(account_id: int) -> set[int]:
    """Return the rounds in which somebody leads a panel."""
    chosen = select(Seat.round_id).where(Seat.account_id == account_id, Seat.ended_at.is_(None))
    return set(db.session.scalars(chosen.where(Seat.kind == SeatKind.LEADER)))


def panels_of(round_id: int) -> list[PanelRow]:
    """Return a round's panels with who sits in them, by name."""
    rows = db.session.scalars(
        select(Panel)
        .where(Panel.round_id == round_id)
        .order_by(Panel.name, Panel.id)
        .options(selectinload(Panel.seats).options(joinedload(Seat.account), selectinload(Seat.ties)))
        .execution_options(populate_existing=True)
    )
    return [
        PanelRow(
            panel.id, panel.name, panel.quorum, tuple(seat_row(each) for each in panel.seats if each.ended_at is None)
        )
        for panel in rows
    ]


def seat_row(seat: Seat) -> SeatRow:
    """Return a seat as pages show it."""
    return SeatRow(
        id=seat.id,
        panel_id=seat.panel_id,
        account_id=seat.account_id,
        name=seat.account.name,
        address=seat.account.address,
        language=seat.account.language,
        kind=seat.kind,
        stands_in_for=seat.stands_in_for,
        ties=tuple((each.id, Tie(each.kind, each.number, each.county)) for each in seat.ties),
        reminded_at=seat.reminded_at,
        ended_at=seat.ended_at,
    )


ROLE_FOR: Mapping[SeatKind, Role] = {
    SeatKind.LEADER: Role.JURY_LEADER,
    SeatKind.MEMBER: Role.JUROR,
    SeatKind.DEPUTY: Role.JUROR,
    SeatKind.SECRETARY: Role.JURY_SECRETARY,
}
"""The role that an account needs for a seat: who may enter is said there, and only there."""


def candidates(round_id: int) -> list[tuple[int, str, tuple[Role, ...]]]:
    """Return (id, name, roles) of those who may be given a seat in a round and have none, by name."""
    taken = select(Seat.account_id).where(Seat.round_id == round_id, Seat.ended_at.is_(None))
    rows = db.session.execute(
        select(Account.id, Account.name, AccountRole.role)
        .join(AccountRole, AccountRole.account_id == Account.id)
        .where(AccountRole.role.in_(set(ROLE_FOR.values())), Account.closed_at.is_(None), Account.id.not_in(taken))
        .order_by(Account.name, Account.id, AccountRole.role)
    )
    found: dict[tuple[int, str], list[Role]] = {}
    for account_id, name, role in rows:
        found.setdefault((account_id, name), []).append(role)
    return [(account_id, name, tuple(roles)) for (account_id, name), roles in found.items()]
