"""Citizens' proposals, gathered under the municipality that they name."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.db import Model


class Gathering(Model):
    """A municipality that somebody has proposed in an edition: what it has been told, and what it answered.

    Nothing of it is public before it has said yes.
    """

    __tablename__ = "proposal_gathering"
    __table_args__ = (
        UniqueConstraint("edition_id", "municipality_id", name="one_gathering_each"),
        CheckConstraint("accepted_at IS NULL OR declined_at IS NULL", name="one_answer"),
        CheckConstraint("told_at IS NOT NULL OR (accepted_at IS NULL AND declined_at IS NULL)", name="asked_first"),
        CheckConstraint("(told_at IS NULL) = (link_hash IS NULL)", name="told_by_a_link"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    link_hash: Mapped[bytes | None] = mapped_column(unique=True)
    told_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]


class Proposal(Model):
    """What a citizen wrote about a municipality; its case is its state."""

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint("confirm_link_hash IS NULL OR confirm_expires_at IS NOT NULL", name="link_has_a_life"),
        Index("proposal_gathering_of", "gathering_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("proposal_gathering.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_case.id"), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(Text)
    own_link_hash: Mapped[bytes | None] = mapped_column(unique=True)
    own_link_box: Mapped[bytes | None]
    confirm_link_hash: Mapped[bytes | None] = mapped_column(unique=True)
    confirm_expires_at: Mapped[datetime | None]
    written_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
