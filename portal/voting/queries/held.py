"""What is kept of somebody's votes, as they are told of it themselves: never the choice.

A vote counts for all spellings of an address, but is told to the mailbox that it was sent from alone: some mail service may
deliver two spellings to two people.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.award.models import Edition
from portal.award.rules import Identity
from portal.foundation import boxes
from portal.foundation.db import db
from portal.people.rules import mailbox_address
from portal.voting import queries
from portal.voting.models import Ballot, VoteRequest
from portal.voting.rules import BallotState


@dataclass(frozen=True)
class VoteHeld:
    """What is kept of somebody's vote in one edition.

    `state` is None for a vote that was asked for and waits to be confirmed. `voted_at` is by the real clock, and unknown
    when the request is gone. `spellings` are the mailbox as it was written. `ballot_id` and `request_ids` name the rows.
    """

    edition_id: int
    year: int
    state: BallotState | None
    open: bool
    asked_at: datetime | None
    voted_at: datetime | None
    spellings: frozenset[str]
    ballot_id: str | None
    request_ids: tuple[str, ...]


def held_about(address: str, now: datetime) -> list[VoteHeld]:
    """Return what is kept of the votes from a mailbox, by year. Raises KeyUnusable.

    After certification nothing ties a ballot to an address, so nothing is found.
    """
    editions = select(Edition.id, Edition.year, queries.open_at(now).label("open")).where(
        Edition.pepper_check.is_not(None), Edition.certified_at.is_(None)
    )
    rows = db.session.execute(editions.order_by(Edition.year)).all()
    found = (_held(row, address) for row in rows)
    return [held for held in found if held is not None]


def _held(edition: Any, address: str) -> VoteHeld | None:
    key, box = queries.voter_key(queries.pepper_of(edition.id), address), queries.key_name(edition.year, "box")
    own = mailbox_address(address)
    asked = select(VoteRequest.id, VoteRequest.asked_at, VoteRequest.used_at, VoteRequest.address_box).where(
        VoteRequest.edition_id == edition.id, VoteRequest.voter_key == key
    )
    requests = [
        (row, spelling)
        for row in db.session.execute(asked.order_by(VoteRequest.asked_at))
        if (spelling := _address_in(box, row.address_box)) is None or mailbox_address(spelling) == own
    ]
    mine = Ballot.edition_id == edition.id, Ballot.voter_key == key
    ballot = db.session.execute(select(Ballot.id, Ballot.state, Ballot.address_box).where(*mine)).one_or_none()
    written = _address_in(box, ballot.address_box) if ballot else None
    if ballot is not None and written is not None and mailbox_address(written) != own:
        ballot = written = None
    if not requests and ballot is None:
        return None
    return VoteHeld(
        edition_id=edition.id,
        year=edition.year,
        state=ballot.state if ballot else None,
        open=bool(edition.open),
        asked_at=max((row.asked_at for row, _ in requests), default=None),
        voted_at=max((row.used_at for row, _ in requests if row.used_at), default=None),
        spellings=frozenset(each for each in (written, *(spelling for _, spelling in requests)) if each),
        ballot_id=ballot.id if ballot else None,
        request_ids=tuple(row.id for row, _ in requests),
    )


@dataclass(frozen=True)
class NoticeHeld:
    """That a mailbox gets notices about votes by sign-in, in one edition. Nobody has proved whose those votes are.

    `spellings` are the mailbox as it was written; `ballot_ids` and `request_ids` name the rows.
    """

    year: int
    spellings: frozenset[str]
    ballot_ids: tuple[str, ...]
    request_ids: tuple[str, ...]


def notices_about(address: str) -> list[NoticeHeld]:
    """Return which votes by sign-in a mailbox gets notices about, by year. Raises KeyUnusable."""
    editions = select(Edition.id, Edition.year).where(
        Edition.identity == Identity.OIDC, Edition.pepper_check.is_not(None), Edition.certified_at.is_(None)
    )
    found = (_notices(row, address) for row in db.session.execute(editions.order_by(Edition.year)).all())
    return [held for held in found if held.ballot_ids or held.request_ids]


def _notices(edition: Any, address: str) -> NoticeHeld:
    key, box = queries.voter_key(queries.pepper_of(edition.id), address), queries.key_name(edition.year, "box")
    spellings: set[str] = set()
    ids: dict[type[Ballot] | type[VoteRequest], list[str]] = {Ballot: [], VoteRequest: []}
    for table, found in ids.items():
        noted = select(table.id, table.address_box).where(table.edition_id == edition.id, table.notice_key == key)
        for row in db.session.execute(noted.order_by(table.id)):
            written = _address_in(box, row.address_box)
            if written is not None and mailbox_address(written) == mailbox_address(address):
                spellings.add(written)
                found.append(row.id)
    return NoticeHeld(edition.year, frozenset(spellings), tuple(ids[Ballot]), tuple(ids[VoteRequest]))


def _address_in(box: str, sealed: bytes | None) -> str | None:
    return boxes.unseal(box, sealed, purpose=queries.ADDRESS_BOX)[0] if sealed is not None else None
