"""What has happened to an application, as it is told."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.foundation.db import db
from portal.nominations.models import EligibilityStep
from portal.nominations.rules import ApplicationState, Move, StepReason


@dataclass(frozen=True)
class StepRow:
    """A change of state as it is told."""

    move: Move
    was: ApplicationState
    became: ApplicationState
    number: int
    reason: StepReason | None
    words: str | None
    by_account: int | None
    by_name: str
    at: datetime


def step_row(step: EligibilityStep) -> StepRow:
    """Return a step as plain values."""
    return StepRow(
        step.move, step.was, step.became, step.number, step.reason, step.words, step.by_account, step.by_name, step.at
    )


def steps_of(application_id: int) -> list[StepRow]:
    """Return what has happened to an application, oldest first."""
    chosen = select(EligibilityStep).where(EligibilityStep.application_id == application_id)
    return [step_row(row) for row in db.session.scalars(chosen.order_by(EligibilityStep.id))]


def last_step(application_id: int) -> StepRow | None:
    """Return what happened to it last."""
    found = select(EligibilityStep).where(EligibilityStep.application_id == application_id)
    step = db.session.scalar(found.order_by(EligibilityStep.id.desc()).limit(1))
    return step_row(step) if step else None
