"""Highlighting: a text as pieces, some of them marked. Pieces are plain text; a template escapes them."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.search.rules.words import LONGEST_WORD, WORD, is_form_of

LENGTH = 220  # characters of an excerpt
BEFORE = 60  # of them before the first marked word
MOST_SPOTS = 200
CUT = "…"


@dataclass(frozen=True)
class Piece:
    """A part of a text."""

    text: str
    marked: bool = False


@dataclass(frozen=True)
class Spot:
    """Where a word that was asked for stands; `place` is its place in the question."""

    begin: int
    end: int
    place: int


def spots(text: str, asked: Sequence[str], language: str) -> list[Spot]:
    """Return where a text has some form of a word that was asked for."""
    found = []
    for each in WORD.finditer(text):
        word = each.group().lower()[:LONGEST_WORD]
        for place, wanted in enumerate(asked):
            if is_form_of(word, wanted, language):
                found.append(Spot(each.start(), each.end(), place))
                break
        if len(found) == MOST_SPOTS:
            break
    return found


def marked(text: str, asked: Sequence[str], language: str) -> tuple[Piece, ...]:
    """Return a whole text with the words marked."""
    return _pieces(text, spots(text, asked, language), 0, len(text))


def excerpt(text: str, asked: Sequence[str], language: str) -> tuple[Piece, ...]:
    """Return the part of a text that has most of the words, with them marked; its beginning where it has none."""
    found = spots(text, asked, language)
    begin, end = _window(text, found)
    pieces = _pieces(text, found, begin, end)
    before = (Piece(f"{CUT} "),) if begin else ()
    after = (Piece(f" {CUT}"),) if end < len(text) else ()
    return before + pieces + after


def _window(text: str, found: list[Spot]) -> tuple[int, int]:
    if len(text) <= LENGTH:
        return 0, len(text)
    first = max(found, key=lambda spot: (_told_from(spot, found), -spot.begin), default=Spot(0, 0, 0))
    begin = _next_word(text, first.begin - BEFORE, first.begin) if first.begin > BEFORE else 0
    end = min(begin + LENGTH, len(text))
    space = text.rfind(" ", max(begin, first.end), end + 1) if end < len(text) else end
    return begin, space if space > begin else end


def _told_from(spot: Spot, found: list[Spot]) -> int:
    """How many different words an excerpt that begins at a spot would show."""
    return len({each.place for each in found if spot.begin <= each.begin and each.end <= spot.begin + LENGTH - BEFORE})


def _next_word(text: str, at: int, latest: int) -> int:
    space = text.find(" ", at, latest)
    return at if space < 0 else space + 1


def _pieces(text: str, found: list[Spot], begin: int, end: int) -> tuple[Piece, ...]:
    pieces, at = [], begin
    for spot in found:
        if begin <= spot.begin and spot.end <= end:
            pieces += [Piece(text[at : spot.begin]), Piece(text[spot.begin : spot.end], marked=True)]
            at = spot.end
    pieces.append(Piece(text[at:end]))
    return tuple(piece for piece in pieces if piece.text)
