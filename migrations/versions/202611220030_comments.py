"""Make comments, and the settings of where and when they are taken."""

import sqlalchemy as sa
from alembic import op

revision = "202611220030"
down_revision = "202611220020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=160), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("own_link_hash", sa.LargeBinary(), nullable=True),
        sa.Column("own_link_box", sa.LargeBinary(), nullable=True),
        sa.Column("confirm_link_hash", sa.LargeBinary(), nullable=True),
        sa.Column("confirm_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("edit_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("anonymised_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "confirmed_at IS NULL OR edit_until IS NOT NULL",
            name=op.f("ck_comment_confirmed_can_be_edited_for_a_while"),
        ),
        sa.CheckConstraint(
            "confirm_link_hash IS NULL OR confirm_expires_at IS NOT NULL", name=op.f("ck_comment_link_has_a_life")
        ),
        sa.CheckConstraint(
            "anonymised_at IS NULL OR own_link_box IS NULL", name=op.f("ck_comment_anonymised_has_no_link")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["moderation_case.id"], name=op.f("fk_comment_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sa.UniqueConstraint("case_id", name=op.f("uq_comment_case_id")),
        sa.UniqueConstraint("own_link_hash", name=op.f("uq_comment_own_link_hash")),
        sa.UniqueConstraint("confirm_link_hash", name=op.f("uq_comment_confirm_link_hash")),
    )
    unconfirmed, named = sa.text("confirmed_at IS NULL"), sa.text("confirmed_at IS NOT NULL AND anonymised_at IS NULL")
    op.create_index(
        "comment_unconfirmed", "comment", ["confirm_expires_at"], sqlite_where=unconfirmed, postgresql_where=unconfirmed
    )
    op.create_index("comment_named", "comment", ["confirmed_at"], sqlite_where=named, postgresql_where=named)
    op.create_table(
        "comment_section",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("before", sa.Boolean(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_comment_section")),
    )
    op.create_table(
        "comment_room",
        sa.Column("place", sa.String(length=160), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_comment_room")),
    )
    op.create_table(
        "comment_switch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hush", sa.String(length=40), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("message", sa.String(length=300), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_comment_switch_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_switch")),
    )


def downgrade() -> None:
    """Drop them, with all that is in them."""
    for table in ("comment_switch", "comment_room", "comment_section", "comment"):
        op.drop_table(table)
