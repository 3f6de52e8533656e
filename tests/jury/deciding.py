"""A jury that is seated, meets, decides and signs."""

from sqlalchemy import update

from portal.foundation.db import db, transaction
from portal.jury import actions, queries
from portal.jury.rules import MeetingAct, Outcome, SeatKind
from portal.nominations.models import Round
from tests.jury import world as w
from tests.jury.world import AFTER, REALLY, World


def seated(found: World, prefix: str = "") -> World:
    """A leader and two members, with names of their own in every jury."""
    for name, kind in (("leder", SeatKind.LEADER), ("a", SeatKind.MEMBER), ("b", SeatKind.MEMBER)):
        address = f"{name}-{prefix}@jury.example"
        found.accounts[name] = w.build.account(w.ROLE_FOR[kind], name=f"{prefix} {name}", address=address)
        found.seat(name, kind)
    return found


def signed(found: World, reasons: dict[str, str] | None = None, **outcomes: Outcome) -> int:
    """A meeting of the panel that decides about cases by their names, and signs; gives its id."""
    meeting = actions.plan_meeting(found.panel, at=AFTER, place="Oslo", by=w.SECRETARY)
    whole = queries.meeting_now(meeting)
    assert whole is not None
    for point in whole.points:
        if point.case_id not in {found.cases.get(name) for name in outcomes}:
            actions.remove_point(meeting, point.id)
    actions.set_attendance(meeting, list(found.seats.values()))
    actions.move_meeting(meeting, MeetingAct.BEGIN, by=w.SECRETARY, now=AFTER)
    for name, outcome in outcomes.items():
        words = (reasons or {}).get(name, f"Om {name}.")
        actions.decide(
            meeting, found.cases[name], outcome=outcome, place=None, reasons=words, by=w.SECRETARY, now=AFTER
        )
    actions.move_meeting(meeting, MeetingAct.END, by=w.SECRETARY, now=AFTER)
    leader, second = found.accounts["leder"], found.accounts["a"]
    actions.propose_minutes(meeting, account_id=leader, by=found.actor("leder"), now=AFTER, real_now=REALLY)
    actions.sign_minutes(meeting, account_id=second, by=found.actor("a"), now=AFTER, real_now=REALLY)
    return meeting


@transaction
def set_round(round_id: int, **values: object) -> None:
    """Write a round's columns."""
    db.session.execute(update(Round).where(Round.id == round_id).values(**values))
