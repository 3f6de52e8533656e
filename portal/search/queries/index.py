"""Asking the index: FTS5 on SQLite and tsvector on PostgreSQL, behind one function. What it answers has passed no gate yet."""

from collections.abc import Sequence

from sqlalchemy import Date, Integer, String, select, text

from portal.foundation.db import db
from portal.foundation.generation import Generation
from portal.search.models import SearchDocument, SearchState
from portal.search.queries.things import LAYOUT
from portal.search.rules import Kind, Match, stem

MOST = 200  # candidates of each tier: a word that every article has costs what a rare one does
TIERS = ("title", "lead", "everything")
STEMMED_AS = ("nb", "en")

SQLITE = """SELECT * FROM (SELECT rowid AS id, {tier} AS tier FROM search_words
  WHERE search_words MATCH :{column} ORDER BY rowid DESC LIMIT :most)"""
POSTGRESQL = """SELECT * FROM (SELECT document_id AS id, {tier} AS tier FROM search_words
  WHERE {column} @@ (plainto_tsquery('portal_norwegian', :words) || plainto_tsquery('portal_english', :words))
  ORDER BY document_id DESC LIMIT :most) AS {column}_matches"""
WHOLE = """SELECT document.id, document.kind, document.ref, document.dated, found.tier
  FROM ({found}) AS found JOIN search_document AS document ON document.id = found.id"""


def matches(words: Sequence[str]) -> list[Match]:
    """Return the things that have all the words, in any form: the newest of each tier, things repeated."""
    on_sqlite = db.engine.dialect.name == "sqlite"
    one = SQLITE if on_sqlite else POSTGRESQL
    found = " UNION ALL ".join(one.format(column=column, tier=tier) for tier, column in enumerate(TIERS))
    asked = {column: _fts5(column, words) for column in TIERS} if on_sqlite else {"words": " ".join(words)}
    statement = text(WHOLE.format(found=found)).columns(id=Integer, kind=String, ref=String, dated=Date, tier=Integer)
    return [
        Match(Kind(row.kind), row.ref, row.tier, row.dated, row.id)
        for row in db.session.execute(statement, {**asked, "most": MOST})
    ]


def _fts5(column: str, words: Sequence[str]) -> str:
    """Return FTS5's expression for all the words in a column. Words hold letters and digits alone, so none can end the quotes."""
    forms = [sorted({word, *(stem(word, language) for language in STEMMED_AS)}) for word in words]
    either = [" OR ".join(f'"{form}"' for form in each) for each in forms]
    return f"{column} : ({' AND '.join(f'({each})' for each in either)})"


def generation_to_reach() -> int | None:
    """Return the generation that the index has not reached yet; None when it is up to date."""
    row = db.session.execute(
        select(Generation.number, SearchState.generation, SearchState.layout).join(SearchState, SearchState.id == 1)
    ).one_or_none()
    if row is None or (row.generation == row.number and row.layout == LAYOUT):
        return None
    return row.number


def kept_digests() -> dict[tuple[Kind, str], str]:
    """Return the digest of each thing in the index."""
    rows = db.session.execute(select(SearchDocument.kind, SearchDocument.ref, SearchDocument.digest).distinct())
    return {(Kind(row.kind), row.ref): row.digest for row in rows}
