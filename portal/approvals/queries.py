from sqlalchemy import select

from portal.approvals.models import Approval
from portal.approvals.rules import Kind
from portal.foundation.db import db

STANDS = Approval.used_at.is_(None) & Approval.withdrawn_at.is_(None)


def standing(kind: Kind, subject: str) -> Approval | None:
    """Return what has been asked about a subject and is neither used nor withdrawn."""
    return db.session.scalar(select(Approval).where(Approval.kind == kind, Approval.subject == subject, STANDS))


def open_ones(*kinds: Kind) -> list[Approval]:
    """Return what stands of some kinds, oldest first."""
    chosen = select(Approval).where(Approval.kind.in_(kinds), STANDS)
    return list(db.session.scalars(chosen.order_by(Approval.asked_at, Approval.id)))
