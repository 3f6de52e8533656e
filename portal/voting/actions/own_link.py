"""Changing and withdrawing a vote, by the ballot's private link."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, select, update

from portal.award import queries as award
from portal.award.models import Edition
from portal.foundation import boxes, tokens
from portal.foundation.db import Refused, db, transaction
from portal.voting import queries, rules
from portal.voting.actions.again import vote_events, voted_again
from portal.voting.actions.logging import Event, log
from portal.voting.actions.telling import tell_voter
from portal.voting.models import Ballot
from portal.voting.queries import Receipt
from portal.voting.rules import Act, BallotState, Signs, VoteRefusal


@transaction
def change_vote(token: str, *, choice: str, now: datetime, network: str | None = None) -> Receipt:
    """Put another choice in the ballot behind a private link. Raises Refused(VoteRefusal), KeyUnusable.

    `network` is where the change comes from (`marks.network_sign`), for the signals.
    """
    values = {**voted_again(), "choice": choice}
    if network is not None:
        _note_network(token, network)
    return _by_own_link(token, values, Ballot.state != BallotState.VOIDED, act=Act.REPLACE, choice=choice, now=now)


def _note_network(token: str, network: str) -> None:
    """Put another network in what a ballot's last request left behind; all else in it stays."""
    mine = Ballot.own_link_hash == tokens.digest(token), Ballot.state != BallotState.VOIDED
    row = db.session.execute(select(Ballot.id, Ballot.signals).where(*mine).with_for_update()).one_or_none()
    if row is not None:
        noted = replace(Signs.from_json(row.signals), network=network).to_json()
        db.session.execute(update(Ballot).where(Ballot.id == row.id).values(signals=noted))


@transaction
def withdraw_vote(token: str, *, now: datetime) -> Receipt:
    """Withdraw the ballot behind a private link; what it was held for stays with the voter. Raises Refused(VoteRefusal)."""
    values = {"state": BallotState.WITHDRAWN, "last_n": Ballot.last_n + 1}
    allowed = Ballot.state.in_([BallotState.COUNTED, BallotState.HELD])
    return _by_own_link(token, values, allowed, act=Act.WITHDRAW, choice=None, now=now)


def _by_own_link(
    token: str, values: dict[str, Any], allowed: ColumnElement[bool], *, act: Act, choice: str | None, now: datetime
) -> Receipt:
    mine = Ballot.own_link_hash == tokens.digest(token)
    is_open = exists().where(Edition.id == Ballot.edition_id, queries.open_at(now))
    changed = update(Ballot).where(mine, allowed, is_open).values(**values)
    row = db.session.execute(
        changed.returning(
            Ballot.edition_id, Ballot.id, Ballot.code_box, Ballot.address_box, Ballot.state, Ballot.voted_by,
            Ballot.last_n, Ballot.hold_reason,
        )
    ).one_or_none()  # fmt: skip
    if row is None:
        raise Refused(_why_not(mine, now=now, act=act))
    edition = award.edition_by_id(row.edition_id, now)
    queries.pepper_of(edition.id)
    events = vote_events(row.voted_by, choice, row.hold_reason) if choice is not None else [Event(act)]
    log(edition.id, edition.year, row.id, *events, last_n=row.last_n, now=now)
    code, own_link = boxes.unseal(queries.key_name(edition.year, "box"), row.code_box, purpose=queries.CODE_BOX)
    told = act if act is Act.WITHDRAW else row.voted_by  # after a withdrawal a change is a new vote
    tell_voter(edition, told, address_box=row.address_box, own_link=own_link)
    return Receipt(edition.id, rules.grouped(code), row.state, row.voted_by)


def _why_not(mine: ColumnElement[bool], *, now: datetime, act: Act) -> VoteRefusal:
    found = select(Ballot.state, queries.open_at(now)).join(Edition, Edition.id == Ballot.edition_id).where(mine)
    row = db.session.execute(found).one_or_none()
    if row is None:
        return VoteRefusal.LINK_ENDED
    state, is_open = row
    if state is BallotState.VOIDED:
        return VoteRefusal.VOIDED
    return VoteRefusal.NOT_TO_WITHDRAW if is_open and act is Act.WITHDRAW else VoteRefusal.NOT_OPEN
