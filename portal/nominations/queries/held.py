"""What is kept of those who apply and propose, as they are told of it themselves; and what has had its time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from portal.award.models import Edition
from portal.foundation.db import db
from portal.moderation.models import Case
from portal.moderation.rules import State
from portal.municipalities.models import Municipality
from portal.nominations.models import (
    Application,
    ApplicationVersion,
    EligibilityStep,
    Gathering,
    Proposal,
    Round,
    Writer,
)
from portal.nominations.rules import ApplicationState


@dataclass(frozen=True)
class ApplicationHeld:
    """An application that somebody writes, or did."""

    year: int
    municipality: str
    name: str
    is_owner: bool
    state: ApplicationState
    invited_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class ProposalHeld:
    """A proposal that somebody sent in."""

    case_id: int
    year: int
    municipality: str
    name: str
    text: str
    state: State
    written_at: datetime
    confirmed_at: datetime | None


def applications_of(person_id: int) -> list[ApplicationHeld]:
    """Return the applications that somebody writes or has written, oldest first."""
    chosen = (
        select(
            Edition.year, Municipality.name, Writer.name, Writer.is_owner, Application.state, Writer.invited_at,
            Writer.ended_at,
        )
        .join(Application, Application.id == Writer.application_id)
        .join(Edition, Edition.id == Application.edition_id)
        .join(Municipality, Municipality.id == Application.municipality_id)
        .where(Writer.person_id == person_id)
    )  # fmt: skip
    return [ApplicationHeld(*row) for row in db.session.execute(chosen.order_by(Writer.id))]


def proposals_of(person_id: int) -> list[ProposalHeld]:
    """Return somebody's proposals, oldest first."""
    chosen = (
        select(
            Proposal.case_id, Edition.year, Municipality.name, Proposal.name, Proposal.text, Case.state,
            Proposal.written_at, Proposal.confirmed_at,
        )
        .join(Case, Case.id == Proposal.case_id)
        .join(Gathering, Gathering.id == Proposal.gathering_id)
        .join(Edition, Edition.id == Gathering.edition_id)
        .join(Municipality, Municipality.id == Gathering.municipality_id)
        .where(Case.person_id == person_id)
    )  # fmt: skip
    return [ProposalHeld(*row) for row in db.session.execute(chosen.order_by(Proposal.id))]


def drafts_left_lying(before: datetime, most: int) -> list[int]:
    """Return drafts that were never sent and whose deadline passed before a moment, oldest first."""
    says = select(Writer.id).where(Writer.application_id == Application.id).exists()
    over = func.coalesce(Application.open_until, Round.deadline, Application.begun_at) < before
    chosen = (
        select(Application.id)
        .join(Round, Round.id == Application.round_id)
        .where(
            Application.sent == 0,
            says,
            Application.begun_at < before,
            over,
            or_(Round.deadline.is_(None), Round.deadline < before),
        )
    )
    return list(db.session.scalars(chosen.order_by(Application.id).limit(most)))


def applications_over(before: datetime, most: int) -> list[int]:
    """Return sent applications to which nothing has happened since a moment, and that still say something."""
    last = (
        select(func.max(EligibilityStep.at)).where(EligibilityStep.application_id == Application.id).scalar_subquery()
    )
    says = select(ApplicationVersion.number).where(
        ApplicationVersion.application_id == Application.id, ApplicationVersion.emptied_at.is_(None)
    )
    chosen = select(Application.id).where(Application.sent > 0, last < before, says.exists())
    return list(db.session.scalars(chosen.order_by(Application.id).limit(most)))


def proposals_over(before: datetime, most: int) -> list[int]:
    """Return the cases of proposals that were written before a moment and still say something."""
    chosen = select(Proposal.case_id).where(
        Proposal.written_at < before, Proposal.confirmed_at.is_not(None), Proposal.text != ""
    )
    return list(db.session.scalars(chosen.order_by(Proposal.id).limit(most)))


def proposal_texts(case_ids: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
    """Return what proposals say, by case, for an archive."""
    chosen = (
        select(Proposal.case_id, Proposal.name, Proposal.text, Municipality.name, Edition.year)
        .join(Gathering, Gathering.id == Proposal.gathering_id)
        .join(Municipality, Municipality.id == Gathering.municipality_id)
        .join(Edition, Edition.id == Gathering.edition_id)
        .where(Proposal.case_id.in_(case_ids))
    )
    return {
        row[0]: {"name": row[1], "text": row[2], "municipality": row[3], "year": row[4]}
        for row in db.session.execute(chosen)
    }
