"""What signals read and said. Gone at certification; nothing here tells a choice or an address."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.db import Model


class BallotSign(Model):
    """What signals compare of a ballot that they have looked at. `at` is by the real clock; the network goes after 14 days.

    `shape` is a keyed hash of the address without its number. `mask` is there for held ballots only: «o…12».
    """

    __tablename__ = "ballot_sign"
    __table_args__ = (
        Index("ballot_sign_network", "edition_id", "network", "at"),
        Index("ballot_sign_domain", "edition_id", "domain"),
        Index("ballot_sign_shape", "edition_id", "shape", "number"),
        {"sqlite_with_rowid": False},
    )

    ballot_id: Mapped[str] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    at: Mapped[datetime]
    domain: Mapped[str | None] = mapped_column(String(253))
    network: Mapped[str | None] = mapped_column(String(64))
    shape: Mapped[str | None] = mapped_column(String(64))
    number: Mapped[int | None] = mapped_column(BigInteger)
    mask: Mapped[str | None] = mapped_column(String(20))


class BallotReason(Model):
    """One reason to look at a ballot. The key sees to it that no signal says the same twice.

    `pattern` is the same for ballots that belong together; `figures` is JSON for people.
    """

    __tablename__ = "ballot_reason"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="has_reason"),
        Index("ballot_reason_group", "edition_id", "reason", "pattern", "ballot_id"),
        {"sqlite_with_rowid": False},
    )

    ballot_id: Mapped[str] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(80), primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    pattern: Mapped[str] = mapped_column(String(253))
    figures: Mapped[str] = mapped_column(Text)


class SignalSetting(Model):
    """How officers have set a signal in an edition; without a row it stands as the rules have it."""

    __tablename__ = "signal_setting"
    __table_args__ = (CheckConstraint("most BETWEEN 2 AND 10000", name="most_in_reason"),)

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    signal: Mapped[str] = mapped_column(String(40), primary_key=True)
    is_on: Mapped[bool]
    most: Mapped[int | None]
