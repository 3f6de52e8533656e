"""Presentations of the finalists: the same fields for all of an edition."""

from datetime import date

from markupsafe import Markup
from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.finalists.rules import FigureKind
from portal.foundation.db import Model
from portal.foundation.markdown import SafeHtml
from portal.municipalities.models import Municipality


class Finalist(Model):
    """A municipality that was put to the vote, with its presentation. The slug is what ballots name."""

    __tablename__ = "finalist"
    __table_args__ = (
        UniqueConstraint("edition_id", "slug", name="one_slug_per_edition"),
        UniqueConstraint("edition_id", "municipality_id", name="one_presentation_each"),
        CheckConstraint("length(headline) <= 45", name="equal_headline"),
        CheckConstraint("length(lead) <= 200", name="equal_lead"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    slug: Mapped[str] = mapped_column(String(80))
    lang: Mapped[str] = mapped_column(String(8))
    color: Mapped[str] = mapped_column(String(20))
    picture: Mapped[str] = mapped_column(String(80))
    mark: Mapped[str] = mapped_column(String(80))
    alt: Mapped[str] = mapped_column(String(300))
    headline: Mapped[str] = mapped_column(String(45))
    lead: Mapped[str] = mapped_column(String(200))
    short: Mapped[Markup] = mapped_column(SafeHtml)
    own_angle: Mapped[Markup] = mapped_column(SafeHtml)
    county_jury: Mapped[Markup] = mapped_column(SafeHtml)
    expert_panel: Mapped[Markup] = mapped_column(SafeHtml)

    municipality: Mapped[Municipality] = relationship()
    places: Mapped[list["FinalistPlace"]] = relationship(order_by="FinalistPlace.position")
    figures: Mapped[list["Figure"]] = relationship(order_by="Figure.position")


class FinalistPlace(Model):
    """One of a finalist's five places and events."""

    __tablename__ = "finalist_place"
    __table_args__ = (CheckConstraint("position BETWEEN 1 AND 5", name="five"),)

    finalist_id: Mapped[int] = mapped_column(ForeignKey("finalist.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)


class Figure(Model):
    """A figure with the day it holds for and its source: none is shown without both."""

    __tablename__ = "figure"

    finalist_id: Mapped[int] = mapped_column(ForeignKey("finalist.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[FigureKind]
    value: Mapped[str] = mapped_column(String(40))
    as_of: Mapped[date]
    source: Mapped[str] = mapped_column(String(200))
