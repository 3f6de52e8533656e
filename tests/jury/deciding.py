"""A jury that is seated, meets, decides and signs."""

from collections.abc import Callable
from enum import Enum

import pytest
from sqlalchemy import update

from portal.foundation.db import Refused, db, transaction
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
            actions.remove_point(meeting, point.id, by=w.SECRETARY)
    actions.set_attendance(meeting, list(found.seats.values()))
    actions.move_meeting(meeting, MeetingAct.BEGIN, by=w.SECRETARY, now=AFTER)
    for name, outcome in outcomes.items():
        words = (reasons or {}).get(name, f"Om {name}.")
        actions.decide(
            meeting, found.cases[name], outcome=outcome, place=None, reasons=words, by=w.SECRETARY, now=AFTER
        )
    put_up(found, meeting)
    sign(found, meeting)
    return meeting


def opened(found: World) -> int:
    """A meeting that has begun, with everybody there and all cases on its agenda."""
    meeting = actions.plan_meeting(found.panel, at=AFTER, place="Oslo", by=w.SECRETARY)
    actions.set_attendance(meeting, list(found.seats.values()))
    actions.move_meeting(meeting, MeetingAct.BEGIN, by=w.SECRETARY, now=AFTER)
    return meeting


def decide(found: World, meeting: int, case: str, outcome: Outcome) -> None:
    """Let a meeting decide about a case by its name."""
    actions.decide(
        meeting, found.cases[case], outcome=outcome, place=None, reasons="Samlet.", by=w.SECRETARY, now=AFTER
    )


def put_up(found: World, meeting: int) -> None:
    """The meeting is over, and the leader puts its minutes up."""
    actions.move_meeting(meeting, MeetingAct.END, by=w.SECRETARY, now=AFTER)
    leader = found.accounts["leder"]
    actions.propose_minutes(meeting, account_id=leader, by=found.actor("leder"), now=AFTER, real_now=REALLY)


def sign(found: World, meeting: int, name: str = "a") -> None:
    """Somebody signs as the second."""
    actions.sign_minutes(meeting, account_id=found.accounts[name], by=found.actor(name), now=AFTER, real_now=REALLY)


def refused(reason: Enum, act: Callable[..., object], *args: object, **kwargs: object) -> None:
    """An action is refused for a reason, and nothing is changed by it."""
    with pytest.raises(Refused) as why:
        act(*args, **kwargs)
    assert why.value.reason is reason
    db.session.rollback()


@transaction
def set_round(round_id: int, **values: object) -> None:
    """Write a round's columns."""
    db.session.execute(update(Round).where(Round.id == round_id).values(**values))
