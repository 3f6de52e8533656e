"""What a new choice does to a ballot that is there."""

from typing import Any

from sqlalchemy import case

from portal.voting.actions.logging import Event
from portal.voting.models import Ballot
from portal.voting.rules import Act, BallotState


def voted_again() -> dict[str, Any]:
    """Return what a new choice does to a ballot: a hold follows the voter, also through a withdrawal.

    Signals look anew: a change is confirmed from somewhere too, and whoever has their data deleted has left nothing to
    compare.
    """
    kept_back = Ballot.hold_reason.is_not(None)
    return {
        "state": case((kept_back, BallotState.HELD), else_=BallotState.COUNTED),
        "voted_by": case((Ballot.state == BallotState.WITHDRAWN, Act.CAST), else_=Act.REPLACE),
        "last_n": Ballot.last_n + case((kept_back, 2), else_=1),
        "looked_at": None,
    }


def vote_events(voted_by: Act, choice: str, hold_reason: str | None) -> list[Event]:
    """Return what a new choice is in the log: the vote, and the hold that follows the voter."""
    events = [Event(voted_by, choice=choice)]
    return events if hold_reason is None else [*events, Event(Act.HOLD, reason=hold_reason)]
