"""Make what people say of how the portal can be used."""

import sqlalchemy as sa
from alembic import op

revision = "202611220050"
down_revision = "202611220040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("page", sa.String(length=300), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirm_link_hash", sa.LargeBinary(), nullable=True),
        sa.Column("confirm_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(confirm_link_hash IS NULL) = (confirm_expires_at IS NULL)", name=op.f("ck_feedback_link_has_a_life")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["moderation_case.id"], name=op.f("fk_feedback_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("case_id", name=op.f("uq_feedback_case_id")),
        sa.UniqueConstraint("confirm_link_hash", name=op.f("uq_feedback_confirm_link_hash")),
    )


def downgrade() -> None:
    """Drop it, with all that is in it."""
    op.drop_table("feedback")
