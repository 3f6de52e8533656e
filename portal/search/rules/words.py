"""Words and their stems: the same for what is indexed, what is asked for and what is highlighted.

No letter is simplified: «Ås» is not «as».
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache

WORD = re.compile(r"[^\W_]+")
LONGEST_WORD = 60
BLANKS = re.compile(r"[^\S\u00a0\u202f]+")  # a hard space stays: «47 107» must not break
LANGUAGES = {"nb": "norwegian", "nn": "norwegian", "en": "english"}
OTHERWISE = "norwegian"  # also for names in other languages: the same for what is indexed and what is asked


def cleaned(text: str) -> str:
    """Return a text with composed letters and single blanks, without control, format and lone surrogate characters."""
    composed = unicodedata.normalize("NFC", text)
    kept = "".join(_kept(letter) for letter in composed) if not composed.isascii() else composed.replace("\0", " ")
    return BLANKS.sub(" ", kept).strip(" ")


def _kept(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind in ("Cf", "Cs"):  # soft hyphens inside words; marks that turn the direction of writing
        return ""
    return " " if kind == "Cc" else letter


def words_of(text: str) -> list[str]:
    """Return the words of a cleaned text in small letters, in order."""
    return [found.lower()[:LONGEST_WORD] for found in WORD.findall(text)]


@cache
def _stemmer(algorithm: str) -> Callable[[str], str]:
    # Loads all of its thirty languages: not at every start.
    from snowballstemmer import stemmer  # noqa: PLC0415

    return stemmer(algorithm).stemWord


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    """Return what the forms of a word have in common: «kulturkommunene» and «kulturkommune» are «kulturkommun»."""
    return _stemmer(LANGUAGES.get(language, OTHERWISE))(word)


def forms_of(words: Iterable[str], language: str) -> list[str]:
    """Return words and stems of a text, each once, as the index keeps them."""
    return sorted({form for word in set(words) for form in (word, stem(word, language))})


def is_form_of(word: str, asked: str, language: str) -> bool:
    """Tell whether two words are forms of one word. A stem begins as its word does: most need no stemming."""
    return word == asked or (word[:1] == asked[:1] and stem(word, language) == stem(asked, language))


def holds_all(text: str, asked: Sequence[str], language: str) -> bool:
    """Tell whether a text has some form of every word that was asked for."""
    words = set(words_of(text))
    return all(each in words or any(is_form_of(word, each, language) for word in words) for each in asked)
