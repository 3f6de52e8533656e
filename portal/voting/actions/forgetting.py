"""Letting go of a voter who has their data deleted. That nobody votes twice outlives it, and so does a count that is closed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, delete, exists, select, update

from portal.award.models import Edition
from portal.foundation.db import db, transaction
from portal.voting import queries
from portal.voting.actions.holding import empty_network, forget_signs_of
from portal.voting.actions.logging import Event, log
from portal.voting.models import Ballot, VoteRequest
from portal.voting.queries.held import VoteHeld, held_about, notices_about
from portal.voting.rules import Act, BallotState, Signs, without_network


@transaction
def forget_voter(address: str, *, now: datetime) -> list[VoteHeld]:
    """Delete what a mailbox asked for and its address on its ballots; withdraw those of a vote that is open.

    The keyed hash stays until certification: without it the address could vote again beside a ballot that counts, or shake
    off a hold. Return what is left, by edition. Raises KeyUnusable.
    """
    for held in held_about(address, now):
        db.session.execute(delete(VoteRequest).where(VoteRequest.id.in_(held.request_ids)))
        mine = Ballot.id == held.ballot_id
        is_open = exists().where(Edition.id == Ballot.edition_id, queries.open_at(now))
        withdrawn = update(Ballot).where(mine, is_open, Ballot.state.in_([BallotState.COUNTED, BallotState.HELD]))
        values = {"state": BallotState.WITHDRAWN, "last_n": Ballot.last_n + 1}
        row = db.session.execute(withdrawn.values(**values).returning(Ballot.id, Ballot.last_n)).one_or_none()
        if row is not None:
            log(held.edition_id, held.year, row.id, Event(Act.WITHDRAW), last_n=row.last_n, now=now)
        db.session.execute(update(Ballot).where(mine).values(address_box=None, notice_key=None))
        empty_network(mine)
        if held.ballot_id is not None:
            forget_signs_of(held.ballot_id)
    return held_about(address, now)


@transaction
def forget_notices(address: str) -> None:
    """Take a mailbox off the votes by sign-in that it gets notices about. Nobody has proved whose they are: they stand.

    Raises KeyUnusable.
    """
    for held in notices_about(address):
        for table, ids in ((VoteRequest, held.request_ids), (Ballot, held.ballot_ids)):
            db.session.execute(update(table).where(table.id.in_(ids)).values(address_box=None, notice_key=None))
        for ballot_id in held.ballot_ids:
            forget_signs_of(ballot_id)


@transaction
def forget_networks(request_ids: Sequence[str]) -> None:
    """Take the network out of what requests noted, and out of what their voters' ballots have of it."""
    for request_id in request_ids:
        asked = select(VoteRequest.edition_id, VoteRequest.voter_key, VoteRequest.signals)
        row = db.session.execute(asked.where(VoteRequest.id == request_id)).one_or_none()
        if row is None or row.signals is None:
            continue
        noted = update(VoteRequest).where(VoteRequest.id == request_id)
        db.session.execute(noted.values(signals=without_network(row.signals)))
        network = Signs.from_json(row.signals).network or ""
        of_voter = and_(Ballot.edition_id == row.edition_id, Ballot.voter_key == row.voter_key)
        empty_network(and_(of_voter, Ballot.signals.contains(network)))
