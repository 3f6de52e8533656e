"""Reading requests, ballots and keys. Nothing here tells the public how many voted for whom: `results` asks the gate first."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from portal.award import queries as award
from portal.award.models import Edition
from portal.award.queries import EditionNow
from portal.foundation import boxes, tokens
from portal.foundation.boxes import KeyUnusable
from portal.foundation.db import db
from portal.voting.models import Ballot, VoteRequest
from portal.voting.queries.counts import Tally, tally_of
from portal.voting.queries.networks import old_networks
from portal.voting.queries.tasks import asking, new_task, solved_task, work_asked
from portal.voting.rules import (
    Act,
    BallotState,
    canonical_address,
    confirm_refusal,
    grouped,
    normal_code,
    receipt_refusal,
)

__all__ = ["Tally", "asking", "new_task", "old_networks", "solved_task", "tally_of", "work_asked"]

CHECK_WORD = "check"
CODE_BOX, ADDRESS_BOX = "ballot-code", "voter-address"  # what the sealed values are for


def key_name(year: int, kind: str) -> str:
    """Return the name of an edition's key: pepper, box or signing."""
    return f"{year}/{kind}"


def check_of(key: bytes) -> bytes:
    """Return what an edition remembers of a key, so that another key is noticed."""
    return hmac.digest(key, CHECK_WORD.encode(), "sha256")


def pepper_of(edition_id: int) -> bytes:
    """Return an edition's pepper. Raises KeyUnusable when pepper or box key is missing or is not the one voting began with."""
    year, pepper_check, box_check = db.session.execute(
        select(Edition.year, Edition.pepper_check, Edition.box_check).where(Edition.id == edition_id)
    ).one()
    for kind, remembered in (("box", box_check), ("pepper", pepper_check)):
        key = boxes.read_key(key_name(year, kind))
        if remembered is None or not hmac.compare_digest(check_of(key), remembered):
            raise KeyUnusable(key_name(year, kind))
    return key


def unusable_keys() -> list[str]:
    """Return the names of keys that are missing or wrong, for every edition that voting was set up for."""
    found = []
    for edition_id in db.session.scalars(
        select(Edition.id).where(Edition.pepper_check.is_not(None), Edition.certified_at.is_(None))
    ):
        try:
            pepper_of(edition_id)
        except KeyUnusable as problem:
            found.append(str(problem))
    return found


def voter_key(pepper: bytes, address: str) -> bytes:
    """Return the keyed hash by which a voter with a mail address is known."""
    return boxes.keyed_hash(pepper, "mail", canonical_address(address))


def code_mac(pepper: bytes, request_id: str, code: str) -> bytes:
    """Return what a request keeps of the code in its mail."""
    return boxes.keyed_hash(pepper, "code", request_id, code)


def browser_mac(pepper: bytes, browser: str) -> bytes:
    """Return what a request keeps of the browser that asked."""
    return boxes.keyed_hash(pepper, "browser", browser)


def open_at(now: datetime) -> ColumnElement[bool]:
    """Return the condition under which an edition takes votes: the same as `award.rules.voting_open`."""
    return and_(Edition.voting_opens <= now, Edition.voting_closes > now)


@dataclass(frozen=True)
class Asked:
    """A request whose link was opened."""

    edition: EditionNow
    choice: str
    used: bool
    replaces: bool


def asked_by(token: str, *, now: datetime, real_now: datetime) -> Asked | None:
    """Return the request behind a link: used, or still able to confirm; None for every other link."""
    request = db.session.scalar(select(VoteRequest).where(VoteRequest.link_hash == tokens.digest(token)))
    if request is None:
        return None
    edition = award.edition_by_id(request.edition_id, now)
    used = request.used_at is not None
    opens, closes = edition.calendar.voting_opens, edition.calendar.voting_closes
    if not used and confirm_refusal(
        opens=opens, closes=closes, now=now, expires_at=request.expires_at, real_now=real_now
    ):
        return None
    state = db.session.scalar(
        select(Ballot.state).where(Ballot.edition_id == edition.id, Ballot.voter_key == request.voter_key)
    )
    return Asked(edition, request.choice, used, replaces=state in (BallotState.COUNTED, BallotState.HELD))


@dataclass(frozen=True)
class Receipt:
    """What the voter is shown after confirming: code in groups of four, and what has become of the vote."""

    edition_id: int
    code: list[str]
    state: BallotState
    voted_by: Act


def receipt_of_used(which: ColumnElement[bool]) -> Receipt | None:
    """Return the receipt that a used request gave before. Raises KeyUnusable."""
    same_voter = and_(VoteRequest.edition_id == Ballot.edition_id, VoteRequest.voter_key == Ballot.voter_key)
    return _receipt(select(*RECEIPT).join(VoteRequest, same_voter).where(which, VoteRequest.used_at.is_not(None)))


def receipt_by_own_link(token: str) -> Receipt | None:
    """Return the receipt behind a ballot's private link. Raises KeyUnusable."""
    return _receipt(select(*RECEIPT).where(Ballot.own_link_hash == tokens.digest(token)))


RECEIPT = (Edition.year, Ballot.code_box, Ballot.edition_id, Ballot.state, Ballot.voted_by)


def _receipt(statement: Any) -> Receipt | None:
    row = db.session.execute(statement.join(Edition, Edition.id == Ballot.edition_id)).one_or_none()
    if row is None:
        return None
    code, _ = boxes.unseal(key_name(row.year, "box"), row.code_box, purpose=CODE_BOX)
    return Receipt(row.edition_id, grouped(code), row.state, row.voted_by)


@dataclass(frozen=True)
class BallotNow:
    """What a ballot's own link or its receipt code tells: never the choice."""

    edition_id: int
    state: BallotState
    voted_by: str


NOW = (Ballot.edition_id, Ballot.state, Ballot.voted_by)


def ballot_by_own_link(token: str) -> BallotNow | None:
    """Return the ballot behind a private link."""
    row = db.session.execute(select(*NOW).where(Ballot.own_link_hash == tokens.digest(token))).one_or_none()
    return BallotNow(*row) if row else None


def ballot_by_code(typed: str) -> BallotNow | None:
    """Return the ballot of a receipt code as somebody typed it."""
    code = normal_code(typed)
    if receipt_refusal(code):
        return None
    row = db.session.execute(select(*NOW).where(Ballot.id == ballot_id(code))).one_or_none()
    return BallotNow(*row) if row else None


def ballot_id(code: str) -> str:
    """Return the id of the ballot with a receipt code (27 characters, capitals, no spaces): SHA-256 in hex."""
    return tokens.digest(code).hex()


def ballots_of(edition_id: int) -> list[tuple[str, BallotState]]:
    """Return every ballot's id and state, by id."""
    rows = db.session.execute(
        select(Ballot.id, Ballot.state).where(Ballot.edition_id == edition_id).order_by(Ballot.id)
    )
    return [(row.id, row.state) for row in rows]
