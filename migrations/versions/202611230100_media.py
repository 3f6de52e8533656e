"""Keep files that people send in: what each is, whose, and whether others may have it."""

import sqlalchemy as sa
from alembic import op

revision = "202611230100"
down_revision = "202611220140"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "stored_file",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("owner_kind", sa.String(length=40), nullable=False),
        sa.Column("owner_id", sa.String(length=64), nullable=False),
        sa.Column("pot", sa.String(length=80), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_stored_file_has_content")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
    )
    waits = sa.text("state = 'new'")
    op.create_index("stored_file_owner", "stored_file", ["owner_kind", "owner_id"])
    op.create_index(op.f("ix_stored_file_pot"), "stored_file", ["pot"])
    op.create_index("stored_file_waits", "stored_file", ["made_at", "id"], sqlite_where=waits, postgresql_where=waits)


def downgrade() -> None:
    """Drop it. The files themselves stay in the data folder: nothing here deletes what people sent in."""
    op.drop_table("stored_file")
