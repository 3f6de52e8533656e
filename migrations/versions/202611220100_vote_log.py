"""Make the log of the vote and what officers decide; write the entries of ballots that are there."""

import hashlib
import json
import secrets
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "202611220100"
down_revision = "202611220050"
branch_labels = None
depends_on = None

TYPES = "type IN ('cast', 'replace', 'withdraw', 'hold', 'release', 'void', 'restore')"
FURTHER = {"counted": None, "withdrawn": "withdraw", "held": "hold", "voided": "void"}  # what follows `cast`
TABLES = ("objection", "vote_act_ballot", "vote_act", "tree_head", "ledger_tree", "ledger_entry")


def upgrade() -> None:
    """Make the tables, and begin every log that should have begun."""
    make_log()
    make_acts()
    write_what_is_there(op.get_bind())


def make_log() -> None:
    op.create_table(
        "ledger_entry",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.String(length=64), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.CheckConstraint("n >= 1", name=op.f("ck_ledger_entry_counts_from_one")),
        sa.CheckConstraint("length(leaf) = 32", name=op.f("ck_ledger_entry_leaf_is_sha256")),
        sa.CheckConstraint("place >= 0", name=op.f("ck_ledger_entry_place_from_zero")),
        sa.CheckConstraint(
            "(place IS NULL) = (waiting_since IS NOT NULL)", name=op.f("ck_ledger_entry_waits_or_has_place")
        ),
        sa.CheckConstraint(TYPES, name=op.f("ck_ledger_entry_known_type")),
        sa.ForeignKeyConstraint(
            ["edition_id", "ballot_id"],
            ["ballot.edition_id", "ballot.id"],
            name=op.f("fk_ledger_entry_edition_id_ballot_id"),
        ),
        sa.PrimaryKeyConstraint("edition_id", "ballot_id", "n", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("edition_id", "place", name=op.f("uq_ledger_entry_edition_id_place")),
        sa.UniqueConstraint("leaf", name=op.f("uq_ledger_entry_leaf")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ledger_waiting",
        "ledger_entry",
        ["edition_id", "waiting_since"],
        unique=False,
        sqlite_where=sa.text("place IS NULL"),
        postgresql_where=sa.text("place IS NULL"),
    )
    op.create_table(
        "ledger_tree",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("frontier", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("size >= 0", name=op.f("ck_ledger_tree_size_from_zero")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_ledger_tree_edition_id")),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_ledger_tree")),
    )
    op.create_table(
        "tree_head",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_tree_head_edition_id")),
        sa.PrimaryKeyConstraint("edition_id", "size", name=op.f("pk_tree_head")),
    )


def make_acts() -> None:
    op.create_table(
        "vote_act",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=80), nullable=False),
        sa.Column("note_box", sa.LargeBinary(), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_by", sa.Integer(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fell_away", sa.Boolean(), nullable=False),
        sa.CheckConstraint("type IN ('void', 'release', 'restore')", name=op.f("ck_vote_act_known_type")),
        sa.CheckConstraint("agreed_by <> made_by", name=op.f("ck_vote_act_two_people")),
        sa.CheckConstraint("done_at IS NULL OR undone_at IS NULL", name=op.f("ck_vote_act_done_or_undone")),
        sa.CheckConstraint("undone_at IS NOT NULL OR NOT fell_away", name=op.f("ck_vote_act_fallen_is_undone")),
        sa.CheckConstraint(
            "type <> 'restore' OR done_at IS NULL OR agreed_by IS NOT NULL", name=op.f("ck_vote_act_restored_by_two")
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_vote_act_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote_act")),
    )
    waits = sa.text("done_at IS NULL AND undone_at IS NULL")
    op.create_index("vote_act_made", "vote_act", ["edition_id", "made_by", "made_at"], unique=False)
    op.create_index(
        "vote_act_waiting",
        "vote_act",
        ["edition_id", "due_at"],
        unique=False,
        sqlite_where=waits,
        postgresql_where=waits,
    )
    op.create_table(
        "vote_act_ballot",
        sa.Column("act_id", sa.String(length=32), nullable=False),
        sa.Column("ballot_id", sa.String(length=64), nullable=False),
        sa.Column("seen_n", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("seen_n >= 1", name=op.f("ck_vote_act_ballot_seen_from_one")),
        sa.ForeignKeyConstraint(["act_id"], ["vote_act.id"], name=op.f("fk_vote_act_ballot_act_id")),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_vote_act_ballot_ballot_id")),
        sa.PrimaryKeyConstraint("act_id", "ballot_id", name=op.f("pk_vote_act_ballot")),
    )
    op.create_index("vote_act_ballot_ballot", "vote_act_ballot", ["ballot_id"], unique=False)
    op.create_table(
        "objection",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("act_id", sa.String(length=32), nullable=False),
        sa.Column("ballot_id", sa.String(length=64), nullable=False),
        sa.Column("text_box", sa.LargeBinary(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by IS NULL)", name=op.f("ck_objection_decided_by_somebody")
        ),
        sa.CheckConstraint("(decided_at IS NULL) = (upheld IS NULL)", name=op.f("ck_objection_decided_somehow")),
        sa.ForeignKeyConstraint(
            ["act_id", "ballot_id"],
            ["vote_act_ballot.act_id", "vote_act_ballot.ballot_id"],
            name=op.f("fk_objection_act_id_ballot_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint("act_id", "ballot_id", name=op.f("uq_objection_act_id_ballot_id")),
    )


def write_what_is_there(connection: sa.Connection) -> None:
    """Begin the log of each vote that was set up: `cast` for every ballot, and what brought it where it is."""
    shift = connection.scalar(sa.text("SELECT seconds FROM clock_shift")) or 0
    now = datetime.now(UTC) + timedelta(seconds=shift)
    entry = sa.table(
        "ledger_entry",
        *(sa.column(name) for name in ("edition_id", "ballot_id", "n", "type", "line", "leaf")),
        sa.column("waiting_since", sa.DateTime(timezone=True)),
    )
    tree = sa.table("ledger_tree", sa.column("edition_id"), sa.column("size"), sa.column("frontier"))
    for edition_id, year in connection.execute(
        sa.text("SELECT id, year FROM edition WHERE pepper_check IS NOT NULL")
    ).all():
        connection.execute(tree.insert().values(edition_id=edition_id, size=0, frontier=b""))
        ballots = connection.execute(
            sa.text("SELECT id, choice, state, hold_reason FROM ballot WHERE edition_id = :edition"),
            {"edition": edition_id},
        ).all()
        rows = [row for ballot in ballots for row in entries_of(edition_id, year, ballot, now)]
        if rows:
            connection.execute(entry.insert(), rows)
        connection.execute(
            sa.text(
                "UPDATE ballot SET voted_by = 'cast', last_n = CASE state WHEN 'counted' THEN 1 ELSE 2 END"
                " WHERE edition_id = :edition"
            ),
            {"edition": edition_id},
        )


def entries_of(edition_id: int, year: int, ballot: sa.Row, now: datetime) -> list[dict]:
    """Return a ballot's first entries. The lines are as the design's «The log» says, and stay so whatever the code becomes."""
    day = now.astimezone(ZoneInfo("Europe/Oslo")).date().isoformat()
    acts = [("cast", {"choice": ballot.choice})]
    if (act := FURTHER[ballot.state]) is not None:
        acts.append((act, {} if act == "withdraw" else {"reason": ballot.hold_reason or "unknown"}))
    rows = []
    for n, (act, more) in enumerate(acts, start=1):
        told = {
            "at": day,
            "ballot": ballot.id,
            "edition": year,
            "n": n,
            "salt": secrets.token_hex(16),
            "type": act,
            **more,
        }
        line = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        leaf = hashlib.sha256(b"\0" + line.encode()).digest()
        rows.append(
            {
                "edition_id": edition_id,
                "ballot_id": ballot.id,
                "n": n,
                "type": act,
                "line": line,
                "leaf": leaf,
                "waiting_since": now,
            }
        )
    return rows


def downgrade() -> None:
    """Drop them, with all that is in them."""
    for table in TABLES:
        op.drop_table(table)
