"""Applications: answers, writers, versions that never change, and what was decided."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation import triggers
from portal.foundation.db import Model
from portal.municipalities.models import Municipality
from portal.nominations.models.refusing import refusing
from portal.nominations.models.rounds import Round
from portal.nominations.rules import ApplicationState, Move, StepReason

_LIVE = text("state IN ('delivered', 'incomplete', 'eligible', 'ineligible')")
_PRESENT = text("ended_at IS NULL")
_OWNER = text("is_owner AND ended_at IS NULL")


class ApplicationMove(Model):
    """The table of moves as the database knows it; filled by the migration, equal to `rules.MOVES`."""

    __tablename__ = "application_move"

    state: Mapped[str] = mapped_column(String(20), primary_key=True)
    move: Mapped[str] = mapped_column(String(20), primary_key=True)
    becomes: Mapped[str] = mapped_column(String(20))


class Application(Model):
    """A municipality's application in a round. `sent` is the newest version that was sent, `delivered` the newest confirmed.

    `version` goes up with every change of state. `open_until` is a deadline of its own: a late code, or time to complete it.
    `reminded_of` is the deadline that its writers were last reminded of.
    """

    __tablename__ = "application"
    __table_args__ = (
        ForeignKeyConstraint(["edition_id", "round_id"], ["round.edition_id", "round.id"]),
        CheckConstraint("delivered <= sent", name="confirmed_was_sent"),
        CheckConstraint("(sent = 0) = (sent_at IS NULL)", name="sent_has_a_moment"),
        CheckConstraint("(delivered = 0) = (confirmed_at IS NULL)", name="confirmed_has_a_moment"),
        CheckConstraint("(state = 'merged') = (merged_into IS NOT NULL)", name="merged_into_another"),
        CheckConstraint("merged_into <> id", name="not_into_itself"),
        Index(
            "one_live_application",
            "municipality_id",
            "round_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index("application_list", "edition_id", "state", "id"),
        Index("application_round", "round_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    round_id: Mapped[int]
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    state: Mapped[ApplicationState]
    version: Mapped[int] = mapped_column(default=1)
    sent: Mapped[int] = mapped_column(default=0)
    delivered: Mapped[int] = mapped_column(default=0)
    begun_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    open_until: Mapped[datetime | None]
    reminded_of: Mapped[datetime | None]
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("application.id"))

    municipality: Mapped[Municipality] = relationship()
    round: Mapped[Round] = relationship()


class Writer(Model):
    """Somebody who writes an application, by a private link of their own. Exactly one has the charge of it."""

    __tablename__ = "application_writer"
    __table_args__ = (
        Index(
            "writer_once", "application_id", "person_id", unique=True, sqlite_where=_PRESENT, postgresql_where=_PRESENT
        ),
        Index("one_owner", "application_id", unique=True, sqlite_where=_OWNER, postgresql_where=_OWNER),
        Index("writer_person", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(8))
    link_hash: Mapped[bytes] = mapped_column(unique=True)
    link_box: Mapped[bytes]
    is_owner: Mapped[bool]
    invited_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Answer(Model):
    """What stands in a field now. `version` goes up with every change, so that two who write in it notice each other."""

    __tablename__ = "application_answer"

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True)
    field_id: Mapped[int] = mapped_column(ForeignKey("form_field.id"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    saved_at: Mapped[datetime]
    saved_by: Mapped[int] = mapped_column(ForeignKey("application_writer.id"))


class Attachment(Model):
    """A file in a field of the form. One that a sent version holds is kept when it is taken out (`ended_at`)."""

    __tablename__ = "application_attachment"
    __table_args__ = (Index("attachment_application", "application_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    field_id: Mapped[int] = mapped_column(ForeignKey("form_field.id"))
    file_id: Mapped[str] = mapped_column(ForeignKey("stored_file.id"), unique=True)
    position: Mapped[int]
    added_by: Mapped[int] = mapped_column(ForeignKey("application_writer.id"))
    added_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ApplicationVersion(Model):
    """An application as it was sent, never changed. `content` holds labels, answers and figures as they were then.

    Emptied once, when its time is over.
    """

    __tablename__ = "application_version"
    __table_args__ = (CheckConstraint("number >= 1", name="counts_from_one"),)

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(80))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    emptied_at: Mapped[datetime | None]


class PostmottakLink(Model):
    """What a municipality confirms a sent version by. The box lets the same mail be sent again."""

    __tablename__ = "postmottak_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    number: Mapped[int]
    link_hash: Mapped[bytes] = mapped_column(unique=True)
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class EligibilityStep(Model):
    """One change of state, with who did it and why. Staff by account, the municipality and the writers by name."""

    __tablename__ = "eligibility_step"
    __table_args__ = (Index("step_application", "application_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    move: Mapped[Move]
    was: Mapped[ApplicationState]
    became: Mapped[ApplicationState]
    number: Mapped[int]
    reason: Mapped[StepReason | None]
    words: Mapped[str | None] = mapped_column(Text)
    by_account: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]


class LateCode(Model):
    """A code that lets one municipality apply after its round's deadline, once."""

    __tablename__ = "late_code"
    __table_args__ = (
        UniqueConstraint("round_id", "code_mac", name="code_once"),
        CheckConstraint("(used_at IS NULL) = (application_id IS NULL)", name="used_by_an_application"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    code_mac: Mapped[bytes]
    ends_at: Mapped[datetime]
    why: Mapped[str] = mapped_column(String(300))
    made_by: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"))


_NO_SUCH_MOVE = (
    "NEW.state <> OLD.state AND NOT EXISTS"
    " (SELECT 1 FROM application_move WHERE state = OLD.state AND becomes = NEW.state)"
)
_BORN_ELSEWHERE = "NEW.state <> 'draft'"
_VERSION_STAYS = (
    "NEW.emptied_at IS NULL OR OLD.emptied_at IS NOT NULL OR NEW.number <> OLD.number"
    " OR NEW.application_id <> OLD.application_id OR NEW.made_at <> OLD.made_at"
)
_GAP = (
    "NEW.number <> 1 + (SELECT coalesce(max(number), 0) FROM application_version v"
    " WHERE v.application_id = NEW.application_id)"
)


triggers.register(
    refusing("application_born", "application", "INSERT", condition=_BORN_ELSEWHERE, text="begins as a draft"),
    refusing("application_move", "application", "UPDATE", condition=_NO_SUCH_MOVE, text="no such move"),
    refusing("version_insert", "application_version", "INSERT", condition=_GAP, text="gap in number"),
    refusing("version_update", "application_version", "UPDATE", condition=_VERSION_STAYS),
    refusing("version_delete", "application_version", "DELETE"),
    refusing("version_truncate", "application_version", "TRUNCATE"),
    refusing("step_update", "eligibility_step", "UPDATE"),
    refusing("step_delete", "eligibility_step", "DELETE"),
    refusing("step_truncate", "eligibility_step", "TRUNCATE"),
)
