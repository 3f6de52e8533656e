"""Weigh jury and people, say how long the title lasts, keep the winner as signed, and what has been told in which order."""

import sqlalchemy as sa
from alembic import op

revision = "202611230160"
down_revision = "202611230150"
branch_labels = None
depends_on = None

STANDS = sa.text("undone_at IS NULL")


def upgrade() -> None:
    """Add columns and tables: every edition that is there has no weights. Both databases do it without a new table."""
    op.execute(
        "ALTER TABLE edition ADD COLUMN weight_jury INTEGER"
        " CONSTRAINT ck_edition_weight_of_jury CHECK (weight_jury BETWEEN 0 AND 100)"
    )
    op.execute(
        "ALTER TABLE edition ADD COLUMN weight_people INTEGER"
        " CONSTRAINT ck_edition_weight_of_people CHECK (weight_people BETWEEN 0 AND 100)"
        " CONSTRAINT ck_edition_weights_together CHECK ((weight_jury IS NULL) = (weight_people IS NULL))"
        " CONSTRAINT ck_edition_weights_count CHECK (weight_jury + weight_people > 0)"
    )
    op.execute(
        "ALTER TABLE edition ADD COLUMN title_until INTEGER"
        " CONSTRAINT ck_edition_title_after_year CHECK (title_until > year)"
    )
    make_winners()
    make_notices()


def make_winners() -> None:
    op.create_table(
        "outcome_winner",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["jury_decision.id"], name=op.f("fk_outcome_winner_decision_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["outcome.edition_id"], name=op.f("fk_outcome_winner_edition_id")),
        sa.ForeignKeyConstraint(
            ["edition_id", "slug"],
            ["finalist.edition_id", "finalist.slug"],
            name=op.f("fk_outcome_winner_edition_id_slug"),
        ),
        sa.PrimaryKeyConstraint("edition_id", "slug", name=op.f("pk_outcome_winner")),
    )


def make_notices() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("mails", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(length=200), nullable=True),
        sa.CheckConstraint("mails >= 1", name=op.f("ck_notice_told_somebody")),
        sa.CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name=op.f("ck_notice_undone_by_somebody")),
        sa.ForeignKeyConstraint(
            ["edition_id", "round_id"], ["round.edition_id", "round.id"], name=op.f("fk_notice_edition_id_round_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(
        "one_notice_a_step", "notice", ["round_id", "step"], unique=True, sqlite_where=STANDS, postgresql_where=STANDS
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("notice")
    op.drop_table("outcome_winner")
    for column in ("title_until", "weight_people", "weight_jury"):
        op.drop_column("edition", column)
