"""Confirming a vote, by link or by code: now it counts."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, select, update

from portal.award import queries as award
from portal.award.models import Edition
from portal.foundation import boxes, tokens
from portal.foundation.db import Refused, db, insert_into, transaction
from portal.voting import queries, rules
from portal.voting.actions.again import vote_events, voted_again
from portal.voting.actions.logging import log
from portal.voting.actions.telling import tell_voter
from portal.voting.models import Ballot, VoteRequest
from portal.voting.queries import Receipt
from portal.voting.rules import Act, BallotState, VoteRefusal

MOST_TRIES = 5


@transaction
def confirm_vote(token: str, *, now: datetime, real_now: datetime) -> Receipt:
    """Make the vote behind a link count; asked again, return the same receipt.

    Raises Refused(VoteRefusal) when the link has ended, is foreign, or the voter's ballot is voided; KeyUnusable.
    """
    return _confirm(VoteRequest.link_hash == tokens.digest(token), now=now, real_now=real_now)


@transaction
def confirm_by_code(edition_id: int, *, browser: str, typed: str, now: datetime, real_now: datetime) -> Receipt | None:
    """Make the vote count that this browser asked for, by the code in its mail. Return None for a wrong code.

    A wrong code counts as a try on each of the browser's open requests; after five a request takes the link only.
    """
    pepper = queries.pepper_of(edition_id)
    waiting = db.session.execute(
        select(VoteRequest.id, VoteRequest.code_mac)
        .where(
            VoteRequest.edition_id == edition_id,
            VoteRequest.browser_mac == queries.browser_mac(pepper, browser),
            VoteRequest.tries < MOST_TRIES,
        )
        .with_for_update()
    ).all()
    code = rules.normal_code(typed)
    for request_id, code_mac in waiting:
        if secrets.compare_digest(queries.code_mac(pepper, request_id, code), code_mac):
            return _confirm(VoteRequest.id == request_id, now=now, real_now=real_now)
    tried = update(VoteRequest).where(VoteRequest.id.in_([request_id for request_id, _ in waiting]))
    db.session.execute(tried.values(tries=VoteRequest.tries + 1))
    return None


def _confirm(which: ColumnElement[bool], *, now: datetime, real_now: datetime) -> Receipt:
    taken = (
        update(VoteRequest)
        .where(
            which,
            VoteRequest.used_at.is_(None),
            VoteRequest.expires_at > real_now,
            exists().where(Edition.id == VoteRequest.edition_id, queries.open_at(now)),
        )
        .values(used_at=real_now)
        .returning(
            VoteRequest.edition_id, VoteRequest.voter_key, VoteRequest.choice, VoteRequest.address_box,
            VoteRequest.notice_key, VoteRequest.signals,
        )
    )  # fmt: skip
    request = db.session.execute(taken).one_or_none()
    if request is None:
        return _as_before(which)
    edition = award.edition_by_id(request.edition_id, now)
    queries.pepper_of(edition.id)  # another key than at the beginning must not take votes
    box = queries.key_name(edition.year, "box")
    row, code, own_link = _put_in(request, box)
    events = vote_events(row.voted_by, request.choice, row.hold_reason)
    log(edition.id, edition.year, row.id, *events, last_n=row.last_n, now=now)
    tell_voter(edition, row.voted_by, address_box=request.address_box, own_link=own_link, answers_mail=True)
    return Receipt(edition.id, rules.grouped(code), row.state, row.voted_by)


def _put_in(request: Any, box: str) -> tuple[Any, str, str]:
    """Insert the ballot or, for a voter who has one, put the new choice in it; return its row, code and own link."""
    code = rules.receipt_code(secrets.token_bytes(rules.RECEIPT_BYTES))
    own_link = tokens.new()
    statement = insert_into(Ballot).values(
        id=queries.ballot_id(code),
        edition_id=request.edition_id,
        voter_key=request.voter_key,
        choice=request.choice,
        state=BallotState.COUNTED,
        voted_by=Act.CAST,
        last_n=1,
        code_box=boxes.seal(box, [code, own_link], purpose=queries.CODE_BOX),
        address_box=request.address_box,
        notice_key=request.notice_key,
        own_link_hash=tokens.digest(own_link),
        signals=request.signals,
    )
    row = db.session.execute(
        statement.on_conflict_do_update(
            index_elements=[Ballot.edition_id, Ballot.voter_key],
            set_={
                **voted_again(),
                "choice": request.choice,
                "address_box": request.address_box,
                "notice_key": request.notice_key,
                "signals": request.signals,
            },
            where=Ballot.state != BallotState.VOIDED,
        ).returning(Ballot.id, Ballot.code_box, Ballot.state, Ballot.voted_by, Ballot.last_n, Ballot.hold_reason)
    ).one_or_none()
    if row is None:
        raise Refused(VoteRefusal.VOIDED)
    code, own_link = boxes.unseal(box, row.code_box, purpose=queries.CODE_BOX)
    return row, code, own_link


def _as_before(which: ColumnElement[bool]) -> Receipt:
    receipt = queries.receipt_of_used(which)
    if receipt is None:
        raise Refused(VoteRefusal.LINK_ENDED)
    return receipt
