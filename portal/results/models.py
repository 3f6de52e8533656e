"""What the jury decided: there from when it is entered, seen from release."""

from markupsafe import Markup
from sqlalchemy import ForeignKey, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation.db import Model
from portal.foundation.markdown import SafeHtml


class Outcome(Model):
    """The jury's winner of an edition, and where the reasons are from."""

    __tablename__ = "outcome"
    __table_args__ = (ForeignKeyConstraint(["edition_id", "winner_slug"], ["finalist.edition_id", "finalist.slug"]),)

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    winner_slug: Mapped[str] = mapped_column(String(80))
    source: Mapped[str] = mapped_column(String(200))

    reasons: Mapped[list["OutcomeReason"]] = relationship(order_by="OutcomeReason.position")


class OutcomeReason(Model):
    """A paragraph of the jury's reasons."""

    __tablename__ = "outcome_reason"

    edition_id: Mapped[int] = mapped_column(ForeignKey("outcome.edition_id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[Markup] = mapped_column(SafeHtml)
