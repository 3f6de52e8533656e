"""Make the public by mail address."""

import sqlalchemy as sa
from alembic import op

revision = "202611220010"
down_revision = "202611212220"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and let a mail say what it is about."""
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address_hash", sa.LargeBinary(), nullable=False),
        sa.Column("canonical_hash", sa.LargeBinary(), nullable=False),
        sa.Column("address_box", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("blocked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("blocked_why", sa.String(length=500), nullable=True),
        sa.Column("trusted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(blocked_at IS NULL) = (blocked_why IS NULL)", name=op.f("ck_person_blocked_has_reason")),
        sa.CheckConstraint(
            "blocked_until IS NULL OR blocked_at IS NOT NULL", name=op.f("ck_person_block_has_a_beginning")
        ),
        sa.CheckConstraint("trusted_at IS NULL OR blocked_at IS NULL", name=op.f("ck_person_not_trusted_and_blocked")),
        sa.CheckConstraint(
            "address_box IS NOT NULL OR blocked_at IS NOT NULL", name=op.f("ck_person_forgotten_only_when_blocked")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("address_hash", name=op.f("uq_person_address_hash")),
    )
    op.create_index(op.f("ix_person_canonical_hash"), "person", ["canonical_hash"])
    op.add_column("outgoing_email", sa.Column("about", sa.String(length=80), nullable=True))
    op.create_index(op.f("ix_outgoing_email_about"), "outgoing_email", ["about"])


def downgrade() -> None:
    """Drop it, with all that is in it."""
    op.drop_index(op.f("ix_outgoing_email_about"), "outgoing_email")
    op.drop_column("outgoing_email", "about")
    op.drop_table("person")
