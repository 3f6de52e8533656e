"""The jury's meetings: who was there, what was on the agenda, what was decided, and minutes that cannot be changed."""

from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation import triggers
from portal.foundation.db import Model
from portal.foundation.markdown import SafeHtml
from portal.foundation.triggers import Trigger
from portal.jury.models.panels import Panel
from portal.jury.rules import MeetingState, MinutesState, Outcome
from portal.nominations.models import Application

_CASE = text("application_id IS NOT NULL")
_WINNER = text("outcome = 'winner'")
_WAITS = text("state = 'proposed'")
_SIGNED = text("state = 'signed'")


class Meeting(Model):
    """A meeting of a panel."""

    __tablename__ = "jury_meeting"
    __table_args__ = (
        CheckConstraint("ended_at IS NULL OR begun_at IS NOT NULL", name="begun_before_the_end"),
        UniqueConstraint("panel_id", "id", name="meeting_of_panel"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    panel_id: Mapped[int] = mapped_column(ForeignKey("jury_panel.id"))
    at: Mapped[datetime]
    place: Mapped[str] = mapped_column(String(200))
    state: Mapped[MeetingState]
    begun_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    panel: Mapped[Panel] = relationship()
    agenda: Mapped[list["AgendaItem"]] = relationship(order_by="AgendaItem.position")


class Attendance(Model):
    """Somebody who was there."""

    __tablename__ = "jury_attendance"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("jury_meeting.id"), primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("jury_seat.id"), primary_key=True)


class AgendaItem(Model):
    """A point of the agenda: a case, or words alone."""

    __tablename__ = "jury_agenda_item"
    __table_args__ = (
        CheckConstraint("application_id IS NOT NULL OR text <> ''", name="about_something"),
        Index(
            "case_once_an_agenda", "meeting_id", "application_id", unique=True,
            sqlite_where=_CASE, postgresql_where=_CASE,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("jury_meeting.id"))
    position: Mapped[int]
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"))
    text: Mapped[str] = mapped_column(Text)


class Decision(Model):
    """What a meeting decided about a case, who took part in it, and why. `reasons` is the words' HTML, `source` the words."""

    __tablename__ = "jury_decision"
    __table_args__ = (
        UniqueConstraint("meeting_id", "application_id", name="one_decision_each"),
        Index("one_winner", "meeting_id", unique=True, sqlite_where=_WINNER, postgresql_where=_WINNER),
        CheckConstraint("place >= 1", name="place_from_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("jury_meeting.id"))
    panel_id: Mapped[int] = mapped_column(ForeignKey("jury_panel.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    outcome: Mapped[Outcome]
    place: Mapped[int | None]
    reasons: Mapped[Markup] = mapped_column(SafeHtml)
    source: Mapped[str] = mapped_column(Text)
    voters: Mapped[list[int]] = mapped_column(JSON)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(200))

    application: Mapped[Application] = relationship()


class Minutes(Model):
    """A version of a meeting's minutes: everything as it was when the leader put it up for signing, as plain values.

    What it holds is never changed; from the second signature on nothing of the meeting is.
    """

    __tablename__ = "jury_minutes"
    __table_args__ = (
        CheckConstraint("version >= 1", name="counts_from_one"),
        CheckConstraint("(state = 'signed') = (signed_at IS NOT NULL)", name="signed_at_some_time"),
        CheckConstraint("(signed_at IS NULL) = (signed_by IS NULL)", name="signed_by_somebody"),
        CheckConstraint("signed_by <> proposed_by", name="two_people"),
        Index("one_version_waits", "meeting_id", unique=True, sqlite_where=_WAITS, postgresql_where=_WAITS),
        Index("one_version_signed", "meeting_id", unique=True, sqlite_where=_SIGNED, postgresql_where=_SIGNED),
    )

    meeting_id: Mapped[int] = mapped_column(ForeignKey("jury_meeting.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[MinutesState]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    approval_id: Mapped[str] = mapped_column(String(32))
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[int]
    proposed_name: Mapped[str] = mapped_column(String(200))
    signed_at: Mapped[datetime | None]
    signed_by: Mapped[int | None]
    signed_name: Mapped[str | None] = mapped_column(String(200))


class Feedback(Model):
    """What a round's jury tells an applicant about their own application, whatever was decided."""

    __tablename__ = "jury_feedback"

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    written_by: Mapped[str] = mapped_column(String(200))
    written_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


def _refusing(name: str, table: str, when: str, text: str, condition: str = "") -> Trigger:
    where = f" WHERE {condition}" if condition else ""
    refuses = f"IF {condition} THEN RAISE '{text}'; END IF;" if condition else f"RAISE '{text}';"
    back = "OLD" if when == "DELETE" else "NEW"
    body = refuses if when == "TRUNCATE" else f"{refuses} RETURN {back};"
    on_sqlite = f"CREATE TRIGGER {name} BEFORE {when} ON {table} BEGIN SELECT RAISE(ABORT, '{text}'){where}; END"
    each = "STATEMENT" if when == "TRUNCATE" else "ROW"
    return Trigger(
        name=name,
        table=table,
        sqlite=() if when == "TRUNCATE" else (on_sqlite,),
        postgresql=(
            f"CREATE OR REPLACE FUNCTION {name}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$",
            f"CREATE TRIGGER {name} BEFORE {when} ON {table} FOR EACH {each} EXECUTE FUNCTION {name}_refuse()",
        ),
    )


def _signed_meeting(column: str) -> str:
    return f"EXISTS (SELECT 1 FROM jury_minutes m WHERE m.meeting_id = {column} AND m.state = 'signed')"


# What belongs to a meeting stands still when its minutes are signed.
_PAPERS = {
    "jury_meeting": "id",
    "jury_attendance": "meeting_id",
    "jury_agenda_item": "meeting_id",
    "jury_decision": "meeting_id",
}
_ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}

# As text: PostgreSQL compares no JSON, and what was written is what must stay.
_CONTENT_CHANGED = (
    "OLD.state <> 'proposed' OR CAST(NEW.content AS TEXT) <> CAST(OLD.content AS TEXT) OR NEW.version <> OLD.version"
    " OR NEW.meeting_id <> OLD.meeting_id OR NEW.proposed_by <> OLD.proposed_by OR NEW.proposed_at <> OLD.proposed_at"
    " OR NEW.proposed_name <> OLD.proposed_name OR NEW.approval_id <> OLD.approval_id"
)

triggers.register(
    *(
        _refusing(
            f"{table}_{when.lower()}",
            table,
            when,
            "minutes are signed",
            " OR ".join(_signed_meeting(f"{row}.{column}") for row in rows),
        )
        for table, column in _PAPERS.items()
        for when, rows in _ROWS.items()
        if (table, when) != ("jury_meeting", "INSERT")
    ),
    _refusing("jury_minutes_insert", "jury_minutes", "INSERT", "minutes begin as proposed", "NEW.state <> 'proposed'"),
    _refusing("jury_minutes_update", "jury_minutes", "UPDATE", "append only", _CONTENT_CHANGED),
    _refusing("jury_minutes_delete", "jury_minutes", "DELETE", "append only"),
    _refusing("jury_minutes_truncate", "jury_minutes", "TRUNCATE", "append only"),
)
