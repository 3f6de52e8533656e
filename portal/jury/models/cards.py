"""What is assigned to whom, who is recused, score cards, and the experts' statements."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation.db import Model
from portal.jury.models.panels import Seat
from portal.jury.rules import CardState, ConflictKind
from portal.nominations.models import Application

_HOLDS = text("ended_at IS NULL")


class Assignment(Model):
    """A case that a juror is to read. Whether they may still see it is asked each time (`queries.visible_to`)."""

    __tablename__ = "jury_assignment"
    __table_args__ = (
        UniqueConstraint("seat_id", "application_id", name="once_each"),
        Index("assignment_application", "application_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("jury_seat.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    made_at: Mapped[datetime]

    seat: Mapped[Seat] = relationship()
    application: Mapped[Application] = relationship()
    card: Mapped["ScoreCard"] = relationship(back_populates="assignment", cascade="all, delete-orphan")


class Conflict(Model):
    """A recusal by a juror's own word, or entered for them. Conflicts by rule are not kept: ties are asked each time.

    One that was a mistake is ended, with who and why; it is never taken away.
    """

    __tablename__ = "jury_conflict"
    __table_args__ = (
        Index("one_recusal", "seat_id", "application_id", unique=True, sqlite_where=_HOLDS, postgresql_where=_HOLDS),
        Index("conflict_application", "application_id"),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended_by_somebody"),
        CheckConstraint("(ended_at IS NULL) = (ended_why IS NULL)", name="ended_for_a_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("jury_seat.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    kind: Mapped[ConflictKind]
    reason: Mapped[str] = mapped_column(Text)
    declared_by: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(String(200))
    ended_why: Mapped[str | None] = mapped_column(Text)


class ScoreCard(Model):
    """A juror's assessment of a case; made with the assignment. `version` goes up with every change.

    `read` is the version of the application that is assessed: the one that was there when the card was begun. The private
    note is sealed: not even who reads the database reads it.
    """

    __tablename__ = "jury_card"
    __table_args__ = (
        CheckConstraint("version >= 0", name="version_from_zero"),
        CheckConstraint("(state = 'open') = (finished_at IS NULL)", name="finished_at_some_time"),
        CheckConstraint("version = 0 OR saved_at IS NOT NULL", name="saved_at_some_time"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("jury_assignment.id"), unique=True)
    state: Mapped[CardState]
    version: Mapped[int] = mapped_column(default=0)
    read: Mapped[int | None]
    private_note: Mapped[bytes | None]
    saved_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    assignment: Mapped[Assignment] = relationship(back_populates="card")
    scores: Mapped[list["Score"]] = relationship(cascade="all, delete-orphan")


class Score(Model):
    """What a card gives one criterion: points, or an abstention, and words."""

    __tablename__ = "jury_score"
    __table_args__ = (
        CheckConstraint("points BETWEEN 1 AND 5", name="one_to_five"),
        CheckConstraint("NOT abstained OR points IS NULL", name="points_or_abstained"),
    )

    card_id: Mapped[int] = mapped_column(ForeignKey("jury_card.id"), primary_key=True)
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"), primary_key=True)
    points: Mapped[int | None]
    abstained: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str] = mapped_column(Text)


class Statement(Model):
    """An expert's statement on a case, written by a private link: one for each case, without an account and without points."""

    __tablename__ = "jury_statement"
    __table_args__ = (
        UniqueConstraint("round_id", "application_id", name="one_statement_each"),
        CheckConstraint("expires_at > asked_at", name="has_a_life"),
        CheckConstraint("(text IS NULL) = (delivered_at IS NULL)", name="delivered_with_words"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    expert: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(8))
    address_box: Mapped[bytes | None]
    link_hash: Mapped[bytes] = mapped_column(unique=True)
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    text: Mapped[str | None] = mapped_column(Text)
    delivered_at: Mapped[datetime | None]

    application: Mapped[Application] = relationship()
