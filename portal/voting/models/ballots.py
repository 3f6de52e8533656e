"""Ballots, and the moves that the database itself allows them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation import triggers
from portal.foundation.db import Model
from portal.foundation.triggers import Trigger
from portal.voting.rules import Act, BallotState


class VoteMove(Model):
    """The table of moves as the database knows it; filled by the migration, equal to `rules.MOVES`."""

    __tablename__ = "vote_move"

    state: Mapped[str] = mapped_column(String(20), primary_key=True)
    type: Mapped[str] = mapped_column(String(20), primary_key=True)
    becomes: Mapped[str] = mapped_column(String(20))


class Ballot(Model):
    """One voter's vote in one edition, and what has become of it.

    The voter is known by a keyed hash only, and by nothing after certification. The id is SHA-256 of the receipt code.
    """

    __tablename__ = "ballot"
    __table_args__ = (
        UniqueConstraint("edition_id", "voter_key", name="one_ballot_per_voter"),
        UniqueConstraint("edition_id", "id"),
        CheckConstraint("length(id) = 64", name="id_is_sha256"),
        CheckConstraint("state IN ('counted', 'held', 'voided', 'withdrawn')", name="known_state"),
        CheckConstraint("voted_by IN ('cast', 'replace')", name="known_voted_by"),
        CheckConstraint("last_n >= 1", name="counts_from_one"),
        CheckConstraint("state <> 'held' OR hold_reason IS NOT NULL", name="held_has_reason"),
        CheckConstraint(
            "voter_key IS NOT NULL OR"
            " (code_box IS NULL AND address_box IS NULL AND own_link_hash IS NULL AND signals IS NULL)",
            name="nothing_personal_without_voter",
        ),
        CheckConstraint("notice_key IS NULL OR address_box IS NOT NULL", name="notices_have_an_address"),
        ForeignKeyConstraint(["edition_id", "choice"], ["finalist.edition_id", "finalist.slug"]),
    )

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    voter_key: Mapped[bytes | None]
    choice: Mapped[str] = mapped_column(String(80))
    state: Mapped[BallotState]
    voted_by: Mapped[Act]
    last_n: Mapped[int]
    hold_reason: Mapped[str | None] = mapped_column(String(80))
    code_box: Mapped[bytes | None]
    address_box: Mapped[bytes | None]
    own_link_hash: Mapped[bytes | None] = mapped_column(unique=True)
    signals: Mapped[str | None] = mapped_column(Text)
    looked_at: Mapped[datetime | None]  # when signals looked at it, by the real clock
    notice_key: Mapped[
        bytes | None
    ]  # of the address that gets notices about a vote by sign-in: a keyed hash, as voters have


Index(
    "ballot_not_looked_at", Ballot.edition_id, Ballot.id,
    sqlite_where=Ballot.looked_at.is_(None), postgresql_where=Ballot.looked_at.is_(None),
)  # fmt: skip
Index(
    "ballot_notices", Ballot.edition_id, Ballot.notice_key,
    sqlite_where=Ballot.notice_key.is_not(None), postgresql_where=Ballot.notice_key.is_not(None),
)  # fmt: skip
Index(
    "ballot_held", Ballot.edition_id, Ballot.hold_reason, Ballot.id,
    sqlite_where=Ballot.state == BallotState.HELD, postgresql_where=Ballot.state == BallotState.HELD,
)  # fmt: skip
Index(
    "ballot_counted", Ballot.edition_id, Ballot.choice,
    sqlite_where=Ballot.state == BallotState.COUNTED, postgresql_where=Ballot.state == BallotState.COUNTED,
)  # fmt: skip

_ILLEGAL = """NEW.state <> OLD.state AND NOT (OLD.state = 'withdrawn' AND NEW.state = 'held')
  AND NOT EXISTS (SELECT 1 FROM vote_move WHERE state = OLD.state AND becomes = NEW.state)"""

triggers.register(
    Trigger(
        name="ballot_delete",
        table="ballot",
        sqlite=(
            "CREATE TRIGGER ballot_delete BEFORE DELETE ON ballot BEGIN SELECT RAISE(ABORT, 'never deleted'); END",
        ),
        postgresql=(
            "CREATE OR REPLACE FUNCTION ballot_delete() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE 'never deleted'; END $$",
            "CREATE TRIGGER ballot_delete BEFORE DELETE ON ballot FOR EACH ROW EXECUTE FUNCTION ballot_delete()",
        ),
    ),
    Trigger(
        name="ballot_move",
        table="ballot",
        sqlite=(
            "CREATE TRIGGER ballot_move BEFORE UPDATE OF state ON ballot BEGIN"
            f" SELECT RAISE(ABORT, 'no such move') WHERE {_ILLEGAL}; END",
        ),
        postgresql=(
            "CREATE OR REPLACE FUNCTION ballot_move() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN IF {_ILLEGAL} THEN RAISE 'no such move'; END IF; RETURN NEW; END $$",
            "CREATE TRIGGER ballot_move BEFORE UPDATE OF state ON ballot FOR EACH ROW EXECUTE FUNCTION ballot_move()",
        ),
    ),
    Trigger(
        name="ballot_truncate",
        table="ballot",
        sqlite=(),
        postgresql=(
            "CREATE OR REPLACE FUNCTION ballot_delete() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE 'never deleted'; END $$",
            "CREATE TRIGGER ballot_truncate BEFORE TRUNCATE ON ballot FOR EACH STATEMENT EXECUTE FUNCTION ballot_delete()",
        ),
    ),
)
