"""Complaints over voided votes: taken from the voter, answered by somebody who had no part in the decision."""

import secrets
from datetime import datetime

from sqlalchemy import select

from portal.audit import actions as audit
from portal.audit.rules import Actor
from portal.award import queries as award
from portal.foundation import boxes, tokens
from portal.foundation.db import Refused, db, transaction
from portal.voting import queries
from portal.voting.actions import acts
from portal.voting.actions.noticing import write_to
from portal.voting.models import Ballot, Objection, VoteAct
from portal.voting.queries import decided
from portal.voting.rules import Act
from portal.voting.rules.acts import DeskEvent, ObjectionRefusal, RestoreReason, decider_refusal, objection_refusal

SUBJECT = "objection"


@transaction
def object_to_void(token: str, text: str, *, now: datetime) -> str:
    """Take the complaint of the voter behind a private link, sealed, and confirm it by mail; return its id.

    Raises Refused(ObjectionRefusal), KeyUnusable.
    """
    mine = select(Ballot.id).where(Ballot.own_link_hash == tokens.digest(token)).with_for_update()
    ballot_id = db.session.scalar(mine)
    void = decided.void_of(ballot_id) if ballot_id else None
    refusal = objection_refusal(
        until=void.until if void else None, exists=void is not None and void.objection is not None, now=now
    )
    if refusal:
        raise Refused(refusal)
    assert void is not None and void.act_id is not None
    edition = award.edition_by_id(void.edition_id, now)
    objection = Objection(
        id=secrets.token_hex(16),
        act_id=void.act_id,
        ballot_id=void.ballot_id,
        text_box=_sealed(edition.year, text),
        received_at=now,
    )
    db.session.add(objection)
    db.session.flush()
    write_to(edition, void.ballot_id, "voting/email/objection_received.txt", {"text": text}, about=_about(objection.id))
    return objection.id


@transaction
def decide(
    objection_id: str, *, upheld: bool, reply: str, by: Actor, now: datetime, real_now: datetime
) -> acts.Made | None:
    """Answer a complaint. Upheld, the vote counts again once a second officer agrees; dismissed, the voter is told why.

    Return the restore that waits, or None. Raises Refused(ObjectionRefusal | ActRefusal), KeyUnusable.
    """
    assert by.id is not None, "an officer decides"
    objection = db.session.get(Objection, objection_id, with_for_update=True, populate_existing=True)
    if objection is None:
        raise Refused(ObjectionRefusal.DECIDED)
    act = db.session.get_one(VoteAct, objection.act_id)
    refusal = decider_refusal(
        decided=objection.decided_at is not None, made_by=act.made_by, agreed_by=act.agreed_by, person_id=by.id
    )
    if refusal:
        raise Refused(refusal)
    edition = award.edition_by_id(act.edition_id, now)
    objection.decided_by, objection.decided_at, objection.upheld = by.id, now, upheld
    objection.reply_box = _sealed(edition.year, reply)
    event = DeskEvent.UPHELD if upheld else DeskEvent.DISMISSED
    audit.record(by, event, subject=(SUBJECT, objection.id))
    if upheld:
        return _restore(objection, act.edition_id, by, real_now)
    values = {"reply": reply}
    write_to(edition, objection.ballot_id, "voting/email/objection_dismissed.txt", values, about=_about(objection.id))
    return None


def _restore(objection: Objection, edition_id: int, by: Actor, real_now: datetime) -> acts.Made:
    last_n = db.session.scalar(select(Ballot.last_n).where(Ballot.id == objection.ballot_id))
    assert last_n is not None
    return acts.make(
        edition_id, Act.RESTORE, reason=RestoreReason.UPHELD, note=None, ballots={objection.ballot_id: last_n}, by=by,
        real_now=real_now,
    )  # fmt: skip


def _about(objection_id: str) -> str:
    return f"objection:{objection_id}"


def _sealed(year: int, text: str) -> bytes:
    return boxes.seal(queries.key_name(year, "box"), text, purpose=decided.OBJECTION_BOX)
