"""Panels and seats, what ties a juror to a place, and the periods of a round's jury."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Account
from portal.foundation.db import Model
from portal.jury.rules import Others, Period, SeatKind, TieKind

_SITS = text("ended_at IS NULL")
_LEADS = text("kind = 'leader' AND ended_at IS NULL")
_TO_MUNICIPALITY = text("number IS NOT NULL")
_TO_COUNTY = text("county IS NOT NULL")


class Panel(Model):
    """The jury of a round. It can decide when so many are there."""

    __tablename__ = "jury_panel"
    __table_args__ = (
        UniqueConstraint("round_id", "name", name="one_name_per_round"),
        UniqueConstraint("round_id", "id", name="panel_of_round"),
        CheckConstraint("quorum >= 1", name="somebody_decides"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    name: Mapped[str] = mapped_column(String(120))
    quorum: Mapped[int]

    seats: Mapped[list["Seat"]] = relationship(order_by="Seat.position")


class Seat(Model):
    """Somebody in a panel, until they leave it. An account sits in one panel of a round at most.

    `stands_in_for` is the seat that a deputy is a deputy of, or none for any; `start` is where they begin to read.
    """

    __tablename__ = "jury_seat"
    __table_args__ = (
        ForeignKeyConstraint(["round_id", "panel_id"], ["jury_panel.round_id", "jury_panel.id"]),
        CheckConstraint("stands_in_for IS NULL OR kind = 'deputy'", name="deputies_stand_in"),
        CheckConstraint("stands_in_for <> id", name="not_for_itself"),
        Index("one_seat_each", "round_id", "account_id", unique=True, sqlite_where=_SITS, postgresql_where=_SITS),
        Index("one_leader", "panel_id", unique=True, sqlite_where=_LEADS, postgresql_where=_LEADS),
        Index("seat_account", "account_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int]
    panel_id: Mapped[int]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[SeatKind]
    position: Mapped[int]
    stands_in_for: Mapped[int | None] = mapped_column(ForeignKey("jury_seat.id"))
    start: Mapped[int]
    reminded_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()
    ties: Mapped[list["SeatTie"]] = relationship(order_by="SeatTie.id", cascade="all, delete-orphan")


class SeatTie(Model):
    """What ties a juror to one municipality, by number, or to a whole county, by its name in the register."""

    __tablename__ = "jury_tie"
    __table_args__ = (
        CheckConstraint("(number IS NULL) <> (county IS NULL)", name="one_place"),
        Index(
            "tie_to_municipality", "seat_id", "kind", "number", unique=True,
            sqlite_where=_TO_MUNICIPALITY, postgresql_where=_TO_MUNICIPALITY,
        ),
        Index(
            "tie_to_county", "seat_id", "kind", "county", unique=True,
            sqlite_where=_TO_COUNTY, postgresql_where=_TO_COUNTY,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("jury_seat.id"))
    kind: Mapped[TieKind]
    number: Mapped[str | None] = mapped_column(String(4))
    county: Mapped[str | None] = mapped_column(String(80))


class JuryPeriod(Model):
    """What the jurors of a round may do and see from a moment, until the next one begins."""

    __tablename__ = "jury_period"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    begins: Mapped[datetime] = mapped_column(primary_key=True)
    others: Mapped[Others]
    scoring: Mapped[bool]
    sums: Mapped[bool]
    blind: Mapped[bool]

    @property
    def period(self) -> Period:
        """The period as the rules take it."""
        return Period(begins=self.begins, others=self.others, scoring=self.scoring, sums=self.sums, blind=self.blind)
