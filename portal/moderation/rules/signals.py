"""Grounds for a second look. A signal decides nothing: it is shown to the moderator, with the word that it is about."""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

LINKS_WORTH_A_LOOK = 2
MOST_SHOWN = 5  # words of one kind: a thousand links are not listed one by one

LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
WORD = re.compile(r"[^\W_]+")
# Marks that turn the direction of the text round, or that nobody sees: U+200B–U+200F, U+202A–U+202E, U+2060–U+2069, BOM.
HIDDEN = re.compile("[\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")

# Letters of other alphabets that look like Latin ones (Unicode UTS 39, the ones that words are disguised with).
LOOK_ALIKES = str.maketrans(
    "аеорсухіјѕԁһӏԛԝвкмнтΑΒΕΖΗΙΚΜΝΟΡΤΥΧαεικνορτυχАВЕКМНОРСТУХ013457@$",
    "aeopcyxijsdhlqwbkmhtABEZHIKMNOPTYXaeiknoptuxABEKMHOPCTYXoieastas",
)


class SignalKind(StrEnum):
    """What was noticed."""

    WORD = "word"
    LINKS = "links"
    REPEATED = "repeated"
    LETTERS = "letters"
    HIDDEN_MARKS = "hidden_marks"
    TRAP = "trap"


@dataclass(frozen=True)
class Signal:
    """Something that was noticed, with the words or the number that it is about."""

    kind: SignalKind
    words: tuple[str, ...] = ()
    number: int = 0

    @property
    def packed(self) -> dict[str, object]:
        """It as JSON keeps it."""
        return {"kind": self.kind.value, "words": list(self.words), "number": self.number}


def fold(text: str) -> str:
    """Return a text as it is compared: NFKC, without hidden marks, look-alike letters as Latin ones, lower case."""
    plain = HIDDEN.sub("", unicodedata.normalize("NFKC", text))
    return plain.translate(LOOK_ALIKES).casefold()


def text_digest(text: str) -> bytes:
    """Return what is the same for the same words, however they are spaced, capitalised or disguised."""
    return hashlib.sha256(" ".join(WORD.findall(fold(text))).encode()).digest()


def signals_in(*, name: str, text: str, suspect: Collection[str], same_texts: int, trapped: bool) -> tuple[Signal, ...]:
    """Return what is worth a second look. `suspect`: the word list; `same_texts`: how many times the text has come before."""
    return tuple(_found(name, text, suspect, same_texts, trapped))


def _found(name: str, text: str, suspect: Collection[str], same_texts: int, trapped: bool) -> Iterator[Signal]:
    whole = f"{name}\n{text}"
    if words := _suspect_words(whole, suspect):
        yield Signal(SignalKind.WORD, words[:MOST_SHOWN], len(words))
    links = LINK.findall(whole)
    if len(links) >= LINKS_WORTH_A_LOOK:
        yield Signal(SignalKind.LINKS, (), len(links))
    if same_texts:
        yield Signal(SignalKind.REPEATED, (), same_texts)
    if mixed := _mixed_words(whole):
        yield Signal(SignalKind.LETTERS, mixed[:MOST_SHOWN], len(mixed))
    if HIDDEN.search(whole):
        yield Signal(SignalKind.HIDDEN_MARKS, (), len(HIDDEN.findall(whole)))
    if trapped:
        yield Signal(SignalKind.TRAP)


def _suspect_words(text: str, suspect: Collection[str]) -> tuple[str, ...]:
    """Return the listed words that are there, as the list spells them; a phrase must stand as a phrase."""
    said = f" {' '.join(WORD.findall(fold(text)))} "
    return tuple(word for word in sorted(suspect) if f" {' '.join(WORD.findall(fold(word)))} " in said)


def _mixed_words(text: str) -> tuple[str, ...]:
    """Return the words that mix Latin letters with look-alikes of another alphabet."""
    return tuple(dict.fromkeys(word for word in WORD.findall(text) if len(_alphabets(word)) > 1))


def _alphabets(word: str) -> set[str]:
    names = (unicodedata.name(letter, "").partition(" ")[0] for letter in word if letter.isalpha())
    return {name for name in names if name in ("LATIN", "CYRILLIC", "GREEK")}
