"""What keeps the log honest: its keys, its new beginnings, who watches it, and what the nightly check found."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation import triggers
from portal.foundation.db import Model
from portal.voting.models.log import refusing


class LedgerKey(Model):
    """A public key that heads of an edition are signed with; the one with the highest number signs now.

    The first is kept when voting is set up. A later one was agreed on by two people and is told publicly.
    """

    __tablename__ = "ledger_key"
    __table_args__ = (
        UniqueConstraint("edition_id", "key_id"),
        CheckConstraint("number >= 1", name="counts_from_one"),
        CheckConstraint("length(public_key) = 32", name="public_key_is_ed25519"),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    key_id: Mapped[str] = mapped_column(String(16))
    public_key: Mapped[bytes]
    known_from: Mapped[datetime]


class LedgerBeginning(Model):
    """A log that was begun anew, agreed on by two people: the database was behind what had been published, or nothing told.

    Its own head is signed at once, with the size that the log has; `cites` is the last head that was published before.
    """

    __tablename__ = "ledger_beginning"
    __table_args__ = (
        CheckConstraint("number >= 2", name="counts_from_two"),
        CheckConstraint("size >= 0", name="size_from_zero"),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    size: Mapped[int]
    root: Mapped[bytes]
    key_id: Mapped[str] = mapped_column(String(16))
    signed_at: Mapped[datetime]
    signature: Mapped[bytes]
    cites: Mapped[str] = mapped_column(Text)


class LedgerCheck(Model):
    """What the last rebuilding of the whole log found, one row an edition. `differences` is a JSON list; real clock."""

    __tablename__ = "ledger_check"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    checked_at: Mapped[datetime]
    size: Mapped[int]
    differences: Mapped[str] = mapped_column(Text)


class VoteObserver(Model):
    """Somebody outside the organiser who gets each day's head by mail. The name is public, the address sealed.

    `told_on` is a day in Oslo by the domain's clock; what was told is (beginning, size) of the last head sent.
    """

    __tablename__ = "vote_observer"
    __table_args__ = (UniqueConstraint("edition_id", "address_hash"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    name: Mapped[str | None] = mapped_column(String(200))
    address_box: Mapped[bytes]
    address_hash: Mapped[bytes]
    language: Mapped[str] = mapped_column(String(2))
    added_at: Mapped[datetime]
    told_on: Mapped[date | None]
    told_beginning: Mapped[int | None]
    told_size: Mapped[int | None]


triggers.register(
    *(
        refusing(f"{table}_{when.lower()}", table, when, sqlite=when != "TRUNCATE")
        for table in ("ledger_key", "ledger_beginning")
        for when in ("UPDATE", "DELETE", "TRUNCATE")
    )
)
