"""Searching. A hit has passed its own feature's gate, and still says now what was asked for: a late index can miss, never leak."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.search import rules
from portal.search.queries import articles, comments, culture, editions, finalists, index, winners
from portal.search.queries.index import generation_to_reach, kept_digests
from portal.search.queries.things import LAYOUT, Source, Thing, Version
from portal.search.rules import Kind, Match, Piece

__all__ = ["LAYOUT", "PAGE_SIZE", "SOURCES", "Hit", "Hits", "generation_to_reach", "kept_digests", "search"]

SOURCES: dict[Kind, Source] = {
    source.kind: source
    for source in (
        culture.TOPICS, culture.LASTING, editions.SOURCE, winners.SOURCE, finalists.SOURCE, articles.SOURCE, comments.SOURCE,
    )
}  # fmt: skip
PAGE_SIZE = 10
AT_ONCE = 20  # things whose texts are read at a time


@dataclass(frozen=True)
class Name:
    """One of a municipality's official names, with what was asked for marked."""

    pieces: tuple[Piece, ...]
    language: str


@dataclass(frozen=True)
class Hit:
    """A thing that was found. Title and excerpt come as pieces of plain text, some of them marked."""

    kind: Kind
    slug: str
    year: int
    title: tuple[Piece, ...]
    title_lang: str
    names: tuple[Name, ...]
    excerpt: tuple[Piece, ...]
    lang: str
    shown_date: str | None


@dataclass(frozen=True)
class Hits:
    """A page of hits, best first, and the place where the next page begins."""

    hits: list[Hit]
    more_from: int | None


def search(text: str, language: str, now: datetime, *, start: int = 0) -> Hits:
    """Return what the public may find at a moment, from a place in the order on; `language` is the page's."""
    words = rules.asked(text)
    found = _shown(index.matches(words), now) if words else []
    hits: list[Hit] = []
    for begin in range(start, len(found), AT_ONCE):
        some = found[begin : begin + AT_ONCE]
        things = _things(some, now)
        for place, match in enumerate(some, start=begin):
            thing = things.get((match.kind, match.ref))
            hit = _hit(thing, words, language, now) if thing else None
            if hit and len(hits) == PAGE_SIZE:
                return Hits(hits, place)
            hits += [hit] if hit else []
    return Hits(hits, None)


def _by_kind(matches: Sequence[Match]) -> dict[Kind, set[str]]:
    refs: dict[Kind, set[str]] = defaultdict(set)
    for match in matches:
        refs[match.kind].add(match.ref)
    return refs


def _shown(matches: Sequence[Match], now: datetime) -> list[Match]:
    """Return the matches that pass their gates, best first; as many as can be leafed through."""
    seen = {kind: SOURCES[kind].shown(refs, now) for kind, refs in _by_kind(matches).items()}
    return rules.best_first((match for match in matches if match.ref in seen[match.kind]), now)[: index.MOST]


def _things(matches: Sequence[Match], now: datetime) -> dict[tuple[Kind, str], Thing]:
    return {
        (kind, thing.ref): thing
        for kind, refs in _by_kind(matches).items()
        for thing in SOURCES[kind].things(refs, now)
    }


def _hit(thing: Thing, words: tuple[str, ...], language: str, now: datetime) -> Hit | None:
    """Return a thing as a hit, or None when it no longer says what the index remembers."""
    versions = sorted(thing.versions, key=lambda each: each.language != language)
    said = next((each for each in versions if _says(thing, each, words)), None)
    if said is None:
        return None
    named = versions[0] if versions[0].language == language else said
    return Hit(
        kind=thing.kind,
        slug=thing.slug,
        year=thing.year,
        title=rules.marked(named.title, words, named.language),
        title_lang=named.language,
        names=_names(thing, named, words, now),
        excerpt=_excerpt(said, words),
        lang=said.language,
        shown_date=thing.shown_date,
    )


def _says(thing: Thing, version: Version, words: tuple[str, ...]) -> bool:
    return rules.holds_all(f"{thing.title_words(version)} {version.lead} {version.body}", words, version.language)


def _names(thing: Thing, version: Version, words: tuple[str, ...], now: datetime) -> tuple[Name, ...]:
    """Return all official names where they are official at the moment, or where another than the usual one was asked for."""
    names = tuple(Name(rules.marked(name.name, words, version.language), name.language) for name in thing.names)
    others = [each for name, each in zip(thing.names, names, strict=True) if name.name != version.title]
    asked = any(piece.marked for other in others for piece in other.pieces)
    return names if asked or any(name.since <= now.year for name in thing.names) else ()


def _excerpt(version: Version, words: tuple[str, ...]) -> tuple[Piece, ...]:
    """Return the place in the body that has the words, unless the lead has one of them too or the body none."""
    in_lead, in_body = (rules.excerpt(part, words, version.language) for part in (version.lead, version.body))
    told = any(piece.marked for piece in in_lead) or not any(piece.marked for piece in in_body)
    return in_lead if told else in_body
