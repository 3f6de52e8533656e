"""Make requests and ballots, with all states, constraints and moves from the beginning."""

import sqlalchemy as sa
from alembic import op

revision = "202611212135"
down_revision = "202611212134"
branch_labels = None
depends_on = None

MOVES = (
    ("new", "cast", "counted"),
    ("withdrawn", "cast", "counted"),
    ("counted", "replace", "counted"),
    ("held", "replace", "held"),
    ("counted", "withdraw", "withdrawn"),
    ("held", "withdraw", "withdrawn"),
    ("counted", "hold", "held"),
    ("held", "hold", "held"),
    ("held", "release", "counted"),
    ("counted", "void", "voided"),
    ("held", "void", "voided"),
    ("voided", "restore", "counted"),
)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "vote_move",
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("becomes", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("state", "type", name=op.f("pk_vote_move")),
    )
    op.create_table(
        "vote_request",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("voter_key", sa.LargeBinary(), nullable=False),
        sa.Column("choice", sa.String(length=80), nullable=False),
        sa.Column("address_box", sa.LargeBinary(), nullable=True),
        sa.Column("link_hash", sa.LargeBinary(), nullable=False),
        sa.Column("code_mac", sa.LargeBinary(), nullable=False),
        sa.Column("browser_mac", sa.LargeBinary(), nullable=False),
        sa.Column("signals", sa.Text(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("expires_at > asked_at", name=op.f("ck_vote_request_has_a_life")),
        sa.CheckConstraint("tries BETWEEN 0 AND 5", name=op.f("ck_vote_request_five_tries")),
        sa.ForeignKeyConstraint(
            ["edition_id", "choice"],
            ["finalist.edition_id", "finalist.slug"],
            name=op.f("fk_vote_request_edition_id_choice"),
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_vote_request_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote_request")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_vote_request_link_hash")),
    )
    op.create_index("vote_request_browser", "vote_request", ["browser_mac"], unique=False)
    op.create_index("vote_request_expired", "vote_request", ["expires_at"], unique=False)
    op.create_table(
        "ballot",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("voter_key", sa.LargeBinary(), nullable=True),
        sa.Column("choice", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("voted_by", sa.String(length=40), nullable=False),
        sa.Column("last_n", sa.Integer(), nullable=False),
        sa.Column("hold_reason", sa.String(length=80), nullable=True),
        sa.Column("code_box", sa.LargeBinary(), nullable=True),
        sa.Column("address_box", sa.LargeBinary(), nullable=True),
        sa.Column("own_link_hash", sa.LargeBinary(), nullable=True),
        sa.Column("signals", sa.Text(), nullable=True),
        sa.CheckConstraint("state <> 'held' OR hold_reason IS NOT NULL", name=op.f("ck_ballot_held_has_reason")),
        sa.CheckConstraint("state IN ('counted', 'held', 'voided', 'withdrawn')", name=op.f("ck_ballot_known_state")),
        sa.CheckConstraint("voted_by IN ('cast', 'replace')", name=op.f("ck_ballot_known_voted_by")),
        sa.CheckConstraint("last_n >= 1", name=op.f("ck_ballot_counts_from_one")),
        sa.CheckConstraint("length(id) = 64", name=op.f("ck_ballot_id_is_sha256")),
        sa.CheckConstraint(
            "voter_key IS NOT NULL OR (code_box IS NULL AND address_box IS NULL AND own_link_hash IS NULL AND signals IS NULL)",
            name=op.f("ck_ballot_nothing_personal_without_voter"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "choice"], ["finalist.edition_id", "finalist.slug"], name=op.f("fk_ballot_edition_id_choice")
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_ballot_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_ballot_edition_id_id")),
        sa.UniqueConstraint("edition_id", "voter_key", name="one_ballot_per_voter"),
        sa.UniqueConstraint("own_link_hash", name=op.f("uq_ballot_own_link_hash")),
    )
    op.create_index(
        "ballot_counted",
        "ballot",
        ["edition_id", "choice"],
        unique=False,
        sqlite_where=sa.text("state = 'counted'"),
        postgresql_where=sa.text("state = 'counted'"),
    )
    op.create_index(
        "ballot_held",
        "ballot",
        ["edition_id", "hold_reason", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'held'"),
        postgresql_where=sa.text("state = 'held'"),
    )
    moves = sa.table("vote_move", sa.column("state"), sa.column("type"), sa.column("becomes"))
    op.bulk_insert(moves, [{"state": state, "type": act, "becomes": becomes} for state, act, becomes in MOVES])


def downgrade() -> None:
    """Drop them, with all that is in them."""
    op.drop_table("ballot")
    op.drop_table("vote_request")
    op.drop_table("vote_move")
