"""Make the jury's outcome."""

import sqlalchemy as sa
from alembic import op

revision = "202611212136"
down_revision = "202611212135"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "outcome",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("winner_slug", sa.String(length=80), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id", "winner_slug"],
            ["finalist.edition_id", "finalist.slug"],
            name=op.f("fk_outcome_edition_id_winner_slug"),
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_outcome_edition_id")),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_outcome")),
    )
    op.create_table(
        "outcome_reason",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["outcome.edition_id"], name=op.f("fk_outcome_reason_edition_id")),
        sa.PrimaryKeyConstraint("edition_id", "position", name=op.f("pk_outcome_reason")),
    )


def downgrade() -> None:
    """Drop them, with all that is in them."""
    op.drop_table("outcome_reason")
    op.drop_table("outcome")
