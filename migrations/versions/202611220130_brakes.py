"""Make what works once: solved tasks and answers to sign-ins, kept until they have ended."""

import sqlalchemy as sa
from alembic import op

revision = "202611220130"
down_revision = "202611220120"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "spent",
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("holder", sa.LargeBinary(), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_spent")),
    )
    op.create_index(op.f("ix_spent_ends_at"), "spent", ["ends_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("spent")
