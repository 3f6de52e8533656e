"""Make what two must agree on."""

import sqlalchemy as sa
from alembic import op

revision = "202611220101"
down_revision = "202611220100"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "approval",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_name", sa.String(length=200), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_by", sa.Integer(), nullable=True),
        sa.Column("agreed_name", sa.String(length=200), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("agreed_by <> asked_by", name=op.f("ck_approval_two_people")),
        sa.CheckConstraint("(agreed_by IS NULL) = (agreed_at IS NULL)", name=op.f("ck_approval_agreed_at_some_time")),
        sa.CheckConstraint("used_at IS NULL OR agreed_by IS NOT NULL", name=op.f("ck_approval_used_by_two")),
        sa.CheckConstraint("used_at IS NULL OR withdrawn_at IS NULL", name=op.f("ck_approval_used_or_withdrawn")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
    )
    stands = sa.text("used_at IS NULL AND withdrawn_at IS NULL")
    op.create_index(
        "approval_standing",
        "approval",
        ["kind", "subject"],
        unique=True,
        sqlite_where=stands,
        postgresql_where=stands,
    )


def downgrade() -> None:
    """Drop it, with all that is in it."""
    op.drop_table("approval")
