"""Make meetings with what they decide, and minutes."""

import sqlalchemy as sa
from alembic import op

revision = "202611230150"
down_revision = "202611230140"
branch_labels = None
depends_on = None

TABLES = ("jury_feedback", "jury_minutes", "jury_decision", "jury_agenda_item", "jury_attendance", "jury_meeting")  # fmt: skip


def upgrade() -> None:
    """Make the tables."""
    make_meetings()
    make_decisions()


def make_meetings() -> None:
    op.create_table(
        "jury_meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("panel_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "ended_at IS NULL OR begun_at IS NOT NULL", name=op.f("ck_jury_meeting_begun_before_the_end")
        ),
        sa.ForeignKeyConstraint(["panel_id"], ["jury_panel.id"], name=op.f("fk_jury_meeting_panel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jury_meeting")),
        sa.UniqueConstraint("panel_id", "id", name="meeting_of_panel"),
    )
    op.create_table(
        "jury_attendance",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["jury_meeting.id"], name=op.f("fk_jury_attendance_meeting_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["jury_seat.id"], name=op.f("fk_jury_attendance_seat_id")),
        sa.PrimaryKeyConstraint("meeting_id", "seat_id", name=op.f("pk_jury_attendance")),
    )
    op.create_table(
        "jury_agenda_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "application_id IS NOT NULL OR text <> ''", name=op.f("ck_jury_agenda_item_about_something")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_jury_agenda_item_application_id")
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["jury_meeting.id"], name=op.f("fk_jury_agenda_item_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jury_agenda_item")),
    )
    op.create_index(
        "case_once_an_agenda",
        "jury_agenda_item",
        ["meeting_id", "application_id"],
        unique=True,
        sqlite_where=sa.text("application_id IS NOT NULL"),
        postgresql_where=sa.text("application_id IS NOT NULL"),
    )


def make_decisions() -> None:
    op.create_table(
        "jury_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("panel_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("voters", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("place >= 1", name=op.f("ck_jury_decision_place_from_one")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_jury_decision_application_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["jury_meeting.id"], name=op.f("fk_jury_decision_meeting_id")),
        sa.ForeignKeyConstraint(["panel_id"], ["jury_panel.id"], name=op.f("fk_jury_decision_panel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jury_decision")),
        sa.UniqueConstraint("meeting_id", "application_id", name="one_decision_each"),
    )
    op.create_index(
        "one_winner",
        "jury_decision",
        ["meeting_id"],
        unique=True,
        sqlite_where=sa.text("outcome = 'winner'"),
        postgresql_where=sa.text("outcome = 'winner'"),
    )
    op.create_table(
        "jury_minutes",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("approval_id", sa.String(length=32), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_name", sa.String(length=200), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_by", sa.Integer(), nullable=True),
        sa.Column("signed_name", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "(state = 'signed') = (signed_at IS NOT NULL)", name=op.f("ck_jury_minutes_signed_at_some_time")
        ),
        sa.CheckConstraint(
            "(signed_at IS NULL) = (signed_by IS NULL)", name=op.f("ck_jury_minutes_signed_by_somebody")
        ),
        sa.CheckConstraint("signed_by <> proposed_by", name=op.f("ck_jury_minutes_two_people")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_jury_minutes_counts_from_one")),
        sa.ForeignKeyConstraint(["meeting_id"], ["jury_meeting.id"], name=op.f("fk_jury_minutes_meeting_id")),
        sa.PrimaryKeyConstraint("meeting_id", "version", name=op.f("pk_jury_minutes")),
    )
    op.create_index(
        "one_version_signed",
        "jury_minutes",
        ["meeting_id"],
        unique=True,
        sqlite_where=sa.text("state = 'signed'"),
        postgresql_where=sa.text("state = 'signed'"),
    )
    op.create_index(
        "one_version_waits",
        "jury_minutes",
        ["meeting_id"],
        unique=True,
        sqlite_where=sa.text("state = 'proposed'"),
        postgresql_where=sa.text("state = 'proposed'"),
    )
    op.create_table(
        "jury_feedback",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by", sa.String(length=200), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_jury_feedback_application_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_jury_feedback_round_id")),
        sa.PrimaryKeyConstraint("application_id", "round_id", name=op.f("pk_jury_feedback")),
    )


def downgrade() -> None:
    """Drop them, with all that is in them."""
    for table in TABLES:
        op.drop_table(table)
