"""Reading what was found."""

from collections.abc import Callable, Iterable
from datetime import datetime

import pytest
from flask import Flask

from portal.search import actions, queries
from portal.search.queries import Hit
from portal.search.rules import Piece
from tests.moments import START

Find = Callable[..., list[Hit]]


def told(pieces: Iterable[Piece]) -> str:
    """Pieces as a text, with what is marked in brackets."""
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces)


def names(hits: Iterable[Hit]) -> list[str]:
    """What was found: kind, and slug or year."""
    return [f"{hit.kind.value} {hit.slug or hit.year}" for hit in hits]


@pytest.fixture
def find(app: Flask) -> Find:
    """Bring the index up, as the worker does, and return every hit of all pages."""

    def everything(text: str, now: datetime = START, language: str = "nb", *, late: bool = False) -> list[Hit]:
        if not late:
            actions.refresh()
        return all_hits(text, now, language)

    return everything


def all_hits(text: str, now: datetime = START, language: str = "nb") -> list[Hit]:
    """Every hit of all pages."""
    hits: list[Hit] = []
    start: int | None = 0
    while start is not None:
        page = queries.search(text, language, now, start=start)
        assert page.more_from is None or page.more_from > start
        hits, start = hits + page.hits, page.more_from
    return hits
