from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.foundation import boxes
from portal.foundation.db import db
from portal.people import rules
from portal.people.models import Person
from portal.people.rules import Standing, canonical_address, mailbox_address

ADDRESS_BOX = "person-address"


@dataclass(frozen=True)
class Mailbox:
    """Where a person is written to, and in which language."""

    address: str
    language: str


def hash_of(address: str) -> bytes:
    """Return what the database knows a mailbox by. Raises ValueError for what is no address, KeyUnusable."""
    return boxes.keyed_hash(boxes.read_key(boxes.PORTAL_KEY), "mailbox", mailbox_address(address))


def canonical_hash_of(address: str) -> bytes:
    """Return what is the same for all spellings that count as one person: for limits and blocks. Raises as `hash_of`."""
    return boxes.keyed_hash(boxes.read_key(boxes.PORTAL_KEY), "person", canonical_address(address))


def id_of(address: str) -> int | None:
    """Return whose mailbox this is."""
    return db.session.scalar(select(Person.id).where(Person.address_hash == hash_of(address)))


def ids_of_same(address: str) -> frozenset[int]:
    """Return everybody who counts as the person behind an address."""
    same = select(Person.id).where(Person.canonical_hash == canonical_hash_of(address))
    return frozenset(db.session.scalars(same))


def mailbox_of(person_id: int) -> Mailbox | None:
    """Return where somebody is written to; None when the address has been deleted."""
    return mailboxes_of([person_id]).get(person_id)


def mailboxes_of(person_ids: Collection[int]) -> dict[int, Mailbox]:
    """Return where each of some people is written to, in one statement; the forgotten ones are left out."""
    chosen = select(Person.id, Person.address_box).where(Person.id.in_(person_ids), Person.address_box.is_not(None))
    return {person_id: unsealed(box) for person_id, box in db.session.execute(chosen) if box is not None}


def unsealed(box: bytes) -> Mailbox:
    """Return the mailbox in a box. Raises KeyUnusable."""
    return Mailbox(*boxes.unseal(boxes.PORTAL_KEY, box, purpose=ADDRESS_BOX))


def standing(person_id: int, now: datetime) -> Standing:
    """Return how somebody stands at a moment, blocked under another spelling too; somebody unknown is nothing of it."""
    same = select(Person.canonical_hash).where(Person.id == person_id).scalar_subquery()
    chosen = select(Person).where(Person.canonical_hash == same).execution_options(populate_existing=True)
    rows = {row.id: row for row in db.session.scalars(chosen)}
    found = {each: _standing(row, now) for each, row in rows.items()}
    own = found.get(person_id) or _standing(Person(), now)
    return next((each for each in found.values() if each.blocked), own) if not own.blocked else own


def _standing(row: Person, now: datetime) -> Standing:
    return rules.standing(
        confirmed_at=row.confirmed_at,
        blocked_at=row.blocked_at,
        blocked_until=row.blocked_until,
        blocked_why=row.blocked_why,
        trusted_at=row.trusted_at,
        now=now,
    )


@dataclass(frozen=True)
class PersonHeld:
    """What is kept of a person, as they are told of it themselves. The address is gone when only a block is left."""

    id: int
    address: str | None
    language: str | None
    created_at: datetime
    confirmed_at: datetime | None
    standing: Standing


def held_about(address: str, now: datetime) -> PersonHeld | None:
    """Return what is kept of whoever holds a mailbox, in any of its spellings. Raises KeyUnusable."""
    row = db.session.scalar(select(Person).where(Person.address_hash == hash_of(address)))
    if row is None:
        return None
    mailbox = unsealed(row.address_box) if row.address_box is not None else None
    return PersonHeld(
        id=row.id,
        address=mailbox.address if mailbox else None,
        language=mailbox.language if mailbox else None,
        created_at=row.created_at,
        confirmed_at=row.confirmed_at,
        standing=standing(row.id, now),
    )
