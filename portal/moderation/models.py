from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation import triggers
from portal.foundation.db import Model
from portal.foundation.triggers import Trigger
from portal.moderation.rules import Act, Kind, Reason, State, Waiting

WAITS = text("waiting IS NOT NULL")
DECIDED = text("decided_at IS NOT NULL AND waiting IS NULL")


class Case(Model):
    """Something that the public sent in, and what has become of it. How it looks is the matter of its own feature.

    `version` goes up with every change of text or state, and with every report. `waits_since` puts the queue in order.
    """

    __tablename__ = "moderation_case"
    __table_args__ = (
        CheckConstraint("(waiting IS NULL) = (waits_since IS NULL)", name="waits_since_a_moment"),
        CheckConstraint("(taken_by IS NULL) = (taken_until IS NULL)", name="taken_for_a_while"),
        Index("case_waiting", "waiting", "waits_since", "id", sqlite_where=WAITS, postgresql_where=WAITS),
        Index("case_decided", "decided_at", "id", sqlite_where=DECIDED, postgresql_where=DECIDED),
        Index("case_place", "place", "state", "opened_at", "id"),
        Index("case_newest", "state", "opened_at", "id"),
        Index("case_text", "text_digest"),
        Index("case_person", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind]
    state: Mapped[State]
    version: Mapped[int] = mapped_column(default=1)
    place: Mapped[str] = mapped_column(String(200))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(80))
    excerpt: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(8))
    text_digest: Mapped[bytes | None]
    signals: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    has_signals: Mapped[bool]
    opened_at: Mapped[datetime]
    waiting: Mapped[Waiting | None]
    waits_since: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    taken_until: Mapped[datetime | None]


class Verdict(Model):
    """One decision on a case. `decided_by` is nobody when enough reports did it; `version` is the case's after it."""

    __tablename__ = "verdict"
    __table_args__ = (
        CheckConstraint("act NOT IN ('refuse', 'remove') OR reason IS NOT NULL", name="no_is_said_with_a_reason"),
        Index("verdict_case", "case_id", "id"),
        Index("verdict_batch", "batch"),
        Index("verdict_by", "decided_by", "really_at"),
        Index("verdict_record", "id", sqlite_where=text("is_public"), postgresql_where=text("is_public")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_case.id"))
    act: Mapped[Act]
    reason: Mapped[Reason | None]
    words: Mapped[str | None] = mapped_column(Text)
    was: Mapped[State]
    became: Mapped[State]
    version: Mapped[int]
    waited_for: Mapped[Waiting | None]
    waited_since: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime]
    really_at: Mapped[datetime]
    complain_by: Mapped[datetime | None]
    batch: Mapped[str] = mapped_column(String(32))
    is_public: Mapped[bool]
    undone_at: Mapped[datetime | None]


class Report(Model):
    """A reader's word that something should not stand. One a network and case, so that nobody alone hides anything.

    The reporter is a hash that nobody is followed by from one day to the next.
    """

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("case_id", "reporter", name="one_report_per_reporter"),
        Index(
            "report_open",
            "case_id",
            sqlite_where=text("handled_at IS NULL"),
            postgresql_where=text("handled_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_case.id"))
    category: Mapped[Reason]
    words: Mapped[str | None] = mapped_column(Text)
    reporter: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]
    verdict_id: Mapped[int | None] = mapped_column(ForeignKey("verdict.id"))


class Complaint(Model):
    """An author's word against a verdict; one a verdict, decided by another moderator."""

    __tablename__ = "complaint"
    __table_args__ = (
        CheckConstraint("(decided_at IS NULL) = (upheld IS NULL)", name="decided_one_way"),
        CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="decided_by_somebody"),
        Index("complaint_case", "case_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_case.id"))
    verdict_id: Mapped[int] = mapped_column(ForeignKey("verdict.id"), unique=True)
    words: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    answer_by: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    upheld: Mapped[bool | None]
    reply: Mapped[str | None] = mapped_column(Text)


class SuspectWord(Model):
    """A word or phrase that a moderator wants to be shown; it decides nothing."""

    __tablename__ = "suspect_word"

    word: Mapped[str] = mapped_column(String(60), primary_key=True)
    added_at: Mapped[datetime]


class CaseCount(Model):
    """How many cases wait (`waiting:new`) or are shown at a place (`place:article:slug`); the database itself counts."""

    __tablename__ = "case_count"

    key: Mapped[str] = mapped_column(String(220), primary_key=True)
    number: Mapped[int]


_MORE = (
    "INSERT INTO case_count (key, number) SELECT {key}, 1 WHERE {counts}"
    " ON CONFLICT (key) DO UPDATE SET number = case_count.number + 1;"
)
_FEWER = "UPDATE case_count SET number = number - 1 WHERE {counts} AND key = {key};"
_KEYS = (
    ("'waiting:' || {row}.waiting", "{row}.waiting IS NOT NULL"),
    ("'place:' || {row}.place", "{row}.state = 'shown' AND {row}.place <> ''"),
)


def _counting(statement: str, row: str) -> str:
    return " ".join(statement.format(key=key.format(row=row), counts=counts.format(row=row)) for key, counts in _KEYS)


def _trigger(act: str, body: str) -> Trigger:
    name = f"case_counts_{act.lower()}"
    of = " OF state, waiting, place" if act == "UPDATE" else ""
    function = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"
    )
    return Trigger(
        name=name,
        table="moderation_case",
        sqlite=(f"CREATE TRIGGER {name} AFTER {act}{of} ON moderation_case BEGIN {body} END",),
        postgresql=(
            function,
            f"CREATE TRIGGER {name} AFTER {act}{of} ON moderation_case FOR EACH ROW EXECUTE FUNCTION {name}()",
        ),
    )


triggers.register(
    _trigger("INSERT", _counting(_MORE, "NEW")),
    _trigger("UPDATE", f"{_counting(_FEWER, 'OLD')} {_counting(_MORE, 'NEW')}"),
    _trigger("DELETE", _counting(_FEWER, "OLD")),
)
