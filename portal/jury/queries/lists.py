"""A juror's cases as lists: everything goes through the gate."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from portal.foundation.db import db
from portal.jury.models import Assignment, ScoreCard, Seat
from portal.jury.queries.gate import visible_to
from portal.jury.queries.rounds import RoundNow, rounds_now
from portal.jury.rules import CardState, SeatKind, own_order
from portal.municipalities.models import Municipality
from portal.nominations.models import Application


@dataclass(frozen=True)
class CaseRow:
    """A case in a juror's list; `name` is None in the anonymised version, `state` None for a case that is not theirs to score."""

    id: int
    round_id: int
    name: str | None
    county: str | None
    state: CardState | None
    saved_at: datetime | None
    read_by: int


@dataclass(frozen=True)
class CaseList:
    """A juror's cases in one round, in their own order of reading."""

    round: RoundNow
    kind: SeatKind
    cases: tuple[CaseRow, ...]

    @property
    def own(self) -> tuple[CaseRow, ...]:
        """Those that they are to score."""
        return tuple(each for each in self.cases if each.state is not None)

    @property
    def done(self) -> int:
        """How many of them are finished or abstained from."""
        return sum(each.state is not CardState.OPEN for each in self.own)


def lists_of(account_id: int, now: datetime) -> list[CaseList]:
    """Return all that somebody may see, by round, newest deadline first: as many questions however many cases and rounds."""
    finished = _finished_by()
    columns = (
        Application.id, Seat.round_id, Municipality.name, Municipality.county, ScoreCard.state, ScoreCard.saved_at,
        finished, Seat.kind, Seat.start,
    )  # fmt: skip
    chosen = visible_to(account_id, now, *columns).outerjoin(ScoreCard, ScoreCard.assignment_id == Assignment.id)
    by_round: dict[int, list[Any]] = {}
    for row in db.session.execute(chosen.order_by(Application.id)):
        by_round.setdefault(row.round_id, []).append(row)
    held = rounds_now(by_round, now)
    found = [_list(rows, held[round_id]) for round_id, rows in by_round.items()]
    return sorted(found, key=lambda each: (each.round.deadline or now, each.round.id), reverse=True)


def _finished_by() -> Any:
    """How many have finished a case: what is least read is read next."""
    card, given, by = aliased(ScoreCard), aliased(Assignment), aliased(Seat)
    return (
        select(func.count(card.id))
        .join(given, given.id == card.assignment_id)
        .join(by, by.id == given.seat_id)
        .where(given.application_id == Application.id, by.round_id == Seat.round_id, card.state == CardState.DONE)
        .correlate(Application, Seat)
        .scalar_subquery()
        .label("read_by")
    )


def _list(rows: list[Any], found: RoundNow) -> CaseList:
    blind = found.period is not None and found.period.blind
    cases = {
        row.id: CaseRow(
            row.id, row.round_id, None if blind else row.name, None if blind else row.county, row.state, row.saved_at,
            row.read_by,
        )
        for row in rows
    }  # fmt: skip
    order = own_order(cases, start=rows[0].start)
    return CaseList(found, rows[0].kind, tuple(cases[case] for case in order))
