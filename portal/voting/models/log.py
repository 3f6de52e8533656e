"""The log of the vote: entries, the tree over them, and its signed heads. The database refuses to rewrite any of it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation import triggers
from portal.foundation.db import Model
from portal.foundation.triggers import Trigger
from portal.voting.rules import Act


class LedgerEntry(Model):
    """One event. `line` is what will be published, byte for byte; without a place it waits to be sealed (domain clock)."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        UniqueConstraint("edition_id", "place"),
        CheckConstraint("n >= 1", name="counts_from_one"),
        CheckConstraint("length(leaf) = 32", name="leaf_is_sha256"),
        CheckConstraint("place >= 0", name="place_from_zero"),
        CheckConstraint("(place IS NULL) = (waiting_since IS NOT NULL)", name="waits_or_has_place"),
        CheckConstraint(
            "type IN ('cast', 'replace', 'withdraw', 'hold', 'release', 'void', 'restore')", name="known_type"
        ),
        ForeignKeyConstraint(["edition_id", "ballot_id"], ["ballot.edition_id", "ballot.id"]),
        {"sqlite_with_rowid": False},  # no trace of the order in which votes came
    )

    edition_id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[Act]
    line: Mapped[str] = mapped_column(Text)
    leaf: Mapped[bytes] = mapped_column(unique=True)
    waiting_since: Mapped[datetime | None]
    place: Mapped[int | None]


Index(
    "ledger_waiting", LedgerEntry.edition_id, LedgerEntry.waiting_since,
    sqlite_where=LedgerEntry.place.is_(None), postgresql_where=LedgerEntry.place.is_(None),
)  # fmt: skip


class LedgerTree(Model):
    """How far an edition's log is sealed: the roots of its full subtrees, largest first, 32 bytes each (RFC 9162, 2.1.2)."""

    __tablename__ = "ledger_tree"
    __table_args__ = (CheckConstraint("size >= 0", name="size_from_zero"),)

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    size: Mapped[int]
    frontier: Mapped[bytes]


class TreeHead(Model):
    """A signed head: what the log was when it had `size` lines. `signed_at` is by the domain's clock."""

    __tablename__ = "tree_head"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    size: Mapped[int] = mapped_column(primary_key=True)
    root: Mapped[bytes]
    key_id: Mapped[str] = mapped_column(String(16))
    signed_at: Mapped[datetime]
    signature: Mapped[bytes]


_SAME = "(NEW.edition_id, NEW.ballot_id, NEW.n, NEW.type, NEW.line, NEW.leaf)"
_AS_IT_WAS = "(OLD.edition_id, OLD.ballot_id, OLD.n, OLD.type, OLD.line, OLD.leaf)"
_LAST_N = "(SELECT coalesce(max(n), 0) FROM ledger_entry l WHERE l.edition_id = NEW.edition_id AND l.ballot_id = NEW.ballot_id)"
_HEAD_GOES_BACK = "NEW.size <= coalesce((SELECT max(size) FROM tree_head WHERE edition_id = NEW.edition_id), -1)"
_TREE_GOES_BACK = "NEW.size <= OLD.size OR NEW.edition_id <> OLD.edition_id"

# The read of the edition is locked: without it an entry that waited on the edition's lock was accepted after the last head.
_GUARD = f"""CREATE OR REPLACE FUNCTION ledger_guard() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE e edition; BEGIN
 IF TG_OP = 'INSERT' THEN
  SELECT * INTO e FROM edition WHERE id = NEW.edition_id FOR KEY SHARE;
  IF NEW.place IS NOT NULL THEN RAISE 'born sealed'; END IF;
  IF e.certified_at IS NOT NULL OR e.released_at IS NOT NULL AND NEW.type <> 'restore' THEN RAISE 'log closed'; END IF;
  IF NEW.n <> 1 + {_LAST_N} THEN RAISE 'gap in n'; END IF;
  RETURN NEW;
 ELSIF TG_OP = 'UPDATE' AND OLD.place IS NULL AND NEW.place IS NOT NULL AND {_SAME} = {_AS_IT_WAS} THEN RETURN NEW;
 END IF; RAISE 'append only'; END $$"""
_KEEP = "CREATE OR REPLACE FUNCTION vote_log_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'append only'; END $$"


def refusing(
    name: str, table: str, when: str, *, sqlite: bool = True, condition: str = "", text: str = "append only"
) -> Trigger:
    """Return a trigger that refuses an event on a table, always or on a condition."""
    function = f"{name}_refuse" if condition else "vote_log_keep"
    made = (
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN IF {condition} THEN RAISE '{text}'; END IF; RETURN NEW; END $$"
        if condition
        else _KEEP
    )
    each = "STATEMENT" if when == "TRUNCATE" else "ROW"
    where = f" WHERE {condition}" if condition else ""
    return Trigger(
        name=name,
        table=table,
        sqlite=(f"CREATE TRIGGER {name} BEFORE {when} ON {table} BEGIN SELECT RAISE(ABORT, '{text}'){where}; END",)
        if sqlite
        else (),
        postgresql=(
            made,
            f"CREATE TRIGGER {name} BEFORE {when} ON {table} FOR EACH {each} EXECUTE FUNCTION {function}()",
        ),
    )


_ON_INSERT = f"""CREATE TRIGGER ledger_insert BEFORE INSERT ON ledger_entry BEGIN
  SELECT RAISE(ABORT, 'entry exists') WHERE EXISTS (SELECT 1 FROM ledger_entry e
    WHERE e.edition_id = NEW.edition_id AND e.ballot_id = NEW.ballot_id AND e.n = NEW.n)
    OR EXISTS (SELECT 1 FROM ledger_entry e WHERE e.leaf = NEW.leaf);
  SELECT RAISE(ABORT, 'gap in n') WHERE NEW.n <> 1 + {_LAST_N};
  SELECT RAISE(ABORT, 'born sealed') WHERE NEW.place IS NOT NULL;
  SELECT RAISE(ABORT, 'log closed') FROM edition WHERE id = NEW.edition_id
    AND (certified_at IS NOT NULL OR released_at IS NOT NULL AND NEW.type <> 'restore');
END"""
_ON_UPDATE = f"""CREATE TRIGGER ledger_update BEFORE UPDATE ON ledger_entry
  WHEN OLD.place IS NOT NULL OR NEW.place IS NULL OR {_SAME} IS NOT {_AS_IT_WAS}
  BEGIN SELECT RAISE(ABORT, 'append only'); END"""

triggers.register(
    Trigger(name="ledger_insert", table="ledger_entry", sqlite=(_ON_INSERT,), postgresql=()),
    Trigger(name="ledger_update", table="ledger_entry", sqlite=(_ON_UPDATE,), postgresql=()),
    Trigger(
        name="ledger_guard",
        table="ledger_entry",
        sqlite=(),
        postgresql=(
            _GUARD,
            "CREATE TRIGGER ledger_guard BEFORE INSERT OR UPDATE ON ledger_entry"
            " FOR EACH ROW EXECUTE FUNCTION ledger_guard()",
        ),
    ),
    refusing("ledger_delete", "ledger_entry", "DELETE"),
    refusing("ledger_truncate", "ledger_entry", "TRUNCATE", sqlite=False),
    refusing("head_insert", "tree_head", "INSERT", condition=_HEAD_GOES_BACK, text="head goes back"),
    refusing("head_update", "tree_head", "UPDATE"),
    refusing("head_delete", "tree_head", "DELETE"),
    refusing("head_truncate", "tree_head", "TRUNCATE", sqlite=False),
    refusing("tree_update", "ledger_tree", "UPDATE", condition=_TREE_GOES_BACK, text="tree goes back"),
    refusing("tree_delete", "ledger_tree", "DELETE"),
    refusing("tree_truncate", "ledger_tree", "TRUNCATE", sqlite=False),
)
