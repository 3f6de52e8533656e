"""Voting by signing in: who it is has been proved, and now waits for the voter's own button."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import exists, or_, update

from portal.award import queries as award
from portal.award.models import Edition
from portal.award.rules import Identity, voting_open
from portal.foundation import boxes, spent, tokens
from portal.foundation.db import Refused, db, transaction
from portal.foundation.openid import Subject
from portal.voting import queries
from portal.voting.models import Ballot, VoteRequest
from portal.voting.queries.signed_in import signed_in_key
from portal.voting.rules import Signs, VoteRefusal

SIGN_IN_LIFE = timedelta(minutes=15)  # to sign in, and as long again to press the button


@transaction(publishes=True)
def choose_identity(edition_id: int, identity: Identity, *, now: datetime) -> None:
    """Say how an edition's voters prove who they are. Raises Refused(VoteRefusal.BEGUN) once the vote has opened."""
    still = or_(Edition.voting_opens.is_(None), Edition.voting_opens > now)
    asked = exists().where(VoteRequest.edition_id == edition_id)
    voted = exists().where(Ballot.edition_id == edition_id)
    chosen = update(Edition).where(Edition.id == edition_id, still, ~asked, ~voted).values(identity=identity)
    if db.session.execute(chosen.returning(Edition.id)).one_or_none() is None:
        raise Refused(VoteRefusal.BEGUN)


def take_answer(state: str, real_now: datetime) -> bool:
    """Tell whether this is the first answer to a sign-in that was begun; every other is refused."""
    return spent.spend("sign-in", state, until=real_now + 2 * SIGN_IN_LIFE)


@transaction
def keep_signed_in(
    edition_id: int, who: Subject, *, choice: str, address: str | None, language: str, now: datetime, real_now: datetime
) -> str:
    """Keep a vote of somebody who has signed in until they confirm it; return its link's token, which no mail carries.

    `address` gets notices and no links: nobody has proved whose it is. Raises Refused(VoteRefusal.NOT_OPEN), KeyUnusable.
    """
    edition = award.edition_by_id(edition_id, now)
    if edition.identity is not Identity.OIDC or not voting_open(edition.calendar, now):
        raise Refused(VoteRefusal.NOT_OPEN)
    pepper = queries.pepper_of(edition_id)
    token, request_id = tokens.new(), secrets.token_hex(16)
    box = queries.key_name(edition.year, "box")
    db.session.add(
        VoteRequest(
            id=request_id,
            edition_id=edition_id,
            voter_key=signed_in_key(pepper, who),
            choice=choice,
            address_box=boxes.seal(box, [address, language], purpose=queries.ADDRESS_BOX) if address else None,
            link_hash=tokens.digest(token),
            code_mac=queries.code_mac(pepper, request_id, secrets.token_hex(16)),
            browser_mac=queries.browser_mac(pepper, tokens.new()),
            notice_key=queries.voter_key(pepper, address) if address else None,
            signals=Signs().to_json(),
            tries=0,
            asked_at=real_now,
            expires_at=real_now + SIGN_IN_LIFE,
        )
    )
    return token
