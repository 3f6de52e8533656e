"""Make what signals read, say and are set to; keep which ballots they have looked at, and the answer to a complaint."""

import sqlalchemy as sa
from alembic import op

revision = "202611220120"
down_revision = "202611220110"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and columns. Columns are added one by one: rebuilding a table would drop its triggers."""
    op.add_column("ballot", sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("objection", sa.Column("reply_box", sa.LargeBinary(), nullable=True))
    unseen = sa.text("looked_at IS NULL")
    op.create_index(
        "ballot_not_looked_at", "ballot", ["edition_id", "id"], sqlite_where=unseen, postgresql_where=unseen
    )
    op.create_index("vote_request_voter", "vote_request", ["edition_id", "voter_key"])
    make_signs()
    make_reasons()
    make_settings()


def make_signs() -> None:
    op.create_table(
        "ballot_sign",
        sa.Column("ballot_id", sa.String(length=64), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("domain", sa.String(length=64), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=True),
        sa.Column("network", sa.String(length=64), nullable=True),
        sa.Column("shape", sa.String(length=64), nullable=True),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("seen_box", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_ballot_sign_ballot_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_ballot_sign_edition_id")),
        sa.PrimaryKeyConstraint("ballot_id", name=op.f("pk_ballot_sign")),
        sqlite_with_rowid=False,
    )
    op.create_index("ballot_sign_network", "ballot_sign", ["edition_id", "network", "at"])
    op.create_index("ballot_sign_domain", "ballot_sign", ["edition_id", "domain"])
    op.create_index("ballot_sign_shape", "ballot_sign", ["edition_id", "shape", "number"])


def make_reasons() -> None:
    op.create_table(
        "ballot_reason",
        sa.Column("ballot_id", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=80), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("pattern", sa.String(length=64), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("told_box", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_ballot_reason_has_reason")),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_ballot_reason_ballot_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_ballot_reason_edition_id")),
        sa.PrimaryKeyConstraint("ballot_id", "reason", name=op.f("pk_ballot_reason")),
        sqlite_with_rowid=False,
    )
    op.create_index("ballot_reason_group", "ballot_reason", ["edition_id", "reason", "pattern", "ballot_id"])


def make_settings() -> None:
    op.create_table(
        "signal_setting",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("signal", sa.String(length=40), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.CheckConstraint("most BETWEEN 2 AND 10000", name=op.f("ck_signal_setting_most_in_reason")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_signal_setting_edition_id")),
        sa.PrimaryKeyConstraint("edition_id", "signal", name=op.f("pk_signal_setting")),
    )


def downgrade() -> None:
    """Drop them, with all that is in them."""
    for table in ("signal_setting", "ballot_reason", "ballot_sign"):
        op.drop_table(table)
    op.drop_index("vote_request_voter", "vote_request")
    op.drop_index("ballot_not_looked_at", "ballot")
    op.drop_column("objection", "reply_box")
    op.drop_column("ballot", "looked_at")
