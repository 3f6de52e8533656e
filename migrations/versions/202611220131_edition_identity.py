"""Say for each edition how its voters prove who they are."""

import sqlalchemy as sa
from alembic import op

revision = "202611220131"
down_revision = "202611220130"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column: every edition that is there takes votes by mail. Both databases do it without a new table."""
    op.add_column("edition", sa.Column("identity", sa.String(length=40), server_default="mail", nullable=False))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("edition", "identity")
