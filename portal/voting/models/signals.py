"""What signals read and said. Gone at certification; nothing here tells a choice, nor without the edition's keys an address."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.db import Model


class BallotSign(Model):
    """What signals compare of a ballot that they have looked at. `at` is by the real clock; the network goes after 14 days.

    Domain, network and shape (the address without its number) are marks under the pepper; the number is moved by so much as
    the pepper says. `seen_box` is there for held ballots only, sealed: «o…12@example.org».
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
    domain: Mapped[str | None] = mapped_column(String(64))
    kind: Mapped[str | None] = mapped_column(String(20))
    network: Mapped[str | None] = mapped_column(String(64))
    shape: Mapped[str | None] = mapped_column(String(64))
    number: Mapped[int | None] = mapped_column(BigInteger)
    seen_box: Mapped[bytes | None]


class BallotReason(Model):
    """One reason to look at a ballot. The key sees to it that no signal says the same twice.

    `pattern` is the same for ballots that belong together, and a mark; `figures` is JSON for people. `told_box` seals what
    could lead to somebody: the numbers of a row of addresses, an officer's note.
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
    pattern: Mapped[str] = mapped_column(String(64))
    figures: Mapped[str] = mapped_column(Text)
    told_box: Mapped[bytes | None]


class SignalSetting(Model):
    """How officers have set a signal in an edition; without a row it stands as the rules have it."""

    __tablename__ = "signal_setting"
    __table_args__ = (CheckConstraint("most BETWEEN 2 AND 10000", name="most_in_reason"),)

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    signal: Mapped[str] = mapped_column(String(40), primary_key=True)
    is_on: Mapped[bool]
    most: Mapped[int | None]
