"""Make the counts that are made public, and how far an erasure has come."""

import sqlalchemy as sa
from alembic import op

revision = "202611220140"
down_revision = "202611220131"
branch_labels = None
depends_on = None

TABLES = ("vote_erasure", "vote_count_state", "vote_count_finalist", "vote_count")


def upgrade() -> None:
    """Make the tables."""
    make_counts()
    make_parts()
    make_erasures()


def make_counts() -> None:
    op.create_table(
        "vote_count",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("log_size", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("restored", sa.Integer(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_vote_count_counts_from_one")),
        sa.CheckConstraint("total >= 0", name=op.f("ck_vote_count_total_from_zero")),
        sa.CheckConstraint("restored >= 0", name=op.f("ck_vote_count_restored_from_zero")),
        sa.CheckConstraint("(number = 1) = (restored = 0)", name=op.f("ck_vote_count_made_again_for_a_reason")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_vote_count_edition_id")),
        sa.PrimaryKeyConstraint("edition_id", "number", name=op.f("pk_vote_count")),
    )


def make_parts() -> None:
    def of_count(table: str) -> sa.ForeignKeyConstraint:
        return sa.ForeignKeyConstraint(
            ["edition_id", "number"],
            ["vote_count.edition_id", "vote_count.number"],
            name=op.f(f"fk_{table}_edition_id_number"),
        )

    op.create_table(
        "vote_count_finalist",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.CheckConstraint("votes >= 0", name=op.f("ck_vote_count_finalist_votes_from_zero")),
        of_count("vote_count_finalist"),
        sa.ForeignKeyConstraint(
            ["edition_id", "slug"],
            ["finalist.edition_id", "finalist.slug"],
            name=op.f("fk_vote_count_finalist_edition_id_slug"),
        ),
        sa.PrimaryKeyConstraint("edition_id", "number", "slug", name=op.f("pk_vote_count_finalist")),
    )
    op.create_table(
        "vote_count_state",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('counted', 'voided', 'withdrawn')", name=op.f("ck_vote_count_state_known_state")),
        sa.CheckConstraint("ballots >= 1", name=op.f("ck_vote_count_state_ballots_from_one")),
        of_count("vote_count_state"),
        sa.PrimaryKeyConstraint("edition_id", "number", "state", name=op.f("pk_vote_count_state")),
    )


def make_erasures() -> None:
    op.create_table(
        "vote_erasure",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("undecided", sa.Text(), nullable=False),
        sa.Column("rows_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("keys_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("out_of_reach", sa.Text(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("done_at IS NULL OR keys_at IS NOT NULL", name=op.f("ck_vote_erasure_keys_before_the_end")),
        sa.CheckConstraint("(keys_at IS NULL) = (out_of_reach IS NULL)", name=op.f("ck_vote_erasure_copies_told")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_vote_erasure_edition_id")),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_vote_erasure")),
    )


def downgrade() -> None:
    """Drop them, with all that is in them."""
    for table in TABLES:
        op.drop_table(table)
