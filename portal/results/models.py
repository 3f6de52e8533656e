"""What the jury decided: there from when it is entered, seen from release."""

from datetime import datetime

from markupsafe import Markup
from sqlalchemy import ForeignKey, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation.db import Model
from portal.foundation.markdown import SafeHtml


class Outcome(Model):
    """The winner of an edition, and where the reasons are from.

    Entered by hand for an older edition; by the release itself where the portal's own jury decided (`signed`).
    """

    __tablename__ = "outcome"
    __table_args__ = (ForeignKeyConstraint(["edition_id", "winner_slug"], ["finalist.edition_id", "finalist.slug"]),)

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    winner_slug: Mapped[str] = mapped_column(String(80))
    source: Mapped[str] = mapped_column(String(200))

    reasons: Mapped[list["OutcomeReason"]] = relationship(order_by="OutcomeReason.position")
    signed: Mapped[list["OutcomeWinner"]] = relationship(order_by="OutcomeWinner.slug", cascade="all, delete-orphan")


class OutcomeReason(Model):
    """A paragraph of the jury's reasons."""

    __tablename__ = "outcome_reason"

    edition_id: Mapped[int] = mapped_column(ForeignKey("outcome.edition_id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[Markup] = mapped_column(SafeHtml)


class OutcomeWinner(Model):
    """A winner as a signed decision has it, copied at the release; more than one where two share the first place."""

    __tablename__ = "outcome_winner"
    __table_args__ = (ForeignKeyConstraint(["edition_id", "slug"], ["finalist.edition_id", "finalist.slug"]),)

    edition_id: Mapped[int] = mapped_column(ForeignKey("outcome.edition_id"), primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("jury_decision.id"))
    reasons: Mapped[Markup] = mapped_column(SafeHtml)
    signed_at: Mapped[datetime]
