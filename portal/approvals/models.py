from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.approvals.rules import Kind
from portal.foundation.db import Model


class Approval(Model):
    """Somebody asks, somebody else agrees; then it can be used once, or it is withdrawn. All moments by the real clock.

    Names stand beside the ids, without foreign keys: what was agreed outlives the accounts.
    """

    __tablename__ = "approval"
    __table_args__ = (
        CheckConstraint("agreed_by <> asked_by", name="two_people"),
        CheckConstraint("(agreed_by IS NULL) = (agreed_at IS NULL)", name="agreed_at_some_time"),
        CheckConstraint("used_at IS NULL OR agreed_by IS NOT NULL", name="used_by_two"),
        CheckConstraint("used_at IS NULL OR withdrawn_at IS NULL", name="used_or_withdrawn"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[Kind]
    subject: Mapped[str] = mapped_column(String(80))
    why: Mapped[str | None] = mapped_column(Text)
    asked_by: Mapped[int]
    asked_name: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime]
    agreed_by: Mapped[int | None]
    agreed_name: Mapped[str | None] = mapped_column(String(200))
    agreed_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


_OPEN = Approval.used_at.is_(None) & Approval.withdrawn_at.is_(None)

# One that stands at a time: two open ones about the same thing would be two ways of agreeing to it.
Index("approval_standing", Approval.kind, Approval.subject, unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)
