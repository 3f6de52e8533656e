"""Make applications: answers, writers, versions, what was decided, late codes; and the moves that the database allows."""

import sqlalchemy as sa
from alembic import op

revision = "202611230120"
down_revision = "202611230110"
branch_labels = None
depends_on = None

TABLES = (
    "late_code", "eligibility_step", "postmottak_link", "application_version", "application_attachment", "application_answer", "application_writer",
    "application", "application_move",
)  # fmt: skip

LIVE = ("delivered", "incomplete", "eligible", "ineligible")
DECISIONS = {
    "ask": "incomplete", "find_eligible": "eligible", "find_ineligible": "ineligible", "call_duplicate": "duplicate",
    "merge": "merged", "reopen": "delivered",
}  # fmt: skip
MOVES = [
    ("draft", "submit", "submitted"),
    ("submitted", "submit", "submitted"),
    ("delivered", "submit", "delivered"),
    ("incomplete", "submit", "incomplete"),
    ("submitted", "confirm", "delivered"),
    ("delivered", "confirm", "delivered"),
    ("incomplete", "confirm", "delivered"),
    ("submitted", "confirm_second", "duplicate"),
    ("submitted", "deny", "draft"),
    ("delivered", "deny", "delivered"),
    ("incomplete", "deny", "incomplete"),
    *((state, "withdraw", "withdrawn") for state in ("draft", "submitted", *LIVE, "duplicate")),
    *(
        (state, move, after)
        for state in (*LIVE, "duplicate", "merged")
        for move, after in DECISIONS.items()
        if state != after and (state, move) != ("merged", "call_duplicate")
    ),
]


def upgrade() -> None:
    """Make the tables."""
    make_moves()
    make_applications()
    make_writers()
    make_texts()
    make_attachments()
    make_answers_of_municipalities()
    make_steps()


def make_moves() -> None:
    moves = op.create_table(
        "application_move",
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("move", sa.String(length=20), nullable=False),
        sa.Column("becomes", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("state", "move", name=op.f("pk_application_move")),
    )
    op.bulk_insert(moves, [{"state": state, "move": move, "becomes": after} for state, move, after in MOVES])


def make_applications() -> None:
    op.create_table(
        "application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("delivered", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("open_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_of", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.CheckConstraint("delivered <= sent", name=op.f("ck_application_confirmed_was_sent")),
        sa.CheckConstraint("(sent = 0) = (sent_at IS NULL)", name=op.f("ck_application_sent_has_a_moment")),
        sa.CheckConstraint(
            "(delivered = 0) = (confirmed_at IS NULL)", name=op.f("ck_application_confirmed_has_a_moment")
        ),
        sa.CheckConstraint(
            "(state = 'merged') = (merged_into IS NOT NULL)", name=op.f("ck_application_merged_into_another")
        ),
        sa.CheckConstraint("merged_into <> id", name=op.f("ck_application_not_into_itself")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_application_edition_id")),
        sa.ForeignKeyConstraint(
            ["edition_id", "round_id"],
            ["round.edition_id", "round.id"],
            name=op.f("fk_application_edition_id_round_id"),
        ),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_application_municipality_id")),
        sa.ForeignKeyConstraint(["merged_into"], ["application.id"], name=op.f("fk_application_merged_into")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
    )
    live = sa.text("state IN ('delivered', 'incomplete', 'eligible', 'ineligible')")
    op.create_index(
        "one_live_application", "application", ["municipality_id", "round_id"], unique=True,
        sqlite_where=live, postgresql_where=live,
    )  # fmt: skip
    op.create_index("application_list", "application", ["edition_id", "state", "id"])
    op.create_index("application_round", "application", ["round_id"])


def make_writers() -> None:
    op.create_table(
        "application_writer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("link_hash", sa.LargeBinary(), nullable=False),
        sa.Column("link_box", sa.LargeBinary(), nullable=False),
        sa.Column("is_owner", sa.Boolean(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_writer_application_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_application_writer_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_writer")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_application_writer_link_hash")),
    )
    present, owner = sa.text("ended_at IS NULL"), sa.text("is_owner AND ended_at IS NULL")
    op.create_index(
        "writer_once", "application_writer", ["application_id", "person_id"], unique=True,
        sqlite_where=present, postgresql_where=present,
    )  # fmt: skip
    op.create_index(
        "one_owner", "application_writer", ["application_id"], unique=True, sqlite_where=owner, postgresql_where=owner
    )
    op.create_index("writer_person", "application_writer", ["person_id"])


def make_texts() -> None:
    op.create_table(
        "application_answer",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_answer_application_id")
        ),
        sa.ForeignKeyConstraint(["field_id"], ["form_field.id"], name=op.f("fk_application_answer_field_id")),
        sa.ForeignKeyConstraint(["saved_by"], ["application_writer.id"], name=op.f("fk_application_answer_saved_by")),
        sa.PrimaryKeyConstraint("application_id", "field_id", name=op.f("pk_application_answer")),
    )
    op.create_table(
        "application_version",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("emptied_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("number >= 1", name=op.f("ck_application_version_counts_from_one")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_version_application_id")
        ),
        sa.PrimaryKeyConstraint("application_id", "number", name=op.f("pk_application_version")),
    )


def make_attachments() -> None:
    op.create_table(
        "application_attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_attachment_application_id")
        ),
        sa.ForeignKeyConstraint(["field_id"], ["form_field.id"], name=op.f("fk_application_attachment_field_id")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_application_attachment_file_id")),
        sa.ForeignKeyConstraint(
            ["added_by"], ["application_writer.id"], name=op.f("fk_application_attachment_added_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_attachment")),
        sa.UniqueConstraint("file_id", name=op.f("uq_application_attachment_file_id")),
    )
    op.create_index("attachment_application", "application_attachment", ["application_id", "position"])


def make_answers_of_municipalities() -> None:
    op.create_table(
        "postmottak_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("link_hash", sa.LargeBinary(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_postmottak_link_application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postmottak_link")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_postmottak_link_link_hash")),
    )
    op.create_index(op.f("ix_postmottak_link_application_id"), "postmottak_link", ["application_id"])


def make_steps() -> None:
    op.create_table(
        "eligibility_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=40), nullable=False),
        sa.Column("was", sa.String(length=40), nullable=False),
        sa.Column("became", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("by_account", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_eligibility_step_application_id")
        ),
        sa.ForeignKeyConstraint(["by_account"], ["account.id"], name=op.f("fk_eligibility_step_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_eligibility_step")),
    )
    op.create_index("step_application", "eligibility_step", ["application_id", "id"])
    op.create_table(
        "late_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("code_mac", sa.LargeBinary(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(used_at IS NULL) = (application_id IS NULL)", name=op.f("ck_late_code_used_by_an_application")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_late_code_round_id")),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_late_code_municipality_id")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_late_code_application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_code")),
        sa.UniqueConstraint("round_id", "code_mac", name="code_once"),
    )
    op.create_index(op.f("ix_late_code_round_id"), "late_code", ["round_id"])


def downgrade() -> None:
    """Drop them, with all that is in them."""
    for table in TABLES:
        op.drop_table(table)
