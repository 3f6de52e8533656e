"""Erasing what ties ballots to voters: rows first, then keys with all their copies, then what the files still remember.

Every step may be interrupted and is then begun anew; `go_on` finds what was left. Receipts still verify: a ballot's id is
the hash of its code.
"""

import json
from datetime import datetime

import structlog
from sqlalchemy import delete, select, update

from portal.approvals.models import Approval
from portal.approvals.rules import Kind
from portal.audit import actions as audit
from portal.audit.rules import WORKER
from portal.award.models import Edition
from portal.backups import actions as backups
from portal.foundation import boxes, clock, vacuum
from portal.foundation.db import db, transaction
from portal.foundation.outbox import OutgoingEmail, forget_files
from portal.results.queries.undone import undone_of
from portal.results.rules.releasing import ResultEvent, erase_due
from portal.voting import queries as voting
from portal.voting.actions import holding
from portal.voting.models import Ballot, Objection, VoteAct, VoteActBallot, VoteErasure, VoteRequest

PERSONAL_KEYS = ("pepper", "box")
NOTHING_PERSONAL = dict.fromkeys(("voter_key", "code_box", "address_box", "notice_key", "own_link_hash", "signals"))
CLEARED = (
    "ballot", "ballot_sign", "ballot_reason", "vote_request", "vote_act", "vote_act_ballot", "objection", "approval",
    "outgoing_email", "rate_limit", "spent",
)  # fmt: skip

log = structlog.get_logger()


def go_on() -> None:
    """Erase every edition whose time has come, and end what was interrupted. The worker calls it; nothing due: one read."""
    for edition_id in _due(clock.now()):
        clear_rows(edition_id, real_now=clock.real_now())
    for edition_id in db.session.scalars(select(VoteErasure.edition_id).where(VoteErasure.done_at.is_(None))).all():
        finish(edition_id)


def _due(now: datetime) -> list[int]:
    waits = select(Edition).where(Edition.pepper_check.is_not(None))
    return [
        edition.id
        for edition in db.session.scalars(waits).all()
        if erase_due(closes=edition.voting_closes, certified_at=edition.certified_at, now=now)
    ]


@transaction(publishes=True)
def clear_rows(edition_id: int, *, real_now: datetime) -> None:
    """Clear all rows that tie the ballots of an edition to their voters, and keep what was not decided in numbers."""
    edition = db.session.get_one(Edition, edition_id, with_for_update=True)
    if db.session.get(VoteErasure, edition_id) is not None:
        return  # long ago, or by another worker just now
    undone = undone_of(edition_id, edition.year)
    acts = select(VoteAct.id).where(VoteAct.edition_id == edition_id)
    box = voting.key_name(edition.year, "box")
    holding.forget_signs(edition_id)
    db.session.execute(delete(Objection).where(Objection.act_id.in_(acts)))
    db.session.execute(delete(VoteActBallot).where(VoteActBallot.act_id.in_(acts)))
    of_acts = Approval.kind == Kind.VOTE_ACT, Approval.subject.in_(acts)
    db.session.execute(update(Approval).where(*of_acts).values(why=None))
    db.session.execute(update(VoteAct).where(VoteAct.edition_id == edition_id).values(note_box=None))
    db.session.execute(delete(VoteRequest).where(VoteRequest.edition_id == edition_id))
    db.session.execute(delete(OutgoingEmail).where(OutgoingEmail.key_name == box))
    cleared = {**NOTHING_PERSONAL, "looked_at": real_now}  # the same for all: no trace of when each was confirmed
    db.session.execute(update(Ballot).where(Ballot.edition_id == edition_id).values(cleared))
    edition.pepper_check = edition.box_check = None
    db.session.add(VoteErasure(edition_id=edition_id, undecided=json.dumps(undone.as_json()), rows_at=real_now))
    audit.record(WORKER, ResultEvent.ERASED, subject=("edition", edition.year), after=undone.as_json())


def finish(edition_id: int) -> None:
    """Destroy the keys of an erased edition with all their copies, and let the files forget. May be said again."""
    year = db.session.scalars(select(Edition.year).where(Edition.id == edition_id)).one()
    names = [voting.key_name(year, kind) for kind in PERSONAL_KEYS]
    out_of_reach = backups.destroy_copies(names)
    for name in names:
        boxes.destroy_key(name)
    _keys_gone(edition_id, json.dumps(out_of_reach))
    for name in names:
        forget_files(name)
    if vacuum.forget(CLEARED):
        _done(edition_id)
    else:
        log.warning("the database is read just now: what is erased is overwritten later", edition=year)


@transaction
def _keys_gone(edition_id: int, out_of_reach: str) -> None:
    gone = update(VoteErasure).where(VoteErasure.edition_id == edition_id)
    db.session.execute(gone.values(keys_at=clock.real_now(), out_of_reach=out_of_reach))


@transaction(publishes=True)
def _done(edition_id: int) -> None:
    db.session.execute(update(VoteErasure).where(VoteErasure.edition_id == edition_id).values(done_at=clock.real_now()))
