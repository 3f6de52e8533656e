"""An edition's rounds and its form."""

from datetime import datetime

from markupsafe import Markup
from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.schema import Index

from portal.foundation import triggers
from portal.foundation.db import Model
from portal.foundation.markdown import SafeHtml
from portal.nominations.models.refusing import refusing
from portal.nominations.rules import FieldKind, Method, RoundKind

_ONE_OF_A_KIND = text("kind <> 'county'")


class Round(Model):
    """One way into an edition: a county round, the direct one, or the national one that they lead to.

    `statement` is what the county's jury said of its winner, in public from `statement_at`.
    """

    __tablename__ = "round"
    __table_args__ = (
        UniqueConstraint("edition_id", "slug", name="one_slug_per_round"),
        UniqueConstraint("edition_id", "id", name="round_of_edition"),
        CheckConstraint("deadline > opens", name="period"),
        CheckConstraint("statement IS NULL OR statement_at IS NOT NULL", name="statement_has_a_moment"),
        Index(
            "one_round_of_a_kind", "edition_id", "kind", unique=True,
            sqlite_where=_ONE_OF_A_KIND, postgresql_where=_ONE_OF_A_KIND,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    kind: Mapped[RoundKind]
    slug: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(120))
    branch: Mapped[str | None] = mapped_column(String(120))
    opens: Mapped[datetime | None]
    deadline: Mapped[datetime | None]
    method: Mapped[Method]
    statement: Mapped[Markup | None] = mapped_column(SafeHtml)
    statement_source: Mapped[str | None] = mapped_column(Text)
    statement_at: Mapped[datetime | None]
    position: Mapped[int]

    counties: Mapped[list["RoundCounty"]] = relationship(order_by="RoundCounty.county")
    moves: Mapped[list["DeadlineMove"]] = relationship(order_by="DeadlineMove.id")


class RoundCounty(Model):
    """A county that a round covers; an edition has one round for each at most."""

    __tablename__ = "round_county"
    __table_args__ = (
        ForeignKeyConstraint(["edition_id", "round_id"], ["round.edition_id", "round.id"]),
        UniqueConstraint("edition_id", "county", name="one_round_per_county"),
    )

    round_id: Mapped[int] = mapped_column(primary_key=True)
    county: Mapped[str] = mapped_column(String(80), primary_key=True)
    edition_id: Mapped[int]


class RoundCriterion(Model):
    """A criterion's weight in a round that has its own."""

    __tablename__ = "round_criterion"
    __table_args__ = (CheckConstraint("weight >= 0", name="weight_from_zero"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"), primary_key=True)
    weight: Mapped[int]


class DeadlineMove(Model):
    """A deadline that was moved: the public note. Never changed, never taken away."""

    __tablename__ = "deadline_move"
    __table_args__ = (CheckConstraint("after > before", name="only_later"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    before: Mapped[datetime]
    after: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime]


class FormField(Model):
    """One thing that an application of an edition is asked for. One with a criterion is its text."""

    __tablename__ = "form_field"
    __table_args__ = (
        CheckConstraint("longest > 0", name="longest_from_one"),
        UniqueConstraint("edition_id", "id", name="field_of_edition"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    position: Mapped[int]
    kind: Mapped[FieldKind]
    criterion_id: Mapped[int | None] = mapped_column(ForeignKey("criterion.id"))
    longest: Mapped[int]
    required: Mapped[bool]

    texts: Mapped[list["FormFieldText"]] = relationship(cascade="all, delete-orphan")


class FormFieldText(Model):
    """A field's label and help, in one language."""

    __tablename__ = "form_field_text"

    field_id: Mapped[int] = mapped_column(ForeignKey("form_field.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    label: Mapped[str] = mapped_column(String(160))
    help: Mapped[str] = mapped_column(String(600))


_FAST = "EXISTS (SELECT 1 FROM criterion c WHERE c.id = {row}.criterion_id AND c.locked_at IS NOT NULL)"
_STANDS = "criteria stand fast"

triggers.register(
    refusing("deadline_move_update", "deadline_move", "UPDATE"),
    refusing("deadline_move_delete", "deadline_move", "DELETE"),
    refusing("deadline_move_truncate", "deadline_move", "TRUNCATE"),
    *(
        refusing(
            f"round_criterion_{act.lower()}", "round_criterion", act, text=_STANDS,
            condition=_FAST.format(row="OLD" if act == "DELETE" else "NEW"),
        )
        for act in ("INSERT", "UPDATE", "DELETE")
    ),
)  # fmt: skip
