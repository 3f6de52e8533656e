"""Make editions with their calendar, jury and criteria, and the winners."""

import sqlalchemy as sa
from alembic import op

revision = "202611212133"
down_revision = "202611212132"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("applications_open", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applications_close", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finalists_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voting_opens", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voting_closes", sa.DateTime(timezone=True), nullable=True),
        sa.Column("release_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("certified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pepper_check", sa.LargeBinary(), nullable=True),
        sa.Column("box_check", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("applications_close > applications_open", name=op.f("ck_edition_applications_period")),
        sa.CheckConstraint(
            "certified_at IS NULL OR released_at IS NOT NULL", name=op.f("ck_edition_certified_after_release")
        ),
        sa.CheckConstraint("release_at >= voting_closes", name=op.f("ck_edition_release_after_voting")),
        sa.CheckConstraint(
            "released_at IS NULL OR released_at >= release_at", name=op.f("ck_edition_released_not_early")
        ),
        sa.CheckConstraint("voting_closes > voting_opens", name=op.f("ck_edition_voting_period")),
        sa.CheckConstraint("voting_opens >= finalists_at", name=op.f("ck_edition_finalists_before_voting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
        sa.UniqueConstraint("year", name=op.f("uq_edition_year")),
    )
    op.create_table(
        "jury_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_jury_member_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jury_member")),
    )
    op.create_index("ix_jury_member_edition_id", "jury_member", ["edition_id"], unique=False)
    op.create_table(
        "jury_member_role",
        sa.Column("jury_member_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["jury_member_id"], ["jury_member.id"], name=op.f("fk_jury_member_role_jury_member_id")
        ),
        sa.PrimaryKeyConstraint("jury_member_id", "language", name=op.f("pk_jury_member_role")),
    )
    op.create_table(
        "calendar_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_event", sa.Boolean(), nullable=False),
        sa.Column("is_example", sa.Boolean(), nullable=False),
        sa.Column("begins", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends > begins", name=op.f("ck_calendar_entry_period")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_calendar_entry_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_entry")),
    )
    op.create_index("ix_calendar_entry_edition_id", "calendar_entry", ["edition_id"], unique=False)
    op.create_table(
        "calendar_entry_text",
        sa.Column("calendar_entry_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("date_text", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_after", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["calendar_entry_id"], ["calendar_entry.id"], name=op.f("fk_calendar_entry_text_calendar_entry_id")
        ),
        sa.PrimaryKeyConstraint("calendar_entry_id", "language", name=op.f("pk_calendar_entry_text")),
    )
    op.create_table(
        "criterion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_criterion_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion")),
    )
    op.create_index("ix_criterion_edition_id", "criterion", ["edition_id"], unique=False)
    op.create_table(
        "criterion_text",
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"], name=op.f("fk_criterion_text_criterion_id")),
        sa.PrimaryKeyConstraint("criterion_id", "language", name=op.f("pk_criterion_text")),
    )
    op.create_table(
        "winner",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("others", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=True),
        sa.Column("awarded_on", sa.Date(), nullable=True),
        sa.Column("known_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("edition_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(known_from IS NULL) <> (edition_id IS NULL)", name=op.f("ck_winner_one_gate")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_winner_edition_id")),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_winner")),
    )


def downgrade() -> None:
    """Drop them, with all that is in them."""
    op.drop_table("winner")
    op.drop_table("criterion_text")
    op.drop_table("criterion")
    op.drop_table("calendar_entry_text")
    op.drop_table("calendar_entry")
    op.drop_table("jury_member_role")
    op.drop_table("jury_member")
    op.drop_table("edition")
