"""Deleting what is kept of somebody: all features, one transaction."""

from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import delete

from portal.comments import actions as comments
from portal.culture import actions as culture
from portal.foundation import boxes, outbox
from portal.foundation.db import db, transaction
from portal.foundation.outbox import queue_email
from portal.jury.actions import forgetting as jury
from portal.nominations.actions import forgetting, proposing
from portal.people import actions as people_actions
from portal.people import queries as people
from portal.privacy import queries
from portal.privacy.models import DataRequest
from portal.privacy.queries import Held
from portal.voting import actions as voting
from portal.voting.queries.held import VoteHeld
from portal.voting.rules import BallotState

COUNTS = (BallotState.COUNTED, BallotState.HELD)

log = structlog.get_logger()


@dataclass(frozen=True)
class Erased:
    """What deleting did: how it was before, and what is left of votes, block and account."""

    before: Held
    votes_left: list[VoteHeld]
    block_left: bool
    account_left: bool


@transaction
def erase(token: str, *, now: datetime, real_now: datetime) -> Erased | None:
    """Delete what can be deleted of whoever holds a link, and tell them by mail. None when the link has ended.

    What stays: the keyed hash on ballots until certification, that of a blocked address while the block lasts, an account
    behind the door, and what staff did. Raises KeyUnusable; then nothing is deleted.
    """
    asker = queries.asker(token, real_now)
    if asker is None:
        return None
    address = asker.address
    before = queries.held_about(address, now=now, real_now=real_now)
    votes_left = voting.forget_voter(address, now=now)
    voting.forget_notices(address)
    comments.erase([row.case_id for row in before.comments], now=now)
    culture.erase_feedback([row.case_id for row in before.feedback], now=now)
    proposing.erase_proposals([row.case_id for row in before.proposals], now=now)
    jury.let_go_of_expert([row.id for row in before.statements])
    if before.person is not None:
        forgetting.let_go_of(before.person.id, now=now)
        people_actions.forget(before.person.id, now=now)
    spellings = queries.spellings(address, before.person, [*before.votes, *before.notices])
    outbox.forget_letters_to(spellings, but=queries.STAFF_MAIL)
    db.session.execute(delete(DataRequest).where(DataRequest.address_hash == people.hash_of(address)))
    erased = Erased(
        before=before,
        votes_left=votes_left,
        block_left=people.id_of(address) is not None,
        account_left=before.account is not None,
    )
    _tell(asker.address, asker.language, erased)
    log.info("data erased", votes=len(before.votes), person=before.person is not None)
    return erased


def _tell(address: str, language: str, erased: Erased) -> None:
    queue_email(
        "privacy/email/deleted.txt",
        to=address,
        language=language,
        values={
            "comments": len(erased.before.comments),
            "proposals": len(erased.before.proposals),
            "statements": len(erased.before.statements),
            "applications": [(row.municipality, row.year) for row in erased.before.applications],
            "withdrawn": [vote.year for vote in erased.before.votes if vote.open and vote.state in COUNTS],
            "standing": [vote.year for vote in erased.votes_left if not vote.open and vote.state in COUNTS],
            "votes_left": bool(erased.votes_left),
            "notices": [held.year for held in erased.before.notices],
            "block_left": erased.block_left,
            "account_left": erased.account_left,
        },
        links={},
        box=boxes.PORTAL_KEY,
    )
