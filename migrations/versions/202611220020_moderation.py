"""Make what moderators read and decide: cases, verdicts, reports, complaints, the word list, and how many wait."""

import sqlalchemy as sa
from alembic import op

revision = "202611220020"
down_revision = "202611220010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; the triggers that count come with the registry."""
    op.create_table(
        "case_count",
        sa.Column("key", sa.String(length=220), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_case_count")),
    )
    op.create_table(
        "suspect_word",
        sa.Column("word", sa.String(length=60), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_suspect_word")),
    )
    op.create_table(
        "moderation_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("excerpt", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("text_digest", sa.LargeBinary(), nullable=True),
        sa.Column("signals", sa.JSON(), nullable=False),
        sa.Column("has_signals", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waiting", sa.String(length=40), nullable=True),
        sa.Column("waits_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_by", sa.Integer(), nullable=True),
        sa.Column("taken_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(taken_by IS NULL) = (taken_until IS NULL)", name=op.f("ck_moderation_case_taken_for_a_while")
        ),
        sa.CheckConstraint(
            "(waiting IS NULL) = (waits_since IS NULL)", name=op.f("ck_moderation_case_waits_since_a_moment")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_moderation_case_person_id")),
        sa.ForeignKeyConstraint(["taken_by"], ["account.id"], name=op.f("fk_moderation_case_taken_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_case")),
    )
    op.create_index(
        "case_decided",
        "moderation_case",
        ["decided_at", "id"],
        sqlite_where=sa.text("decided_at IS NOT NULL AND waiting IS NULL"),
        postgresql_where=sa.text("decided_at IS NOT NULL AND waiting IS NULL"),
    )
    op.create_index("case_person", "moderation_case", ["person_id"])
    op.create_index("case_place", "moderation_case", ["place", "state", "opened_at", "id"])
    op.create_index("case_newest", "moderation_case", ["state", "opened_at", "id"])
    op.create_index("case_text", "moderation_case", ["text_digest"])
    op.create_index(
        "case_waiting",
        "moderation_case",
        ["waiting", "waits_since", "id"],
        sqlite_where=sa.text("waiting IS NOT NULL"),
        postgresql_where=sa.text("waiting IS NOT NULL"),
    )
    op.create_table(
        "verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("was", sa.String(length=40), nullable=False),
        sa.Column("became", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("waited_for", sa.String(length=40), nullable=True),
        sa.Column("waited_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("really_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("complain_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("batch", sa.String(length=32), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "act NOT IN ('refuse', 'remove') OR reason IS NOT NULL", name=op.f("ck_verdict_no_is_said_with_a_reason")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["moderation_case.id"], name=op.f("fk_verdict_case_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_verdict_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdict")),
    )
    op.create_index("verdict_batch", "verdict", ["batch"])
    op.create_index("verdict_by", "verdict", ["decided_by", "really_at"])
    op.create_index("verdict_case", "verdict", ["case_id", "id"])
    op.create_index(
        "verdict_record", "verdict", ["id"], sqlite_where=sa.text("is_public"), postgresql_where=sa.text("is_public")
    )
    op.create_table(
        "complaint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("verdict_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by IS NULL)", name=op.f("ck_complaint_decided_by_somebody")
        ),
        sa.CheckConstraint("(decided_at IS NULL) = (upheld IS NULL)", name=op.f("ck_complaint_decided_one_way")),
        sa.ForeignKeyConstraint(["case_id"], ["moderation_case.id"], name=op.f("fk_complaint_case_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_complaint_decided_by")),
        sa.ForeignKeyConstraint(["verdict_id"], ["verdict.id"], name=op.f("fk_complaint_verdict_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
        sa.UniqueConstraint("verdict_id", name=op.f("uq_complaint_verdict_id")),
    )
    op.create_index("complaint_case", "complaint", ["case_id"])
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("reporter", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verdict_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["moderation_case.id"], name=op.f("fk_report_case_id")),
        sa.ForeignKeyConstraint(["verdict_id"], ["verdict.id"], name=op.f("fk_report_verdict_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("case_id", "reporter", name="one_report_per_reporter"),
    )
    op.create_index(
        "report_open",
        "report",
        ["case_id"],
        sqlite_where=sa.text("handled_at IS NULL"),
        postgresql_where=sa.text("handled_at IS NULL"),
    )


def downgrade() -> None:
    """Drop them, with all that is in them."""
    for table in ("report", "complaint", "verdict", "moderation_case", "suspect_word", "case_count"):
        op.drop_table(table)
