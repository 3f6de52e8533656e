"""Which applications are not sent and have a deadline that is near."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portal.foundation.db import db
from portal.nominations import rules
from portal.nominations.models import Application, EligibilityStep, Round


@dataclass(frozen=True)
class Unsent:
    """An application that somebody has still to send. `told_at` is when they were last told until when."""

    id: int
    deadline: datetime
    reminded_of: datetime | None
    told_at: datetime

    def reminder_due(self, now: datetime) -> bool:
        """Whether its writers are to be reminded now."""
        return rules.reminder_due(deadline=self.deadline, reminded_of=self.reminded_of, told_at=self.told_at, now=now)


def near(now: datetime) -> list[Unsent]:
    """Return the applications that are not sent and whose own deadline is as near as a reminder is sent."""
    soon = now + rules.REMIND_BEFORE
    last_step = select(func.max(EligibilityStep.at)).where(EligibilityStep.application_id == Application.id)
    chosen = (
        select(
            Application.id, Application.begun_at, Application.open_until, Application.reminded_of, Round.deadline,
            last_step.scalar_subquery(),
        )
        .join(Round, Round.id == Application.round_id)
        .where(
            Application.state.in_(rules.UNSENT),
            # One that was completed and waits for the municipality has nothing left to send.
            (Application.state == rules.ApplicationState.DRAFT) | (Application.sent == Application.delivered),
            Round.deadline.between(now, soon) | Application.open_until.between(now, soon),
        )
    )  # fmt: skip
    found = []
    for each, begun_at, open_until, reminded_of, closes, step_at in db.session.execute(chosen.order_by(Application.id)):
        deadline = rules.deadline_for(closes, open_until)
        if deadline is not None:
            found.append(Unsent(each, deadline, reminded_of, max(begun_at, step_at or begun_at)))
    return found
