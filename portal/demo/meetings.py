"""The example juries' meetings, by the portal's own actions: what is decided and signed there is so by its rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from portal.accounts.models import Account
from portal.audit.rules import Actor
from portal.demo.cases import Cases
from portal.foundation import clock
from portal.foundation.db import db
from portal.jury import actions
from portal.jury.models import Feedback
from portal.jury.rules import MeetingAct, Outcome

INVITED_BEFORE, LASTS, WRITTEN_AFTER = timedelta(days=14), timedelta(hours=3), timedelta(days=2)
LEADER = 0


@dataclass(frozen=True)
class Sitting:
    """A panel with its seats in order, and who sits there."""

    told: Mapping[str, Any]
    round_id: int
    panel_id: int
    seats: Sequence[int]
    accounts: Sequence[Account]

    def actor(self, place: int) -> Actor:
        """Somebody in it, as the log remembers them."""
        return Actor(self.accounts[place].id, self.accounts[place].name)


def hold(sitting: Sitting, made: Cases) -> None:
    """Plan a panel's meeting; where something was decided, hold it, sign the minutes and write to those who applied."""
    told = sitting.told["meeting"]
    secretary = sitting.actor(len(sitting.seats) - 1)
    meeting_id = actions.plan_meeting(sitting.panel_id, at=told["at"], place=told["place"], by=secretary)
    if "decisions" not in told:
        return
    begins = told["at"]
    actions.set_attendance(meeting_id, [sitting.seats[place] for place in told["present"]])
    actions.move_meeting(meeting_id, MeetingAct.BEGIN, by=secretary, now=begins)
    for row in told["decisions"]:
        actions.decide(
            meeting_id, made.applications[row["number"]], outcome=Outcome(row["outcome"]), place=row.get("place"),
            reasons=row["reasons"], by=secretary, now=begins + LASTS / 2,
        )  # fmt: skip
    actions.move_meeting(meeting_id, MeetingAct.END, by=secretary, now=begins + LASTS)
    _sign(sitting, meeting_id, told["signed_by"])
    written = {"round_id": sitting.round_id, "written_by": secretary.name, "written_at": begins + WRITTEN_AFTER}
    rows = [{"application_id": made.applications[number], "text": text} for number, text in told["feedback"].items()]
    db.session.execute(insert(Feedback), [{**row, **written} for row in rows])


def _sign(sitting: Sitting, meeting_id: int, second: int) -> None:
    """Let the leader put the minutes up, and somebody else of the panel sign them."""
    at, real_now = sitting.told["meeting"]["at"] + LASTS, clock.real_now()
    leader, other = sitting.actor(LEADER), sitting.actor(second)
    assert leader.id is not None and other.id is not None, "they have accounts"
    later = at + WRITTEN_AFTER / 2
    actions.propose_minutes(meeting_id, account_id=leader.id, by=leader, now=at, real_now=real_now)
    actions.sign_minutes(meeting_id, account_id=other.id, by=other, now=later, real_now=real_now)
