"""Make rounds, the form, what points mean, and what is official about municipalities."""

import sqlalchemy as sa
from alembic import op

revision = "202611230110"
down_revision = "202611230100"
branch_labels = None
depends_on = None

TABLES = (
    "form_field_text", "form_field", "deadline_move", "round_criterion", "round_county", "round", "municipality_figure",
    "municipality_postmottak", "criterion_level",
)  # fmt: skip


def upgrade() -> None:
    """Make the tables, and give criteria their weight."""
    op.execute(
        "ALTER TABLE criterion ADD COLUMN weight INTEGER DEFAULT '1' NOT NULL"
        " CONSTRAINT ck_criterion_weight_from_zero CHECK (weight >= 0)"
    )
    op.add_column("criterion", sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True))
    make_levels()
    make_official()
    make_rounds()
    make_parts_of_rounds()
    make_form()


def make_levels() -> None:
    op.create_table(
        "criterion_level",
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_criterion_level_one_to_five")),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"], name=op.f("fk_criterion_level_criterion_id")),
        sa.PrimaryKeyConstraint("criterion_id", "level", "language", name=op.f("pk_criterion_level")),
    )


def make_official() -> None:
    op.create_table(
        "municipality_postmottak",
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_municipality_postmottak_municipality_id")
        ),
        sa.PrimaryKeyConstraint("municipality_id", name=op.f("pk_municipality_postmottak")),
    )
    op.create_table(
        "municipality_figure",
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_municipality_figure_municipality_id")
        ),
        sa.PrimaryKeyConstraint("municipality_id", "kind", name=op.f("pk_municipality_figure")),
    )


def make_rounds() -> None:
    op.create_table(
        "round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("branch", sa.String(length=120), nullable=True),
        sa.Column("opens", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=True),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("statement", sa.Text(), nullable=True),
        sa.Column("statement_source", sa.Text(), nullable=True),
        sa.Column("statement_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("deadline > opens", name=op.f("ck_round_period")),
        sa.CheckConstraint(
            "statement IS NULL OR statement_at IS NOT NULL", name=op.f("ck_round_statement_has_a_moment")
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_round_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint("edition_id", "slug", name="one_slug_per_round"),
        sa.UniqueConstraint("edition_id", "id", name="round_of_edition"),
    )
    op.create_index(op.f("ix_round_edition_id"), "round", ["edition_id"])
    not_county = sa.text("kind <> 'county'")
    op.create_index(
        "one_round_of_a_kind", "round", ["edition_id", "kind"], unique=True,
        sqlite_where=not_county, postgresql_where=not_county,
    )  # fmt: skip


def make_parts_of_rounds() -> None:
    op.create_table(
        "round_county",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("county", sa.String(length=80), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id", "round_id"],
            ["round.edition_id", "round.id"],
            name=op.f("fk_round_county_edition_id_round_id"),
        ),
        sa.PrimaryKeyConstraint("round_id", "county", name=op.f("pk_round_county")),
        sa.UniqueConstraint("edition_id", "county", name="one_round_per_county"),
    )
    op.create_table(
        "round_criterion",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.CheckConstraint("weight >= 0", name=op.f("ck_round_criterion_weight_from_zero")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_criterion_round_id")),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"], name=op.f("fk_round_criterion_criterion_id")),
        sa.PrimaryKeyConstraint("round_id", "criterion_id", name=op.f("pk_round_criterion")),
    )
    op.create_table(
        "deadline_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("after > before", name=op.f("ck_deadline_move_only_later")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_deadline_move_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline_move")),
    )
    op.create_index(op.f("ix_deadline_move_round_id"), "deadline_move", ["round_id"])


def make_form() -> None:
    op.create_table(
        "form_field",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=True),
        sa.Column("longest", sa.Integer(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.CheckConstraint("longest > 0", name=op.f("ck_form_field_longest_from_one")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_form_field_edition_id")),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"], name=op.f("fk_form_field_criterion_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_field")),
        sa.UniqueConstraint("edition_id", "id", name="field_of_edition"),
    )
    op.create_index(op.f("ix_form_field_edition_id"), "form_field", ["edition_id"])
    op.create_table(
        "form_field_text",
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("label", sa.String(length=160), nullable=False),
        sa.Column("help", sa.String(length=600), nullable=False),
        sa.ForeignKeyConstraint(["field_id"], ["form_field.id"], name=op.f("fk_form_field_text_field_id")),
        sa.PrimaryKeyConstraint("field_id", "language", name=op.f("pk_form_field_text")),
    )


def downgrade() -> None:
    """Drop them, with all that is in them."""
    for table in TABLES:
        op.drop_table(table)
    op.drop_column("criterion", "locked_at")
    op.drop_column("criterion", "weight")
