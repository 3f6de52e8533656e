"""Those who watch the log from outside: how many and who, and what each is to be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select

from portal.foundation import boxes
from portal.foundation.db import db
from portal.voting.models import LedgerEntry, VoteObserver
from portal.voting.queries import log as queries
from portal.voting.rules import heads, ledger
from portal.voting.rules.heads import Head
from portal.voting.rules.lines import canonical

OBSERVER_BOX = "vote-observer"  # what the sealed address is for


@dataclass(frozen=True)
class Observers:
    """What the public is told: how many they are, and the names of those who gave one."""

    number: int
    names: list[str]


def observers_of(edition_id: int) -> Observers:
    """Return who watches an edition's log."""
    mine = select(VoteObserver.name).where(VoteObserver.edition_id == edition_id)
    names = db.session.scalars(mine.order_by(VoteObserver.name)).all()
    return Observers(len(names), [name for name in names if name])


def addresses_of(edition_id: int) -> list[tuple[str, str | None, str]]:
    """Return (address, name, language) of an edition's observers, for the operator. Raises KeyUnusable."""
    mine = select(VoteObserver).where(VoteObserver.edition_id == edition_id).order_by(VoteObserver.added_at)
    return [(address_in(row.address_box), row.name, row.language) for row in db.session.scalars(mine)]


def address_in(box: bytes) -> str:
    """Return the address of an observer. Raises KeyUnusable."""
    return boxes.unseal(boxes.PORTAL_KEY, box, purpose=OBSERVER_BOX)[0]


def address_hash(address: str) -> bytes:
    """Return what an observer's address is found by. Raises KeyUnusable."""
    return boxes.keyed_hash(boxes.read_key(boxes.PORTAL_KEY), "observer", address.strip().lower())


def to_tell(edition_id: int, head: Head, today: date) -> Sequence[Any]:
    """Return the observers who are to be told of a head today: nothing was told today, and the head is new to them."""
    number = heads.number_of(head.origin)
    told_today = and_(VoteObserver.told_on.is_not(None), VoteObserver.told_on >= today)
    is_new = or_(
        VoteObserver.told_size.is_(None), VoteObserver.told_size != head.size, VoteObserver.told_beginning != number
    )
    return db.session.scalars(
        select(VoteObserver).where(VoteObserver.edition_id == edition_id, ~told_today, is_new)
    ).all()


def proof_between(edition_id: int, told: tuple[int, int] | None, head: Head) -> str | None:
    """Return the proof that the log of a head goes on from what was told, (beginning, size), as JSON; None without one.

    There is none for the first head, nor across a new beginning that has given up lines that were told.
    """
    if told is None or told[1] == 0 or told[1] > head.size:
        return None
    if any(told[0] < each.number and told[1] > each.size for each in queries.beginnings_of(edition_id)):
        return None
    mine = LedgerEntry.edition_id == edition_id, LedgerEntry.place < head.size
    leaves = db.session.scalars(select(LedgerEntry.leaf).where(*mine).order_by(LedgerEntry.place)).all()
    path = [each.hex() for each in ledger.consistency_proof(told[1], leaves)]
    return canonical({"first": told[1], "path": path, "second": head.size})
