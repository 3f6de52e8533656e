"""Recusing: a juror's own word, what the secretary was told, and taking back a mistake."""

from datetime import datetime

from sqlalchemy import select

from portal.audit import actions as audit
from portal.audit.rules import Actor
from portal.foundation.db import Refused, db, transaction
from portal.jury import rules
from portal.jury.actions.stepping_in import step_in
from portal.jury.models import Conflict, Seat
from portal.jury.queries.decisions import has_signed
from portal.jury.queries.gate import SEAT_FIRST, before_jury_of, visible_to
from portal.jury.rules import ConflictKind, ConflictRefusal, JuryEvent, ScoreRefusal
from portal.nominations.models import Application


@transaction
def declare_recusal(account_id: int, application_id: int, *, reason: str, by: Actor, now: datetime) -> None:
    """Recuse oneself from a case that one sees; from now on it is not there any more, and an own deputy steps in.

    Raises Refused(ConflictRefusal), or ScoreRefusal.NOT_YOURS where there is nothing to see.
    """
    chosen = visible_to(account_id, now, Seat.id).where(Application.id == application_id).order_by(*SEAT_FIRST).limit(1)
    seat_id = db.session.scalar(chosen)
    if seat_id is None:
        raise Refused(ScoreRefusal.NOT_YOURS)
    _enter(seat_id, application_id, ConflictKind.OWN, reason, by=by, now=now)


@transaction
def enter_recusal(seat_id: int, application_id: int, *, reason: str, by: Actor, now: datetime) -> None:
    """Enter a recusal that the secretary was told of. Raises Refused(ConflictRefusal)."""
    seat = db.session.get_one(Seat, seat_id)
    here = select(Application.id).where(Application.id == application_id, before_jury_of(seat.round_id))
    if db.session.scalar(here) is None:
        raise Refused(ConflictRefusal.OTHER_ROUND)
    _enter(seat_id, application_id, ConflictKind.SET, reason, by=by, now=now)


def _enter(seat_id: int, application_id: int, kind: ConflictKind, reason: str, *, by: Actor, now: datetime) -> None:
    standing = select(Conflict.id).where(
        Conflict.seat_id == seat_id, Conflict.application_id == application_id, Conflict.ended_at.is_(None)
    )
    refusal = rules.declare_refusal(
        reason=reason,
        already=db.session.scalar(standing) is not None,
        signed=has_signed(application_id, _round_of(seat_id)),
    )
    if refusal:
        raise Refused(refusal)
    db.session.add(
        Conflict(
            seat_id=seat_id, application_id=application_id, kind=kind, reason=reason.strip(), declared_by=by.name, at=now
        )
    )  # fmt: skip
    db.session.flush()
    step_in(seat_id, now=now)
    # Why is the juror's own business: it stands with the case, not in the log.
    audit.record(by, JuryEvent.RECUSED, subject=("application", application_id), after={"kind": kind.value})


def _round_of(seat_id: int) -> int:
    return db.session.get_one(Seat, seat_id).round_id


@transaction
def end_recusal(conflict_id: int, *, why: str, by: Actor, now: datetime) -> None:
    """Take back a recusal that was a mistake, with a reason; it stays to be read. Raises Refused(ConflictRefusal)."""
    conflict = db.session.get(Conflict, conflict_id, with_for_update=True)
    if conflict is None or conflict.ended_at is not None:
        return
    refusal = rules.declare_refusal(
        reason=why, already=False, signed=has_signed(conflict.application_id, _round_of(conflict.seat_id))
    )
    if refusal:
        raise Refused(refusal)
    conflict.ended_at, conflict.ended_by, conflict.ended_why = now, by.name, why.strip()
    audit.record(by, JuryEvent.RECUSAL_ENDED, subject=("application", conflict.application_id))
