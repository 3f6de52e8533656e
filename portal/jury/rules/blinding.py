"""The anonymised version of an application: the applicant's names taken out of the texts."""

import re
from collections.abc import Iterable

HIDDEN = "[…]"
SHORT = 3
"""Names that a jury could not tell from common words («Os», «Re») have so many letters at most."""

_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060]")
_WORDS = re.compile(r"[^\s<>()«»\"]+")
_ADDRESS = re.compile(r"\w[.@]\w|[@#]\w")  # of mail, of a page, or a name in social media
_BETWEEN = r"[\s\-‐‑–_]+"  # the parts of a name, however they are held together
_IN_ADDRESS = re.compile(r"%20|[-‐‑–_+]")  # the same, as addresses write it
_LETTERS = str.maketrans(
    {"æ": "ae", "ø": "o", "å": "a", "á": "a", "č": "c", "đ": "d", "ŋ": "n", "š": "s", "ŧ": "t", "ž": "z"}
)
_OLDER = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})


def blinded(text: str, names: Iterable[str]) -> str:
    """Return a text without the names, whatever their case; a name inside a longer word goes too: «drammensk», «Drammens».

    Short ones are taken out as whole words with a capital, or in capitals, only. An address of mail or of a page goes whole
    when it holds a name, as addresses write it: «post@baerum.kommune.no», «#baerum».
    """
    chosen = sorted({each.strip() for each in names if each.strip()}, key=len, reverse=True)
    if not chosen:
        return text
    text = _UNSEEN.sub("", text)
    text = _WORDS.sub(lambda found: HIDDEN if _names(found[0], chosen) else found[0], text)
    for name in chosen:
        if len(name) <= SHORT:
            text = re.sub(rf"(?<!\w)(?:{_pattern(name)}(s|')?|{_pattern(name.upper())})(?!\w)", HIDDEN, text)
        else:
            text = _without_words(text, re.compile(_pattern(name), re.IGNORECASE))
    return text


def _pattern(name: str) -> str:
    return f"(?:{_BETWEEN})?".join(re.escape(part) for part in re.split(_BETWEEN, name))


def _without_words(text: str, name: re.Pattern[str]) -> str:
    """Return a text without the words that hold a name. One look at each letter: a text may be one word of 10 000."""
    left: list[str] = []
    place = 0
    for found in name.finditer(text):
        if found.start() < place:
            continue  # in a word that is gone already
        start, end = found.span()
        while start > place and _in_word(text[start - 1]):
            start -= 1
        while end < len(text) and _in_word(text[end]):
            end += 1
        left += [text[place:start], HIDDEN]
        place = end
    return "".join([*left, text[place:]])


def _in_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def _names(address: str, names: Iterable[str]) -> bool:
    """Tell whether a word is an address that holds a name: a short one as a part of its own, any other anywhere."""
    if not _ADDRESS.search(address):
        return False
    parts = [_IN_ADDRESS.sub("", part) for part in re.split(r"[.@#/:?=&,;]", address.lower())]
    return any(
        (part == plain if len(name) <= SHORT else plain in part)
        for name in names
        for plain in _plain(name)
        for part in parts
    )


def _plain(name: str) -> set[str]:
    """Return a name as addresses write it."""
    low = re.sub(r"[\s\-‐‑–'.]+", "", name.lower())
    return {low, low.translate(_LETTERS), low.translate(_OLDER)}
