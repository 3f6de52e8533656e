from datetime import datetime

from sqlalchemy import select

from portal.audit import actions as audit
from portal.audit.rules import Actor
from portal.foundation import boxes
from portal.foundation.db import db, transaction
from portal.people import queries
from portal.people.models import Person
from portal.people.rules import PersonEvent


@transaction
def known(*, address: str, language: str, now: datetime) -> int:
    """Return whose mailbox this is; somebody new is kept, not confirmed yet.

    Raises ValueError for what is no address.
    """
    box = boxes.seal(boxes.PORTAL_KEY, [address, language], purpose=queries.ADDRESS_BOX)
    hashed = queries.hash_of(address)
    person = db.session.scalar(select(Person).where(Person.address_hash == hashed).with_for_update())
    if person is None:
        person = Person(address_hash=hashed, canonical_hash=queries.canonical_hash_of(address), created_at=now)
        db.session.add(person)
    person.address_box = box
    db.session.flush()
    return person.id


@transaction
def confirm(person_id: int, *, now: datetime) -> None:
    """Note that the mailbox is theirs: they opened what was sent to it. The first time counts."""
    person = _locked(person_id)
    person.confirmed_at = person.confirmed_at or now


@transaction
def block(person_id: int, *, until: datetime | None, why: str, actor: Actor, now: datetime) -> None:
    """Keep somebody from writing, until a moment or until it is lifted. They are told `why` when they try."""
    person = _locked(person_id)
    before = {"until": person.blocked_until and person.blocked_until.isoformat()} if person.blocked_at else None
    person.blocked_at, person.blocked_until, person.blocked_why, person.trusted_at = now, until, why, None
    after = {"until": until and until.isoformat()}
    audit.record(actor, PersonEvent.BLOCKED, subject=("person", person_id), before=before, after=after, why=why)


@transaction
def unblock(person_id: int, *, why: str | None, actor: Actor) -> None:
    """Let somebody write again, under every spelling."""
    same = select(Person.canonical_hash).where(Person.id == person_id).scalar_subquery()
    theirs = select(Person).where(Person.canonical_hash == same, Person.blocked_at.is_not(None)).order_by(Person.id)
    for person in db.session.scalars(theirs.with_for_update()).all():
        person.blocked_at = person.blocked_until = person.blocked_why = None
        if person.address_box is None:
            db.session.delete(person)  # nothing but the block was left of them
        audit.record(actor, PersonEvent.UNBLOCKED, subject=("person", person.id), why=why)


@transaction
def trust(person_id: int, *, why: str | None, actor: Actor, now: datetime) -> None:
    """Show what somebody writes at once; it can be taken down afterwards. Lifts a block under every spelling."""
    person = _locked(person_id)
    if person.trusted_at is not None or person.address_box is None:
        return  # nothing to change, or nobody there
    unblock(person_id, why=why, actor=actor)
    person.trusted_at = now
    audit.record(actor, PersonEvent.TRUSTED, subject=("person", person_id), why=why)


@transaction
def untrust(person_id: int, *, why: str | None, actor: Actor) -> None:
    """Read what somebody writes before it is shown, again."""
    person = _locked(person_id)
    if person.trusted_at is None:
        return
    person.trusted_at = None
    audit.record(actor, PersonEvent.UNTRUSTED, subject=("person", person_id), why=why)


@transaction
def forget(person_id: int, *, now: datetime) -> None:
    """Delete a person, whose contributions have been let go of before. Of one who is blocked now the hash and the block stay."""
    person = _locked(person_id)
    if person.blocked_at is not None and (person.blocked_until is None or now < person.blocked_until):
        person.address_box, person.confirmed_at = None, None
    else:
        db.session.delete(person)


def _locked(person_id: int) -> Person:
    return db.session.scalars(select(Person).where(Person.id == person_id).with_for_update()).one()
