"""Make the log of what staff did."""

import sqlalchemy as sa
from alembic import op

revision = "202611212210"
down_revision = "202611212200"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; its triggers come with the registry."""
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=220), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index("audit_entry_actor", "audit_entry", ["actor_id", "id"])
    op.create_index("audit_entry_subject", "audit_entry", ["subject_kind", "subject_id", "id"])
    op.create_index("audit_entry_what", "audit_entry", ["what", "id"])
    op.create_index("audit_entry_moment", "audit_entry", ["moment"])


def downgrade() -> None:
    """Drop it, with all that is in it."""
    op.drop_table("audit_entry")
