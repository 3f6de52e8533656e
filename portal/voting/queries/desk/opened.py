"""What is sealed for officers to read, opened: of addresses no more than a first character, a number and a domain."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import case, func, select

from portal.award.models import Edition
from portal.foundation import boxes
from portal.foundation.boxes import KeyUnusable
from portal.foundation.db import db
from portal.voting import queries
from portal.voting.models import BallotReason, BallotSign
from portal.voting.queries import marks

EXAMPLE = func.coalesce(
    func.min(case((BallotSign.seen_box.is_not(None), BallotReason.ballot_id))), func.min(BallotReason.ballot_id)
)
"""One ballot of a group, rather one that shows something of its address."""


@dataclass(frozen=True)
class Seen:
    """What officers see of one ballot, and what they are told of why it is held. Nothing of it without the box key."""

    mask: str | None = None
    domain: str | None = None
    told: Mapping[str, Any] = field(default_factory=dict)


def seen_in(year: int, seen_box: bytes | None) -> Seen:
    """Return what officers see of an address; without the key they see nothing of it, and may still decide."""
    mask, domain = opened(year, seen_box, marks.SEEN_BOX) or (None, None)
    return Seen(mask, domain)


def opened(year: int, sealed: bytes | None, purpose: str) -> Any:
    """Return what is in a sealed value; None where there is none, and without the key."""
    if sealed is None:
        return None
    try:
        return boxes.unseal(queries.key_name(year, "box"), sealed, purpose=purpose)
    except KeyUnusable:
        return None


def seen_for(reasons: Collection[tuple[str, str]]) -> dict[tuple[str, str], Seen]:
    """Return what is seen and told of some ballots, by (ballot, reason), in one statement."""
    chosen = (
        select(BallotReason.ballot_id, BallotReason.reason, BallotReason.told_box, BallotSign.seen_box, Edition.year)
        .join(Edition, Edition.id == BallotReason.edition_id)
        .outerjoin(BallotSign, BallotSign.ballot_id == BallotReason.ballot_id)
        .where(BallotReason.ballot_id.in_({ballot for ballot, _ in reasons}))
    )
    found = {}
    for row in db.session.execute(chosen):
        if (row.ballot_id, row.reason) in reasons:
            seen = seen_in(row.year, row.seen_box)
            told = opened(row.year, row.told_box, marks.TOLD_BOX) or {}
            found[row.ballot_id, row.reason] = Seen(seen.mask, seen.domain, told)
    return found
