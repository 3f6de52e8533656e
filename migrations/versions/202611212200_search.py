"""Make the search index: what is in it, and its words as FTS5 or as tsvector columns."""

import sqlalchemy as sa
from alembic import op

revision = "202611212200"
down_revision = "202611212136"
branch_labels = None
depends_on = None

# No diacritics removed: «as» must not find «Ås».
FTS5 = """CREATE VIRTUAL TABLE search_words
  USING fts5(title, lead, everything, tokenize = "unicode61 remove_diacritics 0")"""

# PostgreSQL's own Norwegian and English stemmers without their stop words: which words tell little is said in one place
# for both databases (search/rules/asking.py). No unaccent before them: it makes Ås equal «as».
DICTIONARIES = """CREATE TEXT SEARCH DICTIONARY portal_{language}_stem (TEMPLATE = snowball, Language = {language})"""
CONFIGURATIONS = """CREATE TEXT SEARCH CONFIGURATION portal_{language} (COPY = {language})"""
MAPPINGS = """ALTER TEXT SEARCH CONFIGURATION portal_{language} ALTER MAPPING REPLACE {language}_stem WITH portal_{language}_stem"""
LANGUAGES = ("norwegian", "english")
COLUMNS = ("title", "lead", "everything")


def upgrade() -> None:
    """Make the tables; the worker fills them."""
    op.create_table(
        "search_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("ref", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_document")),
        sa.UniqueConstraint("kind", "ref", "language", name="one_document_per_language"),
    )
    op.create_table(
        "search_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=True),
        sa.Column("layout", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_search_state_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_state")),
    )
    op.execute("INSERT INTO search_state (id, generation, layout) VALUES (1, NULL, 0)")
    if op.get_bind().dialect.name == "sqlite":
        op.execute(FTS5)
    else:
        _make_words()


def _make_words() -> None:
    for language in LANGUAGES:
        for statement in (DICTIONARIES, CONFIGURATIONS, MAPPINGS):
            op.execute(statement.format(language=language))
    op.execute(
        """CREATE TABLE search_words (
             document_id integer CONSTRAINT pk_search_words PRIMARY KEY
               CONSTRAINT fk_search_words_document_id REFERENCES search_document (id) ON DELETE CASCADE,
             title tsvector NOT NULL, lead tsvector NOT NULL, everything tsvector NOT NULL)"""
    )
    for column in COLUMNS:
        op.execute(f"CREATE INDEX ix_search_words_{column} ON search_words USING gin ({column})")


def downgrade() -> None:
    """Drop them, with all that is in them."""
    op.execute("DROP TABLE search_words")
    if op.get_bind().dialect.name != "sqlite":
        for language in LANGUAGES:
            op.execute(f"DROP TEXT SEARCH CONFIGURATION portal_{language}")
            op.execute(f"DROP TEXT SEARCH DICTIONARY portal_{language}_stem")
    op.drop_table("search_state")
    op.drop_table("search_document")
