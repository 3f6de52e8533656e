"""The one gate: which cases somebody in a jury may see. Lists, pages, files, cards, exports, search and mail all ask it.

Recused is who lives, works or has a county where the applicant lies, and who has been entered as recused; in any of their
seats of the edition, so that a conflict told to one jury holds in the others. What is recused is not there: 404.

A case is before the jury of its own round, and before the national one from when its own jury's signed minutes send it on.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from portal.foundation.db import db
from portal.jury.models import Assignment, Conflict, Decision, Minutes, Panel, Seat, SeatTie
from portal.jury.rules import JUDGES, ONWARD, MinutesState, SeatKind
from portal.municipalities.models import Municipality
from portal.nominations.models import Application, Round
from portal.nominations.rules import ApplicationState, RoundKind

SHOWN = ApplicationState.ELIGIBLE
"""What a jury gets to see: an application that fulfils the conditions, and no other."""

ON_SEAT = and_(Assignment.seat_id == Seat.id, Assignment.application_id == Application.id)


def before_jury_of(round_id: Any) -> ColumnElement[bool]:
    """Return whether the row's Application is before the jury of a round (a value or a column)."""
    goal = aliased(Round)
    national = select(goal.id).where(
        goal.id == round_id, goal.kind == RoundKind.NATIONAL, goal.edition_id == Application.edition_id
    )
    return or_(Application.round_id == round_id, and_(national.correlate(Application, Seat, Round).exists(), sent_on()))


def sent_on() -> ColumnElement[bool]:
    """Return whether the jury of the row's Application's own round has sent it on, as its signed minutes stand."""
    newest = decided_last(Application.id, Application.round_id).correlate(Application)
    onward = select(Decision.id).where(Decision.id == newest.scalar_subquery(), Decision.outcome.in_(ONWARD))
    return onward.correlate(Application).exists()


def decided_last(application_id: Any, round_id: Any) -> Select[Any]:
    """Select the decision on a case that stands in a round: the newest one that is signed."""
    made, papers, panel = aliased(Decision), aliased(Minutes), aliased(Panel)
    return (
        select(func.max(made.id))
        .join(papers, (papers.meeting_id == made.meeting_id) & (papers.state == MinutesState.SIGNED))
        .join(panel, panel.id == made.panel_id)
        .where(made.application_id == application_id, panel.round_id == round_id)
    )


def recused_from(account_id: Any) -> ColumnElement[bool]:
    """Return whether an account (a value or a column) must not judge the row's Application, joined with its Municipality."""
    return or_(tied_to(account_id), _by_word(account_id))


def tied_to(account_id: Any) -> ColumnElement[bool]:
    """Return whether a tie of an account keeps it from the row's Application."""
    sits, within = aliased(Seat), aliased(Round)
    return (
        select(SeatTie.id)
        .join(sits, sits.id == SeatTie.seat_id)
        .join(within, within.id == sits.round_id)
        .where(sits.account_id == account_id, within.edition_id == Application.edition_id)
        .where(or_(SeatTie.number == Municipality.number, SeatTie.county == Municipality.county))
        .correlate(Application, Municipality, Seat)
        .exists()
    )


def _by_word(account_id: Any) -> ColumnElement[bool]:
    sits, about = aliased(Seat), aliased(Application)
    return (
        select(Conflict.id)
        .join(sits, sits.id == Conflict.seat_id)
        .join(about, about.id == Conflict.application_id)
        .where(sits.account_id == account_id, Conflict.ended_at.is_(None))
        .where(about.municipality_id == Application.municipality_id, about.edition_id == Application.edition_id)
        .correlate(Application, Municipality, Seat)
        .exists()
    )


def visible_to(account_id: int, now: datetime, *columns: Any) -> Select[Any]:
    """Select from the cases that somebody may see at a moment: assigned (the leader's: all), not recused, after the deadline.

    Rows are Application with its Round and Municipality, the Seat, and the Assignment where there is one. Somebody who sits
    in the county's jury and in the national one may get a case twice: `SEAT_FIRST` puts the latter first.
    """
    assigned = or_(Assignment.id.is_not(None), Seat.kind == SeatKind.LEADER)
    return _reached_by(account_id, now, *columns).where(assigned, Application.state == SHOWN)


def led_by_them(account_id: int, now: datetime, *columns: Any) -> Select[Any]:
    """Select from what a leader may read before it is a case: confirmed by its municipality, whatever became of it then."""
    return _reached_by(account_id, now, *columns).where(Seat.kind == SeatKind.LEADER, Application.delivered > 0)


def _reached_by(account_id: int, now: datetime, *columns: Any) -> Select[Any]:
    held = aliased(Round)  # whose jury the seat is in
    return (
        select(*columns)
        .select_from(Application)
        .join(Round, Round.id == Application.round_id)
        .join(Municipality, Municipality.id == Application.municipality_id)
        .join(Seat, before_jury_of(Seat.round_id))
        .join(held, held.id == Seat.round_id)
        .outerjoin(Assignment, ON_SEAT)
        .where(Seat.account_id == account_id, Seat.ended_at.is_(None), Seat.kind.in_(JUDGES))
        .where(Round.deadline <= now, func.coalesce(held.deadline, Round.deadline) <= now)
        .where(~recused_from(account_id))
    )


SEAT_FIRST = (Seat.round_id == Application.round_id, Assignment.id.is_(None))
"""The order in which one of somebody's seats is taken for a case: the national jury's first, then what is theirs to score."""


def may_see(account_id: int, application_id: int, now: datetime) -> bool:
    """Tell whether somebody in the jury may see a case: the question that a file's page asks."""
    chosen = visible_to(account_id, now, Application.id).where(Application.id == application_id)
    return db.session.scalar(chosen.limit(1)) is not None


def hidden_from(account_id: int, round_id: int) -> set[int]:
    """Return the cases of a round's edition that somebody must not meet, whatever their seats, and wherever a case is now."""
    chosen = (
        select(Application.id)
        .join(Municipality, Municipality.id == Application.municipality_id)
        .where(Application.edition_id == _edition_of(round_id), recused_from(account_id))
    )
    return set(db.session.scalars(chosen))


def recused_pairs(round_id: int) -> set[tuple[int, int]]:
    """Return (seat, case) of everybody in a round who is recused from a case of its edition, before the jury still or not.

    A draft that was never sent is no case: nothing is kept about it, so that it can be deleted.
    """
    chosen = (
        select(Seat.id, Application.id)
        .select_from(Seat)
        .join(Application, Application.edition_id == _edition_of(round_id))
        .join(Municipality, Municipality.id == Application.municipality_id)
        .where(Seat.round_id == round_id, Application.sent > 0, recused_from(Seat.account_id))
    )
    return {(seat, case) for seat, case in db.session.execute(chosen)}


def _edition_of(round_id: int) -> Any:
    held = aliased(Round)
    return select(held.edition_id).where(held.id == round_id).scalar_subquery()
