"""Say for each edition how its voters prove who they are, and find the address that gets notices about a vote by sign-in."""

import sqlalchemy as sa
from alembic import op

revision = "202611220131"
down_revision = "202611220130"
branch_labels = None
depends_on = None

KNOWN = sa.text("notice_key IS NOT NULL")


def upgrade() -> None:
    """Add the columns: every edition that is there takes votes by mail. Both databases do it without a new table."""
    op.add_column("edition", sa.Column("identity", sa.String(length=40), server_default="mail", nullable=False))
    has_address = sa.CheckConstraint(
        "notice_key IS NULL OR address_box IS NOT NULL", name=op.f("ck_ballot_notices_have_an_address")
    )
    op.add_column("ballot", sa.Column("notice_key", sa.LargeBinary(), has_address, nullable=True))
    op.add_column("vote_request", sa.Column("notice_key", sa.LargeBinary(), nullable=True))
    for table in ("ballot", "vote_request"):
        columns = ["edition_id", "notice_key"]
        op.create_index(f"{table}_notices", table, columns, sqlite_where=KNOWN, postgresql_where=KNOWN)


def downgrade() -> None:
    """Drop them."""
    for table in ("vote_request", "ballot"):
        op.drop_index(f"{table}_notices", table)
        op.drop_column(table, "notice_key")
    op.drop_column("edition", "identity")
