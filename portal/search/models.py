"""What is in the index, and how new it is. The words themselves lie beside, in `search_words`: FTS5, or tsvector columns."""

from datetime import date

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation import migrations
from portal.foundation.db import Model
from portal.search.rules import Kind

WORDS_TABLE = "search_words"
"""`document_id` (SQLite: `rowid`), and three columns of words each of which holds more: `title`, `lead`, `everything`."""

migrations.without_model(WORDS_TABLE)


class SearchDocument(Model):
    """A thing in one of its languages. `digest` tells whether what was indexed is still what is written."""

    __tablename__ = "search_document"
    __table_args__ = (UniqueConstraint("kind", "ref", "language", name="one_document_per_language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind]
    ref: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(8))
    dated: Mapped[date]
    digest: Mapped[str] = mapped_column(String(64))


class SearchState(Model):
    """Up to which generation the index is brought, None while it is being written; and by which layout of it. One row."""

    __tablename__ = "search_state"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    generation: Mapped[int | None]
    layout: Mapped[int]
