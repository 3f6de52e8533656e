"""Bringing the index up to what is public: by the worker when the generation has moved, by an operator at will."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from portal.foundation import generation
from portal.foundation.db import db, transaction
from portal.search import queries
from portal.search.models import SearchDocument, SearchState
from portal.search.queries import SOURCES
from portal.search.queries.things import Thing, Version
from portal.search.rules import Kind, forms_of, words_of

BATCH = 100  # things written in one transaction: a vote never waits for a whole index

CONFIGURATIONS = {"en": "portal_english"}
NORWEGIAN = "portal_norwegian"

FORGET = "DELETE FROM search_words WHERE rowid = :id"
SQLITE = "INSERT INTO search_words (rowid, title, lead, everything) VALUES (:id, :title, :lead, :everything)"
POSTGRESQL = """INSERT INTO search_words (document_id, title, lead, everything)
  VALUES (:id, to_tsvector(CAST(:by AS regconfig), :title), to_tsvector(CAST(:by AS regconfig), :lead),
    to_tsvector(CAST(:by AS regconfig), :everything))
  ON CONFLICT (document_id) DO UPDATE
  SET title = excluded.title, lead = excluded.lead, everything = excluded.everything"""


def refresh() -> int:
    """Index what has changed since the generation that the index stands at; return how many things were written.

    One short read when nothing public has changed. Writes in many transactions; a refresh that was stopped half-way, or that
    another one overtook, is done again.
    """
    target = queries.generation_to_reach()
    return 0 if target is None else _bring_to(target, queries.kept_digests())


def rebuild() -> int:
    """Index everything anew while the old index answers; return how many things were written."""
    return _bring_to(generation.current(), dict.fromkeys(queries.kept_digests(), ""))


def _bring_to(target: int, known: Mapping[tuple[Kind, str], str]) -> int:
    left = dict(known)
    changed: list[tuple[Kind, str, str]] = []
    for kind, source in SOURCES.items():
        for ref, digest in source.digests():
            if left.pop((kind, ref), None) != digest:
                changed.append((kind, ref, digest))
    for kind in SOURCES:
        for some in _batches([row for row in changed if row[0] is kind]):
            digests = {ref: digest for _, ref, digest in some}
            _write(SOURCES[kind].indexed(digests), digests)
    for gone in _batches(list(left)):
        _forget(gone)
    _stands_at(target)
    return len(changed) + len(left)


def _batches(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (rows[begin : begin + BATCH] for begin in range(0, len(rows), BATCH))


@transaction
def _write(things: Sequence[Thing], digests: Mapping[str, str]) -> None:
    _unfinished()
    for thing in things:
        languages = [version.language for version in thing.versions]
        _delete(thing.kind, thing.ref, but=languages)
        for version in thing.versions:
            _put(_document_id(thing, version, digests[thing.ref]), thing, version)


@transaction
def _forget(gone: Sequence[tuple[Kind, str]]) -> None:
    _unfinished()
    for kind, ref in gone:
        _delete(kind, ref, but=())


@transaction
def _stands_at(target: int) -> None:
    db.session.execute(update(SearchState).values(generation=target, layout=queries.LAYOUT))


def _unfinished() -> None:
    db.session.execute(update(SearchState).values(generation=None))


def _delete(kind: Kind, ref: str, *, but: Sequence[str]) -> None:
    which = (SearchDocument.kind == kind, SearchDocument.ref == ref, SearchDocument.language.not_in(but))
    ids = db.session.scalars(select(SearchDocument.id).where(*which)).all()
    if not ids:
        return
    if db.engine.dialect.name == "sqlite":  # PostgreSQL's words go with their document
        db.session.execute(text(FORGET), [{"id": each} for each in ids])
    db.session.execute(delete(SearchDocument).where(SearchDocument.id.in_(ids)))


def _document_id(thing: Thing, version: Version, digest: str) -> int:
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    row = {"dated": thing.dated, "digest": digest}
    place = {"kind": thing.kind, "ref": thing.ref, "language": version.language}
    written = insert(SearchDocument).values(**place, **row).on_conflict_do_update(index_elements=list(place), set_=row)
    return db.session.scalars(written.returning(SearchDocument.id)).one()


def _put(document_id: int, thing: Thing, version: Version) -> None:
    """Write the words. Each column holds those of the former too; a word stands once, where and how often tells nothing here."""
    title = words_of(thing.title_words(version))
    lead = title + words_of(version.lead)
    columns = {"title": title, "lead": lead, "everything": lead + words_of(version.body)}
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text(FORGET), {"id": document_id})
        forms = {name: " ".join(forms_of(words, version.language)) for name, words in columns.items()}
        db.session.execute(text(SQLITE), {"id": document_id, **forms})
        return
    plain = {name: " ".join(sorted(set(words))) for name, words in columns.items()}
    by = CONFIGURATIONS.get(version.language, NORWEGIAN)
    db.session.execute(text(POSTGRESQL), {"id": document_id, "by": by, **plain})
