"""What juries have decided, and whether it is signed: from then on nothing about it changes."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import select, true
from sqlalchemy.orm import aliased

from portal.foundation.db import db
from portal.jury.models import Assignment, Decision, Minutes, Panel, ScoreCard, Seat
from portal.jury.queries.gate import SHOWN, before_jury_of, decided_last
from portal.jury.rules import CardState, Entered, MinutesState, Outcome
from portal.municipalities.models import Municipality
from portal.nominations.models import Application, Round
from portal.nominations.rules import RoundKind


def has_signed(application_id: int, round_id: int) -> bool:
    """Tell whether minutes with a round's decision on a case are signed: from then on nothing about it changes there."""
    chosen = (
        select(Decision.id)
        .join(Minutes, Minutes.meeting_id == Decision.meeting_id)
        .join(Panel, Panel.id == Decision.panel_id)
        .where(Decision.application_id == application_id, Panel.round_id == round_id)
        .where(Minutes.state == MinutesState.SIGNED)
    )
    return db.session.scalar(chosen.limit(1)) is not None


def touches_signed(seat: Seat, *, number: str | None, county: str | None) -> bool:
    """Tell whether a tie of a seat to a place would change points that a signed decision was made on.

    Asked of its own jury, and of the national one, whose points may be weighed with the people's.
    """
    sits, own = aliased(Seat), aliased(Round)
    chosen = (
        select(Decision.id)
        .join(Minutes, (Minutes.meeting_id == Decision.meeting_id) & (Minutes.state == MinutesState.SIGNED))
        .join(Panel, Panel.id == Decision.panel_id)
        .join(Round, Round.id == Panel.round_id)
        .join(Application, Application.id == Decision.application_id)
        .join(Municipality, Municipality.id == Application.municipality_id)
        .join(Assignment, Assignment.application_id == Application.id)
        .join(sits, (sits.id == Assignment.seat_id) & (sits.round_id == Round.id))
        .join(ScoreCard, ScoreCard.assignment_id == Assignment.id)
        .where(sits.account_id == seat.account_id, ScoreCard.state == CardState.DONE)
        .where((Round.id == seat.round_id) | (Round.kind == RoundKind.NATIONAL))
        .where(Round.edition_id == select(own.edition_id).where(own.id == seat.round_id).scalar_subquery())
        .where((Municipality.number == number) | (Municipality.county == county))
    )
    return db.session.scalar(chosen.limit(1)) is not None


def entered_in(round_id: int, *, meeting: int) -> list[Entered]:
    """Return what the meetings of a round have entered, oldest first: about cases that are still in it, and this one's all."""
    rows = db.session.execute(
        select(Decision.application_id, Decision.meeting_id, Decision.outcome, Minutes.meeting_id.is_not(None))
        .outerjoin(Minutes, (Minutes.meeting_id == Decision.meeting_id) & (Minutes.state == MinutesState.SIGNED))
        .join(Panel, Panel.id == Decision.panel_id)
        .join(Application, Application.id == Decision.application_id)
        .where(Panel.round_id == round_id)
        .where(((Application.state == SHOWN) & before_jury_of(round_id)) | (Decision.meeting_id == meeting))
        .order_by(Decision.id)
    )
    return [Entered(*row) for row in rows]


@dataclass(frozen=True)
class SignedDecision:
    """What stands in signed minutes about a case: what finalists and the outcome are made from."""

    decision_id: int
    application_id: int
    municipality_id: int
    municipality: str
    outcome: Outcome
    place: int | None
    reasons: Markup
    source: str
    signed_at: datetime


def signed_decisions(round_id: int, *, gone: bool = False) -> list[SignedDecision]:
    """Return what a round's juries have decided and signed, the winner first, then by place and name.

    A case that was decided in two meetings stands as in the newer one. An application that was withdrawn since, is not
    eligible any more, or that its county's jury has taken back is left out unless `gone` asks for it: nobody is told that it
    goes on, or has won.
    """
    rows = db.session.execute(
        select(
            Decision.id, Decision.application_id, Municipality.id, Municipality.name, Decision.outcome, Decision.place,
            Decision.reasons, Decision.source, Minutes.signed_at,
        )
        .join(Minutes, (Minutes.meeting_id == Decision.meeting_id) & (Minutes.state == MinutesState.SIGNED))
        .join(Panel, Panel.id == Decision.panel_id)
        .join(Application, Application.id == Decision.application_id)
        .join(Municipality, Municipality.id == Application.municipality_id)
        .where(Panel.round_id == round_id)
        .where(Decision.id == decided_last(Application.id, round_id).correlate(Application).scalar_subquery())
        .where(true() if gone else (Application.state == SHOWN) & before_jury_of(round_id))
    )  # fmt: skip
    order = {Outcome.WINNER: 0, Outcome.FINALIST: 1, Outcome.SENT_ON: 1, Outcome.NO: 2}
    found = [SignedDecision(*row) for row in rows]  # type: ignore[arg-type]  # what is signed has a moment
    return sorted(found, key=lambda each: (order[each.outcome], each.place or 0, each.municipality))
