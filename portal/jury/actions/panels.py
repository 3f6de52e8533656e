"""Setting a jury up: panels, seats, ties and periods."""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update

from portal.accounts.models import AccountRole
from portal.accounts.rules import Role
from portal.audit import actions as audit
from portal.audit.rules import Actor
from portal.foundation.db import Refused, db, transaction
from portal.jury import rules
from portal.jury.actions.stepping_in import step_in
from portal.jury.models import JuryPeriod, Panel, Seat, SeatTie
from portal.jury.queries.decisions import touches_signed
from portal.jury.queries.rounds import ROLE_FOR, deadline_of
from portal.jury.rules import FULL, ConflictRefusal, JuryEvent, PanelRefusal, Period, SeatKind, Tie, TieKind
from portal.nominations.models import Round

LARGEST_START = 2**31 - 1


@transaction
def add_panel(round_id: int, *, name: str, quorum: int, by: Actor) -> int:
    """Make a panel for a round and return its id. Raises Refused(PanelRefusal)."""
    panel = Panel(round_id=round_id, name=_name(name, round_id), quorum=_quorum(quorum))
    db.session.add(panel)
    db.session.flush()
    audit.record(
        by, JuryEvent.PANEL_ADDED, subject=("jury_panel", panel.id), after={"name": panel.name, "quorum": quorum}
    )
    return panel.id


@transaction
def change_panel(panel_id: int, *, name: str, quorum: int, by: Actor) -> None:
    """Give a panel another name or quorum. Raises Refused(PanelRefusal)."""
    panel = db.session.get_one(Panel, panel_id, with_for_update=True)
    before = {"name": panel.name, "quorum": panel.quorum}
    panel.name, panel.quorum = _name(name, panel.round_id, but=panel_id), _quorum(quorum)
    after = {"name": panel.name, "quorum": panel.quorum}
    audit.record(by, JuryEvent.PANEL_CHANGED, subject=("jury_panel", panel_id), before=before, after=after)


def _name(name: str, round_id: int, *, but: int | None = None) -> str:
    if not name.strip():
        raise Refused(PanelRefusal.NAME_MISSING)
    same = select(Panel.id).where(Panel.round_id == round_id, Panel.name == name.strip(), Panel.id != (but or 0))
    if db.session.scalar(same) is not None:
        raise Refused(PanelRefusal.NAME_TAKEN)
    return name.strip()


def _quorum(quorum: int) -> int:
    if quorum < 1:
        raise Refused(PanelRefusal.QUORUM)
    return quorum


@transaction
def give_seat(panel_id: int, *, account_id: int, kind: SeatKind, stands_in_for: int | None = None, by: Actor) -> int:
    """Give somebody a seat in a panel and return its id; deputies of one that they had there before go with it.

    Raises Refused(PanelRefusal).
    """
    panel = db.session.get_one(Panel, panel_id, with_for_update=True)
    seats = db.session.scalars(select(Seat).where(Seat.round_id == panel.round_id, Seat.ended_at.is_(None))).all()
    here = [each for each in seats if each.panel_id == panel_id]
    roles = set(db.session.scalars(select(AccountRole.role).where(AccountRole.account_id == account_id)))
    refusal = rules.seat_refusal(
        kind=kind,
        has_role=ROLE_FOR[kind] in roles,
        is_secretary=Role.JURY_SECRETARY in roles,
        seated=any(each.account_id == account_id for each in seats),
        has_leader=any(each.kind is SeatKind.LEADER for each in here),
        stands_in_for=stands_in_for,
        panel=[each.id for each in here if each.kind in FULL],
    )
    if refusal:
        raise Refused(refusal)
    last = db.session.scalar(select(func.max(Seat.position)).where(Seat.panel_id == panel_id)) or 0
    seat = Seat(
        round_id=panel.round_id, panel_id=panel_id, account_id=account_id, kind=kind, position=last + 1,
        stands_in_for=stands_in_for, start=secrets.randbelow(LARGEST_START),
    )  # fmt: skip
    db.session.add(seat)
    db.session.flush()
    if kind in FULL:
        had = select(Seat.id).where(Seat.panel_id == panel_id, Seat.account_id == account_id)
        theirs = update(Seat).where(Seat.stands_in_for.in_(had), Seat.ended_at.is_(None))
        db.session.execute(theirs.values(stands_in_for=seat.id))
    after = {"account": account_id, "seat": kind.value}
    audit.record(by, JuryEvent.SEAT_GIVEN, subject=("jury_panel", panel_id), after=after)
    return seat.id


@transaction
def end_seat(seat_id: int, *, by: Actor, now: datetime) -> None:
    """Let somebody leave a panel. What they have finished stays and counts; they see nothing of it any more."""
    seat = db.session.get_one(Seat, seat_id, with_for_update=True)
    if seat.ended_at is None:
        seat.ended_at = now
        before = {"account": seat.account_id, "seat": seat.kind.value}
        audit.record(by, JuryEvent.SEAT_ENDED, subject=("jury_panel", seat.panel_id), before=before)


@transaction
def add_tie(seat_id: int, *, kind: TieKind, number: str | None, county: str | None, by: Actor, now: datetime) -> None:
    """Tie a juror to a place, from now on. Cases there are no longer theirs, and their deputy steps in for them.

    Raises Refused(ConflictRefusal).
    """
    tie = Tie(kind, number or None, county or None)
    if refusal := rules.tie_refusal(tie):
        raise Refused(refusal)
    seat = db.session.get_one(Seat, seat_id, with_for_update=True)
    if any((each.kind, each.number, each.county) == (tie.kind, tie.number, tie.county) for each in seat.ties):
        raise Refused(ConflictRefusal.ALREADY)
    if touches_signed(seat, number=tie.number, county=tie.county):
        raise Refused(ConflictRefusal.SIGNED)
    seat.ties.append(SeatTie(kind=kind, number=tie.number, county=tie.county))
    db.session.flush()
    step_in(seat_id, now=now)
    # Where somebody lives or works stands with the seat and is forgotten in time; the log is not.
    after = {"account": seat.account_id, "tie": kind.value}
    audit.record(by, JuryEvent.TIE_ADDED, subject=("jury_panel", seat.panel_id), after=after)


@transaction
def remove_tie(tie_id: int, *, by: Actor) -> None:
    """Take a tie away that was entered by mistake, or has ended. The juror gets the cases back, and what they gave counts again.

    Raises Refused(ConflictRefusal): nobody lets themselves in, and what is signed stands.
    """
    tie = db.session.get(SeatTie, tie_id, with_for_update=True)
    if tie is None:
        return
    seat = db.session.get_one(Seat, tie.seat_id)
    if by.id == seat.account_id:
        raise Refused(ConflictRefusal.OWN_TIE)
    if touches_signed(seat, number=tie.number, county=tie.county):
        raise Refused(ConflictRefusal.SIGNED)
    before = {"account": seat.account_id, "tie": tie.kind.value}
    seat.ties.remove(tie)
    audit.record(by, JuryEvent.TIE_REMOVED, subject=("jury_panel", seat.panel_id), before=before)


@transaction
def set_periods(round_id: int, periods: Sequence[Period], *, by: Actor, read: Collection[Period] | None = None) -> None:
    """Say what a round's jurors may do and see when. Raises Refused(PanelRefusal).

    `read` are the periods that were there when this was decided on: refused when somebody has changed them since.
    """
    found = db.session.get_one(Round, round_id, with_for_update=True)
    there = db.session.scalars(
        select(JuryPeriod).where(JuryPeriod.round_id == round_id).execution_options(populate_existing=True)
    ).all()
    if read is not None and set(read) != {each.period for each in there}:
        raise Refused(PanelRefusal.PERIODS_CHANGED)
    if refusal := rules.periods_refusal(periods, deadline=deadline_of(found)):
        raise Refused(refusal)
    before = _told(there)
    db.session.execute(delete(JuryPeriod).where(JuryPeriod.round_id == round_id))
    rows = [
        JuryPeriod(
            round_id=round_id, begins=each.begins, others=each.others, scoring=each.scoring, sums=each.sums, blind=each.blind
        )
        for each in periods
    ]  # fmt: skip
    db.session.add_all(rows)
    audit.record(
        by,
        JuryEvent.PERIODS_SET,
        subject=("round", round_id),
        before={"periods": before},
        after={"periods": _told(rows)},
    )


def _told(rows: Sequence[JuryPeriod]) -> list[str]:
    ordered = sorted(rows, key=lambda each: each.begins)
    return [
        f"{each.begins.isoformat(timespec='minutes')} {each.others} {'scoring' if each.scoring else 'locked'}"
        + (" blind" if each.blind else "")
        + (" sums" if each.sums else "")
        for each in ordered
    ]
