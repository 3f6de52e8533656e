"""Keep the log's public keys, its new beginnings, its observers and what the nightly check found."""

import sqlalchemy as sa
from alembic import op

revision = "202611220110"
down_revision = "202611220101"
branch_labels = None
depends_on = None

TABLES = ("vote_observer", "ledger_check", "ledger_beginning", "ledger_key")


def upgrade() -> None:
    """Make the tables. The key that an older edition signs with is kept at its first head."""
    op.create_table(
        "ledger_key",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("known_from", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_ledger_key_counts_from_one")),
        sa.CheckConstraint("length(public_key) = 32", name=op.f("ck_ledger_key_public_key_is_ed25519")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_ledger_key_edition_id")),
        sa.PrimaryKeyConstraint("edition_id", "number", name=op.f("pk_ledger_key")),
        sa.UniqueConstraint("edition_id", "key_id", name=op.f("uq_ledger_key_edition_id_key_id")),
    )
    op.create_table(
        "ledger_beginning",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("cites", sa.Text(), nullable=False),
        sa.CheckConstraint("number >= 2", name=op.f("ck_ledger_beginning_counts_from_two")),
        sa.CheckConstraint("size >= 0", name=op.f("ck_ledger_beginning_size_from_zero")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_ledger_beginning_edition_id")),
        sa.PrimaryKeyConstraint("edition_id", "number", name=op.f("pk_ledger_beginning")),
    )
    op.create_table(
        "ledger_check",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("differences", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_ledger_check_edition_id")),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_ledger_check")),
    )
    op.create_table(
        "vote_observer",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("address_box", sa.LargeBinary(), nullable=False),
        sa.Column("address_hash", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("told_beginning", sa.Integer(), nullable=True),
        sa.Column("told_size", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_vote_observer_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote_observer")),
        sa.UniqueConstraint("edition_id", "address_hash", name=op.f("uq_vote_observer_edition_id_address_hash")),
    )


def downgrade() -> None:
    """Drop them, with all that is in them."""
    for table in TABLES:
        op.drop_table(table)
