"""By whom a ballot was voided: they have no say in whether it counts after all."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from portal.foundation.db import db
from portal.voting.models import Ballot, VoteAct, VoteActBallot
from portal.voting.queries.desk.acts import OPEN
from portal.voting.rules import Act


def last_void(ballot_id: Any) -> Any:
    """Return the statement that gives the act by which a ballot was last voided: the one its voter was told of."""
    void, taken = aliased(VoteAct), aliased(VoteActBallot)
    acts = select(taken.act_id).join(void, void.id == taken.act_id)
    told = acts.where(taken.ballot_id == ballot_id, taken.told_at.is_not(None), void.type == Act.VOID)
    return told.order_by(taken.seen_n.desc()).limit(1).scalar_subquery()


def voiders(ballots: Any) -> set[int]:
    """Return who made and who agreed to the acts by which some ballots were last voided; ids, or what selects them."""
    acts = select(VoteAct.made_by, VoteAct.agreed_by).join(Ballot, VoteAct.id == last_void(Ballot.id))
    rows = db.session.execute(acts.where(Ballot.id.in_(ballots)))
    return {person for row in rows for person in row if person is not None}


def restores_closed_to(person_id: int) -> set[str]:
    """Return the restores that wait, of ballots that somebody had a part in voiding."""
    void = aliased(VoteAct)
    closed = (
        select(VoteActBallot.act_id)
        .join(VoteAct, VoteAct.id == VoteActBallot.act_id)
        .join(void, void.id == last_void(VoteActBallot.ballot_id))
        .where(OPEN, VoteAct.type == Act.RESTORE, (void.made_by == person_id) | (void.agreed_by == person_id))
    )
    return set(db.session.scalars(closed))
