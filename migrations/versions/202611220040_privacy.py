"""Make requests for one's own data, and let a mail be found by whom it goes to."""

import sqlalchemy as sa
from alembic import op

revision = "202611220040"
down_revision = "202611220030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and the column."""
    op.create_table(
        "data_request",
        sa.Column("link_hash", sa.LargeBinary(), nullable=False),
        sa.Column("address_hash", sa.LargeBinary(), nullable=False),
        sa.Column("address_box", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("expires_at > asked_at", name=op.f("ck_data_request_has_a_life")),
        sa.PrimaryKeyConstraint("link_hash", name=op.f("pk_data_request")),
    )
    op.create_index(op.f("ix_data_request_address_hash"), "data_request", ["address_hash"])
    op.create_index(op.f("ix_data_request_expires_at"), "data_request", ["expires_at"])
    op.add_column("outgoing_email", sa.Column("to_hash", sa.LargeBinary(), nullable=True))
    op.create_index(op.f("ix_outgoing_email_to_hash"), "outgoing_email", ["to_hash"])


def downgrade() -> None:
    """Drop them, with all that is in them."""
    op.drop_index(op.f("ix_outgoing_email_to_hash"), "outgoing_email")
    op.drop_column("outgoing_email", "to_hash")
    op.drop_table("data_request")
