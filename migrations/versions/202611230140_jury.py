"""Make panels and seats, who reads what, who is recused, and score cards."""

import sqlalchemy as sa
from alembic import op

revision = "202611230140"
down_revision = "202611230130"
branch_labels = None
depends_on = None

TABLES = ("jury_statement", "jury_score", "jury_card", "jury_conflict", "jury_assignment", "jury_period", "jury_tie", "jury_seat", "jury_panel")  # fmt: skip


def upgrade() -> None:
    """Make the tables."""
    make_panels()
    make_assignments()
    make_cards()


def make_panels() -> None:
    op.create_table(
        "jury_panel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.CheckConstraint("quorum >= 1", name=op.f("ck_jury_panel_somebody_decides")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_jury_panel_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jury_panel")),
        sa.UniqueConstraint("round_id", "id", name="panel_of_round"),
        sa.UniqueConstraint("round_id", "name", name="one_name_per_round"),
    )
    op.create_table(
        "jury_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("panel_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("stands_in_for", sa.Integer(), nullable=True),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("stands_in_for IS NULL OR kind = 'deputy'", name=op.f("ck_jury_seat_deputies_stand_in")),
        sa.CheckConstraint("stands_in_for <> id", name=op.f("ck_jury_seat_not_for_itself")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_jury_seat_account_id")),
        sa.ForeignKeyConstraint(
            ["round_id", "panel_id"],
            ["jury_panel.round_id", "jury_panel.id"],
            name=op.f("fk_jury_seat_round_id_panel_id"),
        ),
        sa.ForeignKeyConstraint(["stands_in_for"], ["jury_seat.id"], name=op.f("fk_jury_seat_stands_in_for")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jury_seat")),
    )
    op.create_index(
        "one_leader",
        "jury_seat",
        ["panel_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'leader' AND ended_at IS NULL"),
        postgresql_where=sa.text("kind = 'leader' AND ended_at IS NULL"),
    )
    op.create_index(
        "one_seat_each",
        "jury_seat",
        ["round_id", "account_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index("seat_account", "jury_seat", ["account_id"])
    op.create_table(
        "jury_tie",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=4), nullable=True),
        sa.Column("county", sa.String(length=80), nullable=True),
        sa.CheckConstraint("(number IS NULL) <> (county IS NULL)", name=op.f("ck_jury_tie_one_place")),
        sa.ForeignKeyConstraint(["seat_id"], ["jury_seat.id"], name=op.f("fk_jury_tie_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jury_tie")),
    )
    op.create_index(
        "tie_to_county",
        "jury_tie",
        ["seat_id", "kind", "county"],
        unique=True,
        sqlite_where=sa.text("county IS NOT NULL"),
        postgresql_where=sa.text("county IS NOT NULL"),
    )
    op.create_index(
        "tie_to_municipality",
        "jury_tie",
        ["seat_id", "kind", "number"],
        unique=True,
        sqlite_where=sa.text("number IS NOT NULL"),
        postgresql_where=sa.text("number IS NOT NULL"),
    )
    op.create_table(
        "jury_period",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("begins", sa.DateTime(timezone=True), nullable=False),
        sa.Column("others", sa.String(length=40), nullable=False),
        sa.Column("scoring", sa.Boolean(), nullable=False),
        sa.Column("sums", sa.Boolean(), nullable=False),
        sa.Column("blind", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_jury_period_round_id")),
        sa.PrimaryKeyConstraint("round_id", "begins", name=op.f("pk_jury_period")),
    )


def make_assignments() -> None:
    op.create_table(
        "jury_assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_jury_assignment_application_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["jury_seat.id"], name=op.f("fk_jury_assignment_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jury_assignment")),
        sa.UniqueConstraint("seat_id", "application_id", name="once_each"),
    )
    op.create_index("assignment_application", "jury_assignment", ["application_id"])
    op.create_table(
        "jury_conflict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("declared_by", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=200), nullable=True),
        sa.Column("ended_why", sa.Text(), nullable=True),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_jury_conflict_ended_by_somebody")),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_why IS NULL)", name=op.f("ck_jury_conflict_ended_for_a_reason")
        ),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_jury_conflict_application_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["jury_seat.id"], name=op.f("fk_jury_conflict_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jury_conflict")),
    )
    op.create_index("conflict_application", "jury_conflict", ["application_id"])
    op.create_index(
        "one_recusal",
        "jury_conflict",
        ["seat_id", "application_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def make_cards() -> None:
    op.create_table(
        "jury_card",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("read", sa.Integer(), nullable=True),
        sa.Column("private_note", sa.LargeBinary(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'open') = (finished_at IS NULL)", name=op.f("ck_jury_card_finished_at_some_time")),
        sa.CheckConstraint("version = 0 OR saved_at IS NOT NULL", name=op.f("ck_jury_card_saved_at_some_time")),
        sa.CheckConstraint("version >= 0", name=op.f("ck_jury_card_version_from_zero")),
        sa.ForeignKeyConstraint(["assignment_id"], ["jury_assignment.id"], name=op.f("fk_jury_card_assignment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jury_card")),
        sa.UniqueConstraint("assignment_id", name=op.f("uq_jury_card_assignment_id")),
    )
    op.create_table(
        "jury_score",
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("abstained", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("NOT abstained OR points IS NULL", name=op.f("ck_jury_score_points_or_abstained")),
        sa.CheckConstraint("points BETWEEN 1 AND 5", name=op.f("ck_jury_score_one_to_five")),
        sa.ForeignKeyConstraint(["card_id"], ["jury_card.id"], name=op.f("fk_jury_score_card_id")),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"], name=op.f("fk_jury_score_criterion_id")),
        sa.PrimaryKeyConstraint("card_id", "criterion_id", name=op.f("pk_jury_score")),
    )
    op.create_table(
        "jury_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("expert", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("address_box", sa.LargeBinary(), nullable=True),
        sa.Column("link_hash", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(text IS NULL) = (delivered_at IS NULL)", name=op.f("ck_jury_statement_delivered_with_words")
        ),
        sa.CheckConstraint("expires_at > asked_at", name=op.f("ck_jury_statement_has_a_life")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_jury_statement_application_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_jury_statement_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jury_statement")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_jury_statement_link_hash")),
        sa.UniqueConstraint("round_id", "application_id", name="one_statement_each"),
    )


def downgrade() -> None:
    """Drop them, with all that is in them."""
    for table in TABLES:
        op.drop_table(table)
