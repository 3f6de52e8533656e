"""Observers: added and removed by the operator, told of the newest head once a day."""

import secrets
from datetime import date, datetime

import structlog
from sqlalchemy import delete, or_, select, update
from sqlalchemy.exc import IntegrityError

from portal.audit import actions as audit
from portal.audit.rules import Actor
from portal.award.models import Edition
from portal.foundation import boxes, clock
from portal.foundation.boxes import KeyUnusable
from portal.foundation.db import Refused, db, transaction
from portal.foundation.outbox import Page, queue_email
from portal.voting.models import VoteObserver
from portal.voting.queries import heads_log, observers
from portal.voting.queries import log as queries
from portal.voting.rules import heads
from portal.voting.rules.events import LogEvent
from portal.voting.rules.heads import Head
from portal.voting.rules.sealing import LogRefusal

log = structlog.get_logger()


@transaction(publishes=True)
def add_observer(
    edition_id: int, address: str, *, name: str | None, language: str, actor: Actor, now: datetime
) -> None:
    """Let somebody watch the log by mail; a name is shown publicly. Raises Refused(LogRefusal.KNOWN), KeyUnusable."""
    observer_id = secrets.token_hex(16)
    db.session.add(
        VoteObserver(
            id=observer_id,
            edition_id=edition_id,
            name=name,
            address_box=boxes.seal(boxes.PORTAL_KEY, [address], purpose=observers.OBSERVER_BOX),
            address_hash=observers.address_hash(address),
            language=language,
            added_at=now,
        )
    )
    try:
        db.session.flush()
    except IntegrityError:
        raise Refused(LogRefusal.KNOWN) from None
    audit.record(actor, LogEvent.OBSERVER_ADDED, subject=("vote_log", _year(edition_id)), after={"observer": name})


@transaction(publishes=True)
def remove_observer(edition_id: int, address: str, *, actor: Actor) -> None:
    """Send somebody no more heads, and forget the address. Raises Refused(LogRefusal.NO_OBSERVER), KeyUnusable."""
    mine = VoteObserver.edition_id == edition_id, VoteObserver.address_hash == observers.address_hash(address)
    gone = db.session.execute(delete(VoteObserver).where(*mine).returning(VoteObserver.name)).one_or_none()
    if gone is None:
        raise Refused(LogRefusal.NO_OBSERVER)
    audit.record(
        actor, LogEvent.OBSERVER_REMOVED, subject=("vote_log", _year(edition_id)), before={"observer": gone.name}
    )


def tell_observers() -> None:
    """Tell every observer of the newest head, when it is new to them and nothing has been told today."""
    today = clock.today().date()
    for edition_id, year in queries.editions_with_log():
        head = queries.last_head(edition_id)
        if head is None:
            continue
        for row in observers.to_tell(edition_id, head, today):
            told = None if row.told_size is None or row.told_beginning is None else (row.told_beginning, row.told_size)
            observer_id, proof = row.id, observers.proof_between(edition_id, told, head)
            try:
                _tell(observer_id, year, head, told=told, proof=proof, today=today)
            except KeyUnusable as problem:
                log.error("an observer cannot be told", edition=year, reason=str(problem))


@transaction
def forget_observers() -> None:
    """Forget those who watched logs that are closed for good: nothing will be sent them."""
    closed = select(Edition.id).where(Edition.certified_at.is_not(None))
    db.session.execute(delete(VoteObserver).where(VoteObserver.edition_id.in_(closed)))


@transaction
def _tell(
    observer_id: str, year: int, head: Head, *, told: tuple[int, int] | None, proof: str | None, today: date
) -> None:
    """Write the mail, unless somebody else did meanwhile: the row says what was told, in the same transaction."""
    not_today = or_(VoteObserver.told_on.is_(None), VoteObserver.told_on < today)
    mine = update(VoteObserver).where(VoteObserver.id == observer_id, not_today)
    values = {"told_on": today, "told_beginning": heads.number_of(head.origin), "told_size": head.size}
    row = db.session.execute(
        mine.values(**values).returning(VoteObserver.address_box, VoteObserver.language)
    ).one_or_none()
    if row is None:
        return
    queue_email(
        "voting/email/head.txt",
        to=observers.address_in(row.address_box),
        language=row.language,
        values={
            "year": year,
            "size": head.size,
            "at": heads.moment_of(head.time),
            "head": heads_log.line_of(head),
            "proof": proof,
            "first": told is None,
            "told_size": told[1] if told else None,
        },
        links={"page": Page("voting.log_page", {"year": year}), "program": Page("voting.compare_file", {"year": year})},
        box=boxes.PORTAL_KEY,
    )


def _year(edition_id: int) -> int:
    return db.session.scalars(select(Edition.year).where(Edition.id == edition_id)).one()
