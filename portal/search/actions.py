"""Bringing the index up to what is public: by the worker when the generation has moved, by an operator at will."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, delete, select, text, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from portal.foundation import generation
from portal.foundation.db import db, transaction
from portal.search import queries
from portal.search.models import SearchDocument, SearchState
from portal.search.queries import SOURCES
from portal.search.queries.things import Thing, Version
from portal.search.rules import Kind, forms_of, words_of

BATCH = 100  # things written in one transaction: a vote never waits for a whole index

PAGES = 500  # merged in one transaction, for the same reason

FLOOR = 2**31  # below every number that the database gives by itself; it is the most that an id can be

CONFIGURATIONS = {"en": "portal_english"}
NORWEGIAN = "portal_norwegian"

FORGET = "DELETE FROM search_words WHERE rowid = :id"
SQLITE = "INSERT INTO search_words (rowid, title, lead, everything) VALUES (:id, :title, :lead, :everything)"
MERGE = "INSERT INTO search_words (search_words, rank) VALUES ('merge', :pages)"
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
    if left or any((kind, ref) in known for kind, ref, _ in changed):
        _wipe()
    _stands_at(target)
    return len(changed) + len(left)


def _batches(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (rows[begin : begin + BATCH] for begin in range(0, len(rows), BATCH))


@transaction
def _write(things: Sequence[Thing], digests: Mapping[str, str]) -> None:
    """Put things of one kind into the index, a few statements for all of them."""
    _unfinished()
    if not things:  # gone since the digests were read: the next refresh forgets them
        return
    here = {(thing.ref, version.language): (thing, version) for thing in things for version in thing.versions}
    of_these = SearchDocument.kind == things[0].kind, SearchDocument.ref.in_({ref for ref, _ in here})
    known = db.session.execute(select(SearchDocument.id, SearchDocument.ref, SearchDocument.language).where(*of_these))
    _delete([row.id for row in known if (row.ref, row.language) not in here])
    rows = [
        {
            **_place_below(thing), "kind": thing.kind, "ref": ref, "language": language, "dated": thing.dated,
            "digest": digests[ref],
        }
        for (ref, language), (thing, _) in here.items()
    ]  # fmt: skip
    _put([(row.id, *here[row.ref, row.language]) for row in _documents(rows)])


def _place_below(thing: Thing) -> dict[str, int]:
    """Give comments numbers below zero, the newest the highest: the candidates of a word are the portal's own texts first."""
    return {"id": int(thing.ref) - FLOOR} if thing.kind is Kind.COMMENT else {}


@transaction
def _forget(gone: Sequence[tuple[Kind, str]]) -> None:
    _unfinished()
    which = tuple_(SearchDocument.kind, SearchDocument.ref).in_(gone)
    _delete(db.session.scalars(select(SearchDocument.id).where(which)).all())


def _wipe() -> None:
    """Take the words of what has gone out of FTS5's own pages too: it only notes that they are gone until pages are merged."""
    if _on_sqlite():
        pages = -PAGES  # below zero: from now on all pages belong to one merge, which the next steps go on with
        while _merge(pages):
            pages = PAGES


@transaction
def _merge(pages: int) -> bool:
    """Merge some pages; tell whether there was anything left to merge (FTS5: fewer than two changes, and there was not)."""
    connection: Any = db.session.connection().connection.driver_connection
    before = connection.total_changes
    db.session.execute(text(MERGE), {"pages": pages})
    return bool(connection.total_changes - before >= 2)


@transaction
def _stands_at(target: int) -> None:
    db.session.execute(update(SearchState).values(generation=target, layout=queries.LAYOUT))


def _unfinished() -> None:
    db.session.execute(update(SearchState).values(generation=None))


def _on_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def _delete(ids: Sequence[int]) -> None:
    if not ids:
        return
    if _on_sqlite():  # PostgreSQL's words go with their document
        db.session.execute(text(FORGET), [{"id": each} for each in ids])
    db.session.execute(delete(SearchDocument).where(SearchDocument.id.in_(ids)))


def _documents(rows: Sequence[Mapping[str, Any]]) -> Sequence[Row[int, str, str]]:
    """Add documents, or bring those that are there up to date; return id, ref and language of each."""
    new = (sqlite.insert if _on_sqlite() else postgresql.insert)(SearchDocument).values(rows)
    written = new.on_conflict_do_update(
        index_elements=["kind", "ref", "language"],
        set_={"dated": new.excluded.dated, "digest": new.excluded.digest},
    )
    columns = SearchDocument.id, SearchDocument.ref, SearchDocument.language
    return db.session.execute(written.returning(*columns)).all()


def _put(documents: Sequence[tuple[int, Thing, Version]]) -> None:
    rows = [{"id": each, **_words(thing, version)} for each, thing, version in documents]
    if _on_sqlite():
        db.session.execute(text(FORGET), [{"id": row["id"]} for row in rows])
        db.session.execute(text(SQLITE), rows)
    else:
        by = [CONFIGURATIONS.get(version.language, NORWEGIAN) for _, _, version in documents]
        db.session.execute(text(POSTGRESQL), [{**row, "by": each} for row, each in zip(rows, by, strict=True)])


def _words(thing: Thing, version: Version) -> dict[str, str]:
    """Return the words of each column; each holds those of the former too.

    A word stands once: where and how often tells nothing here. Stems stand beside the words where the database makes none.
    """
    title = words_of(thing.title_words(version))
    lead = title + words_of(version.lead)
    columns = {"title": title, "lead": lead, "everything": lead + words_of(version.body)}
    if _on_sqlite():
        return {name: " ".join(forms_of(words, version.language)) for name, words in columns.items()}
    return {name: " ".join(sorted(set(words))) for name, words in columns.items()}
