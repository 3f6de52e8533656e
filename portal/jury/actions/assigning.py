"""Giving out cases: one, many, or evenly."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.audit import actions as audit
from portal.audit.rules import Actor
from portal.foundation.db import Refused, db, transaction
from portal.jury import rules
from portal.jury.actions.stepping_in import give
from portal.jury.models import Assignment, Decision, Minutes, Panel, ScoreCard, Seat
from portal.jury.queries.gate import SHOWN, before_jury_of, recused_pairs
from portal.jury.rules import JUDGES, AssignRefusal, JuryEvent, MinutesState, SeatKind
from portal.nominations.models import Application


@dataclass(frozen=True)
class Assigned:
    """How many cases were given out, and how many were not, by reason."""

    made: int
    refused: dict[AssignRefusal, int]


@dataclass(frozen=True)
class _Facts:
    """What decides about every pair of a round, read once."""

    judges: frozenset[int]
    eligible: frozenset[int]
    recused: set[tuple[int, int]]
    assigned: set[tuple[int, int]]
    signed: set[int]

    def refusal(self, seat_id: int, application_id: int) -> AssignRefusal | None:
        """Why one pair cannot be made."""
        pair = seat_id, application_id
        return rules.assign_refusal(
            judges=seat_id in self.judges,
            eligible=application_id in self.eligible,
            recused=pair in self.recused,
            already=pair in self.assigned,
            signed=application_id in self.signed,
        )


def _facts(round_id: int) -> _Facts:
    seats = select(Seat.id).where(Seat.round_id == round_id, Seat.ended_at.is_(None), Seat.kind.in_(JUDGES))
    cases = select(Application.id).where(before_jury_of(round_id), Application.state == SHOWN)
    pairs = (
        select(Assignment.seat_id, Assignment.application_id)
        .join(Seat, Seat.id == Assignment.seat_id)
        .where(Seat.round_id == round_id)
    )
    signed = (
        select(Decision.application_id)
        .join(Minutes, Minutes.meeting_id == Decision.meeting_id)
        .join(Panel, Panel.id == Decision.panel_id)
        .where(Minutes.state == MinutesState.SIGNED, Panel.round_id == round_id)
    )
    return _Facts(
        judges=frozenset(db.session.scalars(seats)),
        eligible=frozenset(db.session.scalars(cases)),
        recused=recused_pairs(round_id),
        assigned=set(db.session.execute(pairs)),
        signed=set(db.session.scalars(signed)),
    )


@transaction
def assign(round_id: int, seat_id: int, application_id: int, *, by: Actor, now: datetime) -> None:
    """Give one juror one case. Raises Refused(AssignRefusal)."""
    if refusal := _facts(round_id).refusal(seat_id, application_id):
        raise Refused(refusal)
    give(seat_id, application_id, now=now)
    _note(by, round_id, 1)


@transaction
def assign_all(round_id: int, seats: Collection[int], cases: Collection[int], *, by: Actor, now: datetime) -> Assigned:
    """Give some jurors some cases, all of them where that may be; what may not is counted by reason."""
    facts = _facts(round_id)
    return _give_all(round_id, facts, [(seat, case) for seat in seats for case in cases], by=by, now=now)


def _give_all(round_id: int, facts: _Facts, pairs: Iterable[tuple[int, int]], *, by: Actor, now: datetime) -> Assigned:
    refused: Counter[AssignRefusal] = Counter()
    made = 0
    for seat, case in pairs:
        if refusal := facts.refusal(seat, case):
            refused[refusal] += 1
        else:
            give(seat, case, now=now)
            made += 1
    if made:
        _note(by, round_id, made)
    return Assigned(made, dict(refused))


def _note(by: Actor, round_id: int, number: int) -> None:
    audit.record(by, JuryEvent.ASSIGNED, subject=("round", round_id), after={"cases": number})


@transaction
def distribute(
    round_id: int, panel_id: int, *, readers: int, seed: int, by: Actor, now: datetime
) -> tuple[int, list[tuple[int, int]]]:
    """Give every case so many readers among a panel's members; return (how many were given out, (case, missing)).

    Deputies get nothing by this: they step in. Raises Refused(AssignRefusal.NOBODY) for a panel without members.
    """
    chosen = select(Seat.id).where(Seat.panel_id == panel_id, Seat.ended_at.is_(None))
    seats = db.session.scalars(chosen.where(Seat.kind.in_([SeatKind.LEADER, SeatKind.MEMBER]))).all()
    if not seats:
        raise Refused(AssignRefusal.NOBODY)
    facts = _facts(round_id)
    # What somebody was to read and is recused from is nobody's reading.
    standing = facts.assigned - facts.recused
    found = rules.even(
        facts.eligible - facts.signed, seats, readers=readers, recused=facts.recused, assigned=standing, seed=seed
    )
    given = _give_all(round_id, facts, found.pairs, by=by, now=now)
    return given.made, found.short


@transaction
def unassign(round_id: int, seat_id: int, application_id: int, *, by: Actor) -> None:
    """Take a case from a juror who has not begun with it. Raises Refused(AssignRefusal.BEGUN)."""
    row = db.session.execute(
        select(Assignment, ScoreCard.version)
        .join(ScoreCard, ScoreCard.assignment_id == Assignment.id)
        .join(Seat, Seat.id == Assignment.seat_id)
        .where(Seat.round_id == round_id, Seat.id == seat_id, Assignment.application_id == application_id)
    ).one_or_none()
    if row is None:
        return
    assignment, version = row
    if version:
        raise Refused(AssignRefusal.BEGUN)
    db.session.delete(assignment)
    audit.record(by, JuryEvent.UNASSIGNED, subject=("round", round_id), before={"cases": 1})
