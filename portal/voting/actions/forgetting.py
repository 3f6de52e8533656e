"""Letting go of a voter who has their data deleted. That nobody votes twice outlives it, and so does a count that is closed."""

from datetime import datetime

from sqlalchemy import delete, exists, update

from portal.award.models import Edition
from portal.foundation.db import db, transaction
from portal.voting import queries
from portal.voting.models import Ballot, VoteRequest
from portal.voting.queries import VoteHeld
from portal.voting.rules import BallotState


@transaction
def forget_voter(address: str, *, now: datetime) -> list[VoteHeld]:
    """Delete what an address asked for and its spelling on its ballots; withdraw those of a vote that is open.

    The keyed hash stays until certification: without it the address could vote again beside a ballot that counts, or shake
    off a hold. Return what is left, by edition. Raises KeyUnusable.
    """
    for held in queries.held_about(address, now):
        key = queries.voter_key(queries.pepper_of(held.edition_id), address)
        asked = VoteRequest.edition_id == held.edition_id, VoteRequest.voter_key == key
        db.session.execute(delete(VoteRequest).where(*asked))
        mine = Ballot.edition_id == held.edition_id, Ballot.voter_key == key
        is_open = exists().where(Edition.id == Ballot.edition_id, queries.open_at(now))
        withdrawn = update(Ballot).where(*mine, is_open, Ballot.state.in_([BallotState.COUNTED, BallotState.HELD]))
        db.session.execute(withdrawn.values(state=BallotState.WITHDRAWN, last_n=Ballot.last_n + 1))
        db.session.execute(update(Ballot).where(*mine).values(address_box=None))
    return queries.held_about(address, now)
