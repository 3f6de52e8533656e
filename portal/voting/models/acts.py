"""What officers decide of votes, and what voters say against it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation import triggers
from portal.foundation.db import Model
from portal.foundation.triggers import Trigger
from portal.voting.rules import Act


class VoteAct(Model):
    """One decision on one ballot or many. It is done when it falls due, unless it is undone first.

    `made_at`, `due_at`, `done_at` and `undone_at` are by the real clock. `agreed_by` comes from `approvals`. An act that
    `fell_away` was ended because somebody behind it was no officer any more. `note_box` seals what the officer noted.
    """

    __tablename__ = "vote_act"
    __table_args__ = (
        CheckConstraint("type IN ('void', 'release', 'restore')", name="known_type"),
        CheckConstraint("agreed_by <> made_by", name="two_people"),
        CheckConstraint("done_at IS NULL OR undone_at IS NULL", name="done_or_undone"),
        CheckConstraint("undone_at IS NOT NULL OR NOT fell_away", name="fallen_is_undone"),
        CheckConstraint("type <> 'restore' OR done_at IS NULL OR agreed_by IS NOT NULL", name="restored_by_two"),
        Index("vote_act_made", "edition_id", "made_by", "made_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    type: Mapped[Act]
    reason: Mapped[str] = mapped_column(String(80))
    note_box: Mapped[bytes | None]
    made_by: Mapped[int]
    made_at: Mapped[datetime]
    agreed_by: Mapped[int | None]
    due_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    fell_away: Mapped[bool] = mapped_column(default=False)


Index(
    "vote_act_waiting", VoteAct.edition_id, VoteAct.due_at,
    sqlite_where=VoteAct.done_at.is_(None) & VoteAct.undone_at.is_(None),
    postgresql_where=VoteAct.done_at.is_(None) & VoteAct.undone_at.is_(None),
)  # fmt: skip


class VoteActBallot(Model):
    """A ballot that an act is about, as it was seen. `told_at` is by the domain's clock: complaints run from it."""

    __tablename__ = "vote_act_ballot"
    __table_args__ = (
        CheckConstraint("seen_n >= 1", name="seen_from_one"),
        Index("vote_act_ballot_ballot", "ballot_id"),
    )

    act_id: Mapped[str] = mapped_column(ForeignKey("vote_act.id"), primary_key=True)
    ballot_id: Mapped[str] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    seen_n: Mapped[int]
    told_at: Mapped[datetime | None]


class Objection(Model):
    """A voter's complaint over a decision and the answer, both sealed; never answered by one of those who decided."""

    __tablename__ = "objection"
    __table_args__ = (
        UniqueConstraint("act_id", "ballot_id"),
        ForeignKeyConstraint(["act_id", "ballot_id"], ["vote_act_ballot.act_id", "vote_act_ballot.ballot_id"]),
        CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="decided_by_somebody"),
        CheckConstraint("(decided_at IS NULL) = (upheld IS NULL)", name="decided_somehow"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    act_id: Mapped[str] = mapped_column(String(32))
    ballot_id: Mapped[str] = mapped_column(String(64))
    text_box: Mapped[bytes | None]
    reply_box: Mapped[bytes | None]
    received_at: Mapped[datetime]
    decided_by: Mapped[int | None]
    decided_at: Mapped[datetime | None]
    upheld: Mapped[bool | None]


# Who made, or agreed to, the last void that a ballot's voter was told of has no part in its restore.
_BY_A_VOIDER = """NEW.type = 'restore' AND NEW.done_at IS NOT NULL AND EXISTS (
    SELECT 1 FROM vote_act_ballot mine
    JOIN vote_act_ballot taken ON taken.ballot_id = mine.ballot_id AND taken.told_at IS NOT NULL
    JOIN vote_act void ON void.id = taken.act_id AND void.type = 'void'
    WHERE mine.act_id = NEW.id
      AND (void.made_by IN (NEW.made_by, NEW.agreed_by) OR void.agreed_by IN (NEW.made_by, NEW.agreed_by))
      AND NOT EXISTS (
        SELECT 1 FROM vote_act_ballot later JOIN vote_act act ON act.id = later.act_id AND act.type = 'void'
        WHERE later.ballot_id = taken.ballot_id AND later.told_at IS NOT NULL AND later.seen_n > taken.seen_n))"""

triggers.register(
    Trigger(
        name="restored_by_others",
        table="vote_act",
        sqlite=(
            "CREATE TRIGGER restored_by_others BEFORE UPDATE ON vote_act BEGIN"
            f" SELECT RAISE(ABORT, 'restored by who voided') WHERE {_BY_A_VOIDER}; END",
        ),
        postgresql=(
            "CREATE OR REPLACE FUNCTION restored_by_others() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN IF {_BY_A_VOIDER} THEN RAISE 'restored by who voided'; END IF; RETURN NEW; END $$",
            "CREATE TRIGGER restored_by_others BEFORE UPDATE ON vote_act"
            " FOR EACH ROW EXECUTE FUNCTION restored_by_others()",
        ),
    ),
)
