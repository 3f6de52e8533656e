"""Counts of an edition as they were made public, and how far what ties ballots to voters is erased."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation import triggers
from portal.foundation.db import Model
from portal.foundation.triggers import Trigger


class VoteCount(Model):
    """A count that was made public: the first at release, one more after each restore. The newest is the result.

    `made_at` is by the domain's clock; `report` is the control report of this count, as JSON. Never rewritten, never deleted.
    """

    __tablename__ = "vote_count"
    __table_args__ = (
        CheckConstraint("number >= 1", name="counts_from_one"),
        CheckConstraint("total >= 0", name="total_from_zero"),
        CheckConstraint("restored >= 0", name="restored_from_zero"),
        CheckConstraint("(number = 1) = (restored = 0)", name="made_again_for_a_reason"),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    log_size: Mapped[int]
    total: Mapped[int]
    restored: Mapped[int]
    report: Mapped[str] = mapped_column(Text)

    finalists: Mapped[list["VoteCountFinalist"]] = relationship(order_by="VoteCountFinalist.slug")
    states: Mapped[list["VoteCountState"]] = relationship(order_by="VoteCountState.state")


class VoteCountFinalist(Model):
    """How many ballots count for a finalist in a count."""

    __tablename__ = "vote_count_finalist"
    __table_args__ = (
        ForeignKeyConstraint(["edition_id", "number"], ["vote_count.edition_id", "vote_count.number"]),
        ForeignKeyConstraint(["edition_id", "slug"], ["finalist.edition_id", "finalist.slug"]),
        CheckConstraint("votes >= 0", name="votes_from_zero"),
    )

    edition_id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    votes: Mapped[int]


class VoteCountState(Model):
    """How many ballots have a state in a count; those that never were decided on stand in its report (`undecided`)."""

    __tablename__ = "vote_count_state"
    __table_args__ = (
        ForeignKeyConstraint(["edition_id", "number"], ["vote_count.edition_id", "vote_count.number"]),
        CheckConstraint("state IN ('counted', 'voided', 'withdrawn')", name="known_state"),
        CheckConstraint("ballots >= 1", name="ballots_from_one"),
    )

    edition_id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(20), primary_key=True)
    ballots: Mapped[int]


class VoteErasure(Model):
    """How far the erasure of an edition has come. The row is made in the transaction that clears the rows.

    `rows_at`, `keys_at` and `done_at` are by the real clock. `undecided` is JSON: what was not decided when it happened;
    `out_of_reach` is JSON: folders of key backups that were not there, so that somebody must destroy those copies by hand.
    """

    __tablename__ = "vote_erasure"
    __table_args__ = (
        CheckConstraint("done_at IS NULL OR keys_at IS NOT NULL", name="keys_before_the_end"),
        CheckConstraint("(keys_at IS NULL) = (out_of_reach IS NULL)", name="copies_told"),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    undecided: Mapped[str] = mapped_column(Text)
    rows_at: Mapped[datetime]
    keys_at: Mapped[datetime | None]
    out_of_reach: Mapped[str | None] = mapped_column(Text)
    done_at: Mapped[datetime | None]


_NEXT = "NEW.number <> 1 + (SELECT coalesce(max(number), 0) FROM vote_count c WHERE c.edition_id = NEW.edition_id)"
_EARLY = (
    "EXISTS (SELECT 1 FROM edition WHERE id = NEW.edition_id AND (released_at IS NULL OR certified_at IS NOT NULL))"
)
_KEEP = "CREATE OR REPLACE FUNCTION vote_count_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'append only'; END $$"


def _refusing(table: str, when: str) -> Trigger:
    name = f"{table}_{when.lower()}"
    each = "STATEMENT" if when == "TRUNCATE" else "ROW"
    sqlite = f"CREATE TRIGGER {name} BEFORE {when} ON {table} BEGIN SELECT RAISE(ABORT, 'append only'); END"
    return Trigger(
        name=name,
        table=table,
        sqlite=() if when == "TRUNCATE" else (sqlite,),
        postgresql=(
            _KEEP,
            f"CREATE TRIGGER {name} BEFORE {when} ON {table} FOR EACH {each} EXECUTE FUNCTION vote_count_keep()",
        ),
    )


triggers.register(
    Trigger(
        name="vote_count_insert",
        table="vote_count",
        sqlite=(
            "CREATE TRIGGER vote_count_insert BEFORE INSERT ON vote_count BEGIN"
            f" SELECT RAISE(ABORT, 'not the next count') WHERE {_NEXT};"
            f" SELECT RAISE(ABORT, 'no time for a count') WHERE {_EARLY}; END",
        ),
        postgresql=(
            "CREATE OR REPLACE FUNCTION vote_count_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF {_NEXT} THEN RAISE 'not the next count'; END IF;"
            f" IF {_EARLY} THEN RAISE 'no time for a count'; END IF; RETURN NEW; END $$",
            "CREATE TRIGGER vote_count_insert BEFORE INSERT ON vote_count"
            " FOR EACH ROW EXECUTE FUNCTION vote_count_guard()",
        ),
    ),
    *(
        _refusing(table, when)
        for table in ("vote_count", "vote_count_finalist", "vote_count_state")
        for when in ("UPDATE", "DELETE", "TRUNCATE")
    ),
)
