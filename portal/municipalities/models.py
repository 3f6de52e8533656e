"""The register: a municipality is known by number and the years in which the number held; names are not unique."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation.db import Model
from portal.municipalities.rules import FigureKind


class Municipality(Model):
    """A municipality under one number. The number is four digits as text: some begin with zero."""

    __tablename__ = "municipality"
    __table_args__ = (
        UniqueConstraint("number", "valid_from", name="number_once_a_period"),
        CheckConstraint("length(number) = 4", name="four_digits"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(4))
    slug: Mapped[str] = mapped_column(String(80), index=True)
    name: Mapped[str] = mapped_column(String(80))
    county: Mapped[str] = mapped_column(String(80))
    valid_from: Mapped[int]
    valid_to: Mapped[int | None]

    names: Mapped[list["MunicipalityName"]] = relationship(order_by="MunicipalityName.position")


class MunicipalityName(Model):
    """One of a municipality's official names, in the official order, with its language (nb, se, smj, sma, fkv)."""

    __tablename__ = "municipality_name"

    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(8))


class Postmottak(Model):
    """A municipality's official mail address. Only staff set it: it is what tells the municipality from a stranger."""

    __tablename__ = "municipality_postmottak"

    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), primary_key=True)
    address: Mapped[str] = mapped_column(String(254))
    set_at: Mapped[datetime]


class OfficialFigure(Model):
    """A figure about a municipality from an official source, with the day it holds for: none is kept without both."""

    __tablename__ = "municipality_figure"

    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), primary_key=True)
    kind: Mapped[FigureKind] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(String(40))
    as_of: Mapped[date]
    source: Mapped[str] = mapped_column(String(200))
