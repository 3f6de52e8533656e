"""What of a vote is not decided: staff's reading, never the public's."""

from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from portal.award.queries import EditionNow
from portal.foundation.db import db
from portal.foundation.outbox import OutgoingEmail
from portal.results.queries.winner import lacks_winner
from portal.results.rules.releasing import Obstacle, ResultRefusal, Undone, certify_obstacles, release_obstacles
from portal.voting import queries as voting
from portal.voting.models import Ballot, LedgerEntry, Objection, VoteAct, VoteActBallot, VoteErasure
from portal.voting.rules import Act, BallotState
from portal.voting.rules.acts import complain_until


def undone_of(edition_id: int, year: int) -> Undone:
    """Return what of an edition's vote is not decided."""
    held = select(func.count()).where(Ballot.edition_id == edition_id, Ballot.state == BallotState.HELD)
    acts = select(func.count()).where(
        VoteAct.edition_id == edition_id, VoteAct.done_at.is_(None), VoteAct.undone_at.is_(None)
    )
    told_last = db.session.scalar(_told(edition_id, func.max(VoteActBallot.told_at)))
    return Undone(
        held=_number(held),
        unseen=_unseen(edition_id),
        acts=_number(acts),
        notices=_untold(edition_id, year),
        complaints=_number(_complaints(edition_id).where(Objection.decided_at.is_(None))),
        complaints_until=complain_until(told_last) if told_last is not None else None,
    )


def _unseen(edition_id: int) -> int:
    """Count the ballots that signals have not looked at yet; none where limits are off, because nothing looks there."""
    if not current_app.config["LIMITS"]:
        return 0
    return _number(select(func.count()).where(Ballot.edition_id == edition_id, Ballot.looked_at.is_(None)))


def _untold(edition_id: int, year: int) -> int:
    """Count the voters of voided ballots who have not been told: no mail written, or one that waits to be sent."""
    told = _told(edition_id, VoteActBallot.ballot_id)
    unwritten = select(func.count()).where(
        Ballot.edition_id == edition_id,
        Ballot.state == BallotState.VOIDED,
        Ballot.address_box.is_not(None),
        Ballot.id.not_in(told),
    )
    box = voting.key_name(year, "box")
    unsent = select(func.count()).where(
        OutgoingEmail.key_name == box, OutgoingEmail.sent_at.is_(None), OutgoingEmail.due_at.is_not(None)
    )
    return _number(unwritten) + _number(unsent)


def _told(edition_id: int, what: Any) -> Any:
    """Return what is asked of the ballots whose voters have been told of a void."""
    return (
        select(what)
        .join(VoteAct, VoteAct.id == VoteActBallot.act_id)
        .where(VoteAct.edition_id == edition_id, VoteAct.type == Act.VOID, VoteActBallot.told_at.is_not(None))
    )


def _complaints(edition_id: int) -> Any:
    return (
        select(func.count())
        .select_from(Objection)
        .join(VoteAct, VoteAct.id == Objection.act_id)
        .where(VoteAct.edition_id == edition_id)
    )


def _number(statement: Any) -> int:
    return db.session.scalar(statement) or 0


def unsealed(edition_id: int) -> int:
    """Return how many lines of the log wait to be sealed."""
    return _number(select(func.count()).where(LedgerEntry.edition_id == edition_id, LedgerEntry.place.is_(None)))


def stands_before_release(edition: EditionNow) -> list[Obstacle]:
    """Return what must be decided before an edition's result may be released."""
    lacks = lacks_winner(edition.id)
    erased = db.session.get(VoteErasure, edition.id) is not None
    undone = undone_of(edition.id, edition.year)
    return release_obstacles(undone, outcome=lacks is None, erased=erased, lacks=lacks or ResultRefusal.NO_OUTCOME)


def stands_before_certification(edition: EditionNow, now: datetime) -> list[Obstacle]:
    """Return what stands in the way of approving an edition's result for good."""
    calendar = edition.calendar
    return certify_obstacles(
        undone_of(edition.id, edition.year),
        now=now,
        released_at=calendar.released_at,
        certified_at=calendar.certified_at,
    )
