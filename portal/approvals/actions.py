import secrets
from datetime import datetime

from sqlalchemy import select, update

from portal.approvals import queries, rules
from portal.approvals.models import Approval
from portal.approvals.rules import Agreed, ApprovalEvent, ApprovalRefusal, Kind
from portal.audit import actions as audit
from portal.audit.rules import Actor
from portal.foundation.db import Refused, db, insert_into, transaction


@transaction
def ask(kind: Kind, subject: str, *, by: Actor, real_now: datetime, why: str | None = None) -> str:
    """Ask for a second person's agreement and return its id; what the same person asked already is left and returned.

    Raises Refused(ApprovalRefusal) when another has asked, or two have agreed: the page that was read was an older one.
    """
    assert by.id is not None, "an agreement is between two people"
    asked = insert_into(Approval).values(
        id=secrets.token_hex(16), kind=kind, subject=subject, why=why,
        asked_by=by.id, asked_name=by.name, asked_at=real_now,
    )  # fmt: skip
    # The index decides who was first, also of two at the same moment.
    made = db.session.scalars(asked.on_conflict_do_nothing().returning(Approval.id)).one_or_none()
    if made is None:
        return _asked_before(kind, subject, by.id)
    audit.record(by, ApprovalEvent.ASKED, subject=(kind.value, subject), why=why)
    return made


def _asked_before(kind: Kind, subject: str, person_id: int) -> str:
    """Return what stands when the same person asked for it. Raises Refused: it is another's, or was used just now."""
    standing = queries.standing(kind, subject)
    if standing is None:
        raise Refused(ApprovalRefusal.GONE)
    refusal = rules.ask_refusal(asked_by=standing.asked_by, agreed_by=standing.agreed_by, person_id=person_id)
    if refusal is not None:
        raise Refused(refusal)
    return standing.id


@transaction
def agree(approval_id: str, *, by: Actor, real_now: datetime) -> None:
    """Be the second. Raises Refused(ApprovalRefusal)."""
    assert by.id is not None, "an agreement is between two people"
    approval = db.session.get(Approval, approval_id, with_for_update=True)
    if approval is None:
        raise Refused(ApprovalRefusal.GONE)
    ended = approval.used_at is not None or approval.withdrawn_at is not None
    refusal = rules.agree_refusal(
        asked_by=approval.asked_by, agreed_by=approval.agreed_by, ended=ended, person_id=by.id
    )
    if refusal:
        raise Refused(refusal)
    approval.agreed_by, approval.agreed_name, approval.agreed_at = by.id, by.name, real_now
    audit.record(by, ApprovalEvent.AGREED, subject=(approval.kind.value, approval.subject))


@transaction
def withdraw(approval_id: str, *, by: Actor, real_now: datetime) -> None:
    """Take back what was asked, agreed to or not; either of the two may. Raises Refused(ApprovalRefusal.GONE)."""
    approval = db.session.get(Approval, approval_id, with_for_update=True)
    if approval is None or approval.used_at is not None or approval.withdrawn_at is not None:
        raise Refused(ApprovalRefusal.GONE)
    approval.withdrawn_at = real_now
    audit.record(by, ApprovalEvent.ENDED, subject=(approval.kind.value, approval.subject))


@transaction
def withdraw_all_of(person_id: int, *, by: Actor, real_now: datetime) -> None:
    """Take back all that somebody has asked for or agreed to and that stands: they may no longer.

    Acts of the vote's desk are left: they fall away by their own rules.
    """
    theirs = (Approval.asked_by == person_id) | (Approval.agreed_by == person_id)
    chosen = select(Approval.id).where(theirs, queries.STANDS, Approval.kind != Kind.VOTE_ACT).with_for_update()
    for approval_id in db.session.scalars(chosen).all():
        withdraw(approval_id, by=by, real_now=real_now)


@transaction
def take(kind: Kind, subject: str, *, real_now: datetime) -> Agreed:
    """Use an agreement, once, in the transaction of the act itself. Raises Refused(ApprovalRefusal.NOT_AGREED)."""
    used = (
        update(Approval)
        .where(Approval.kind == kind, Approval.subject == subject, Approval.agreed_by.is_not(None), queries.STANDS)
        .values(used_at=real_now)
        .returning(Approval.asked_by, Approval.agreed_by)
    )
    row = db.session.execute(used).one_or_none()
    if row is None:
        raise Refused(ApprovalRefusal.NOT_AGREED)
    return Agreed(row.asked_by, row.agreed_by)
