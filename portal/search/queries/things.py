"""A thing that can be found, in all its languages, and what a kind of thing must answer."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from portal.municipalities.queries import OfficialName
from portal.search.rules import Kind, cleaned

LAYOUT = 1
"""Raised when texts are taken apart or stemmed in another way: then everything is indexed anew."""


@dataclass(frozen=True)
class Version:
    """A thing's texts in one language, cleaned."""

    language: str
    title: str
    lead: str
    body: str


def version(language: str, title: str, lead: str, *body: str | None) -> Version:
    """Return a version; the parts of the body that are there are put one after the other."""
    return Version(language, cleaned(title), cleaned(lead), cleaned(" ".join(part for part in body if part)))


@dataclass(frozen=True, kw_only=True)
class Thing:
    """What is found. `slug` and `year` are what its address takes; `dated` puts it in order, `shown_date` is read.

    `names` are all the official names of the municipality that it is about: it is found by each of them.
    """

    kind: Kind
    ref: str
    versions: tuple[Version, ...]
    dated: date
    slug: str = ""
    year: int = 0
    shown_date: str | None = None
    names: tuple[OfficialName, ...] = ()

    def title_words(self, said: Version) -> str:
        """Return what counts as the title of a version."""
        return " ".join([said.title, *(cleaned(name.name) for name in self.names)])


@dataclass(frozen=True)
class Source:
    """A kind of things.

    `digests` and `indexed` tell the index of all that may be shown at some time. `shown` is the gate: which of some may be
    seen at a moment; `things` are those, with the texts of that moment.
    """

    kind: Kind
    digests: Callable[[], Iterator[tuple[str, str]]]
    indexed: Callable[[Collection[str]], list[Thing]]
    shown: Callable[[Collection[str], datetime], set[str]]
    things: Callable[[Collection[str], datetime], list[Thing]]


def digest_of(*values: object) -> str:
    """Return what changes when any of the values does."""
    return hashlib.sha256(repr((LAYOUT, *values)).encode()).hexdigest()


def digests_of(things: Iterable[Thing]) -> Iterator[tuple[str, str]]:
    """Return (ref, digest) of each thing."""
    return ((thing.ref, digest_of(thing)) for thing in things)


def only(things: Iterable[Thing], refs: Collection[str]) -> list[Thing]:
    """Return those of the things."""
    return [thing for thing in things if thing.ref in refs]
