"""What has been told to whom in a round, in order."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.db import Model
from portal.notices.rules import Step

_STANDS = text("undone_at IS NULL")


class Notice(Model):
    """A step that was taken: how many mails, when, by whom. Nobody's address is kept here.

    The mails go out at `due_at`, by the real clock; until then the step can be undone.
    """

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint("mails >= 1", name="told_somebody"),
        CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name="undone_by_somebody"),
        ForeignKeyConstraint(["edition_id", "round_id"], ["round.edition_id", "round.id"]),
        Index("one_notice_a_step", "round_id", "step", unique=True, sqlite_where=_STANDS, postgresql_where=_STANDS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int]
    round_id: Mapped[int]
    step: Mapped[Step]
    mails: Mapped[int]
    at: Mapped[datetime]
    due_at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(200))
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None] = mapped_column(String(200))
