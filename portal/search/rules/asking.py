"""What was asked for: words, and why some questions are not answered."""

from enum import StrEnum

from portal.search.rules.words import cleaned, words_of

SHORTEST = 2  # letters and digits altogether
LONGEST = 200  # characters
MOST_WORDS = 8

# Words that tell nothing alone: they are left out where others stand beside them.
PLAIN = (
    "og i til for av en et ei ein eit som med er var den det de dei der om fra har kan skal vil blir ble blei ikke ikkje"
    " the of and in to a an is are for by with from on at"
)
WITH_LETTERS = "på å så frå når då"
LITTLE = frozenset(PLAIN.split() + WITH_LETTERS.split())


class SearchRefusal(StrEnum):
    """Why nothing was searched for."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"


def refusal_of(text: str) -> SearchRefusal | None:
    """Return why a text cannot be searched for, or None."""
    if len(text) > LONGEST:
        return SearchRefusal.TOO_LONG
    if sum(map(len, words_of(cleaned(text)))) < SHORTEST:
        return SearchRefusal.TOO_SHORT
    return None


def asked(text: str) -> tuple[str, ...]:
    """Return the words that a hit must have, each once; little words count only where there are no others."""
    words = list(dict.fromkeys(words_of(cleaned(text))))
    telling = [word for word in words if word not in LITTLE]
    return tuple((telling or words)[:MOST_WORDS])


def shortened(text: str) -> str:
    """Return the text as the field shows it again: clean, and never longer than what can be asked."""
    return cleaned(text[: LONGEST * 2])[:LONGEST]
