"""Make citizens' proposals, gathered under the municipality that they name."""

import sqlalchemy as sa
from alembic import op

revision = "202611230130"
down_revision = "202611230120"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "proposal_gathering",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("link_hash", sa.LargeBinary(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("accepted_at IS NULL OR declined_at IS NULL", name=op.f("ck_proposal_gathering_one_answer")),
        sa.CheckConstraint(
            "told_at IS NOT NULL OR (accepted_at IS NULL AND declined_at IS NULL)",
            name=op.f("ck_proposal_gathering_asked_first"),
        ),
        sa.CheckConstraint(
            "(told_at IS NULL) = (link_hash IS NULL)", name=op.f("ck_proposal_gathering_told_by_a_link")
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_proposal_gathering_edition_id")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_proposal_gathering_municipality_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_gathering")),
        sa.UniqueConstraint("edition_id", "municipality_id", name="one_gathering_each"),
        sa.UniqueConstraint("link_hash", name=op.f("uq_proposal_gathering_link_hash")),
    )
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gathering_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("own_link_hash", sa.LargeBinary(), nullable=True),
        sa.Column("own_link_box", sa.LargeBinary(), nullable=True),
        sa.Column("confirm_link_hash", sa.LargeBinary(), nullable=True),
        sa.Column("confirm_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "confirm_link_hash IS NULL OR confirm_expires_at IS NOT NULL", name=op.f("ck_proposal_link_has_a_life")
        ),
        sa.ForeignKeyConstraint(["gathering_id"], ["proposal_gathering.id"], name=op.f("fk_proposal_gathering_id")),
        sa.ForeignKeyConstraint(["case_id"], ["moderation_case.id"], name=op.f("fk_proposal_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("case_id", name=op.f("uq_proposal_case_id")),
        sa.UniqueConstraint("own_link_hash", name=op.f("uq_proposal_own_link_hash")),
        sa.UniqueConstraint("confirm_link_hash", name=op.f("uq_proposal_confirm_link_hash")),
    )
    op.create_index("proposal_gathering_of", "proposal", ["gathering_id"])


def downgrade() -> None:
    """Drop them, with all that is in them."""
    op.drop_table("proposal")
    op.drop_table("proposal_gathering")
