"""Make the presentations."""

import sqlalchemy as sa
from alembic import op

revision = "202611212134"
down_revision = "202611212133"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "finalist",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("lang", sa.String(length=8), nullable=False),
        sa.Column("color", sa.String(length=20), nullable=False),
        sa.Column("picture", sa.String(length=80), nullable=False),
        sa.Column("mark", sa.String(length=80), nullable=False),
        sa.Column("alt", sa.String(length=300), nullable=False),
        sa.Column("headline", sa.String(length=45), nullable=False),
        sa.Column("lead", sa.String(length=200), nullable=False),
        sa.Column("short", sa.Text(), nullable=False),
        sa.Column("own_angle", sa.Text(), nullable=False),
        sa.Column("county_jury", sa.Text(), nullable=False),
        sa.Column("expert_panel", sa.Text(), nullable=False),
        sa.CheckConstraint("length(headline) <= 45", name=op.f("ck_finalist_equal_headline")),
        sa.CheckConstraint("length(lead) <= 200", name=op.f("ck_finalist_equal_lead")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_finalist_edition_id")),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_finalist_municipality_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finalist")),
        sa.UniqueConstraint("edition_id", "municipality_id", name="one_presentation_each"),
        sa.UniqueConstraint("edition_id", "slug", name="one_slug_per_edition"),
    )
    op.create_table(
        "finalist_place",
        sa.Column("finalist_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("position BETWEEN 1 AND 5", name=op.f("ck_finalist_place_five")),
        sa.ForeignKeyConstraint(["finalist_id"], ["finalist.id"], name=op.f("fk_finalist_place_finalist_id")),
        sa.PrimaryKeyConstraint("finalist_id", "position", name=op.f("pk_finalist_place")),
    )
    op.create_table(
        "figure",
        sa.Column("finalist_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["finalist_id"], ["finalist.id"], name=op.f("fk_figure_finalist_id")),
        sa.PrimaryKeyConstraint("finalist_id", "position", name=op.f("pk_figure")),
    )


def downgrade() -> None:
    """Drop them, with all that is in them."""
    op.drop_table("figure")
    op.drop_table("finalist_place")
    op.drop_table("finalist")
