"""How much waits for officers, and since when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from portal.award.models import Edition
from portal.foundation.db import db
from portal.voting.models import Ballot, BallotSign, Objection, VoteAct
from portal.voting.queries.desk.acts import OPEN
from portal.voting.rules import BallotState


def edition_looked_after(now: datetime) -> int | None:
    """Return the edition whose votes officers look after: the latest whose vote has begun, else the latest with keys."""
    with_vote = select(Edition.id).where(Edition.pepper_check.is_not(None) | Edition.certified_at.is_not(None))
    begun = case((Edition.voting_opens <= now, 1), else_=0)
    return db.session.scalar(with_vote.order_by(begun.desc(), Edition.year.desc()).limit(1))


@dataclass(frozen=True)
class WaitingNow:
    """What waits in an edition. `held_since` and `asked_since` are by the real clock, `objected_since` by the domain's."""

    held: int
    held_since: datetime | None
    acts: int
    for_second: int
    asked_since: datetime | None
    objections: int
    objected_since: datetime | None


def waiting_now(edition_id: int) -> WaitingNow:
    """Return what waits for officers in an edition."""
    held = (
        select(func.count(), func.min(BallotSign.at))
        .select_from(Ballot)
        .outerjoin(BallotSign, BallotSign.ballot_id == Ballot.id)
        .where(Ballot.edition_id == edition_id, Ballot.state == BallotState.HELD)
    )
    second = VoteAct.due_at.is_(None)
    acts = select(func.count(), func.count().filter(second), func.min(VoteAct.made_at).filter(second)).where(
        VoteAct.edition_id == edition_id, OPEN
    )
    complaints = (
        select(func.count(), func.min(Objection.received_at))
        .join(VoteAct, VoteAct.id == Objection.act_id)
        .where(VoteAct.edition_id == edition_id, Objection.decided_at.is_(None))
    )
    found = [value for statement in (held, acts, complaints) for value in db.session.execute(statement).one()]
    return WaitingNow(*found)
