"""Make the register of municipalities."""

import sqlalchemy as sa
from alembic import op

revision = "202611212131"
down_revision = "202611212130"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "municipality",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=4), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("county", sa.String(length=80), nullable=False),
        sa.Column("valid_from", sa.Integer(), nullable=False),
        sa.Column("valid_to", sa.Integer(), nullable=True),
        sa.CheckConstraint("length(number) = 4", name=op.f("ck_municipality_four_digits")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_municipality_period")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_municipality")),
        sa.UniqueConstraint("number", "valid_from", name="number_once_a_period"),
    )
    op.create_index("ix_municipality_slug", "municipality", ["slug"], unique=False)
    op.create_table(
        "municipality_name",
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_municipality_name_municipality_id")
        ),
        sa.PrimaryKeyConstraint("municipality_id", "position", name=op.f("pk_municipality_name")),
    )


def downgrade() -> None:
    """Drop them, with all that is in them."""
    op.drop_table("municipality_name")
    op.drop_table("municipality")
