from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.db import Model


class Person(Model):
    """Somebody who takes part by mail address. The address is sealed; a keyed hash finds the same mailbox again.

    `canonical_hash` is the same for all spellings that count as one person: a block holds for them all.

    Without a box only the hash is left: of a blocked person who had their data deleted.
    """

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("(blocked_at IS NULL) = (blocked_why IS NULL)", name="blocked_has_reason"),
        CheckConstraint("blocked_until IS NULL OR blocked_at IS NOT NULL", name="block_has_a_beginning"),
        CheckConstraint("trusted_at IS NULL OR blocked_at IS NULL", name="not_trusted_and_blocked"),
        CheckConstraint("address_box IS NOT NULL OR blocked_at IS NOT NULL", name="forgotten_only_when_blocked"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    address_hash: Mapped[bytes] = mapped_column(unique=True)
    canonical_hash: Mapped[bytes] = mapped_column(index=True)
    address_box: Mapped[bytes | None]
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    blocked_at: Mapped[datetime | None]
    blocked_until: Mapped[datetime | None]
    blocked_why: Mapped[str | None] = mapped_column(String(500))
    trusted_at: Mapped[datetime | None]
