"""What officers have decided of a ballot, as its voter is told it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

from portal.award.models import Edition
from portal.foundation import boxes, tokens
from portal.foundation.db import db
from portal.voting import queries
from portal.voting.models import Ballot, LedgerEntry, Objection, VoteAct, VoteActBallot, VoteRequest
from portal.voting.rules import Act, BallotState
from portal.voting.rules.acts import complain_until
from portal.voting.rules.lines import parse_line

OBJECTION_BOX = "objection"  # what the sealed text and its answer are for


def void_reason_of(ballot_id: str) -> str | None:
    """Return the reason of a ballot's last void, from the log itself: it stands there after all else is erased."""
    voids = select(LedgerEntry.line).where(LedgerEntry.ballot_id == ballot_id, LedgerEntry.type == Act.VOID)
    line = db.session.scalar(voids.order_by(LedgerEntry.n.desc()).limit(1))
    return parse_line(line).reason if line is not None else None


@dataclass(frozen=True)
class Void:
    """A voided ballot as its voter meets it. `until` is when the time to complain ends, None where nothing was told."""

    ballot_id: str
    edition_id: int
    act_id: str | None
    reason: str
    until: datetime | None
    objection: "Complaint | None"


@dataclass(frozen=True)
class Complaint:
    """A complaint as its voter meets it. `upheld` is None until it is decided; `reply` says why it was dismissed."""

    received_at: datetime
    upheld: bool | None
    decided_at: datetime | None
    text: str | None
    reply: str | None


def void_by_own_link(token: str) -> Void | None:
    """Return what is decided of the voided ballot behind a private link; None for every other. Raises KeyUnusable."""
    return _void(Ballot.own_link_hash == tokens.digest(token))


def void_of(ballot_id: str) -> Void | None:
    """Return what is decided of a voided ballot. Raises KeyUnusable."""
    return _void(Ballot.id == ballot_id)


def _void(which: ColumnElement[bool]) -> Void | None:
    mine = select(Ballot.id, Ballot.edition_id, Edition.year).join(Edition, Edition.id == Ballot.edition_id)
    ballot = db.session.execute(mine.where(which, Ballot.state == BallotState.VOIDED)).one_or_none()
    if ballot is None:
        return None
    told = (
        select(VoteAct.id, VoteActBallot.told_at)
        .join(VoteActBallot, VoteActBallot.act_id == VoteAct.id)
        .where(VoteActBallot.ballot_id == ballot.id, VoteAct.type == Act.VOID, VoteActBallot.told_at.is_not(None))
    )
    act = db.session.execute(told.order_by(VoteActBallot.seen_n.desc()).limit(1)).one_or_none()
    return Void(
        ballot_id=ballot.id,
        edition_id=ballot.edition_id,
        act_id=act.id if act else None,
        reason=void_reason_of(ballot.id) or "",
        until=complain_until(act.told_at) if act else None,
        objection=_complaint(act.id, ballot.id, ballot.year) if act else None,
    )


def _complaint(act_id: str, ballot_id: str, year: int) -> Complaint | None:
    mine = select(Objection).where(Objection.act_id == act_id, Objection.ballot_id == ballot_id)
    found = db.session.scalar(mine)
    if found is None:
        return None
    text, reply = (unsealed(year, sealed) for sealed in (found.text_box, found.reply_box))
    return Complaint(found.received_at, found.upheld, found.decided_at, text, reply)


def unsealed(year: int, sealed: bytes | None) -> str | None:
    """Return a complaint's text or its answer. Raises KeyUnusable."""
    return boxes.unseal(queries.key_name(year, "box"), sealed, purpose=OBJECTION_BOX) if sealed is not None else None


def own_link_behind(token: str) -> str | None:
    """Return the private link's token of the ballot that the voter behind a mail's link has. Raises KeyUnusable.

    The link was sent to the address that the ballot belongs to.
    """
    same_voter = (VoteRequest.edition_id == Ballot.edition_id) & (VoteRequest.voter_key == Ballot.voter_key)
    found = select(Ballot.code_box, Edition.year).join(VoteRequest, same_voter)
    found = found.join(Edition, Edition.id == Ballot.edition_id).where(VoteRequest.link_hash == tokens.digest(token))
    row = db.session.execute(found).one_or_none()
    if row is None or row.code_box is None:
        return None
    _, own_link = boxes.unseal(queries.key_name(row.year, "box"), row.code_box, purpose=queries.CODE_BOX)
    return own_link
