"""What a file is called where people see it: cleaned of what deceives, hides or is dangerous to a disk. Kept as text only."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

LONGEST_NAME = 120  # characters
LONGEST_BYTES = 200  # a disk takes 255 for a name; a copy may get a number
NAMELESS = "fil"
DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{kind}{number}" for kind in ("com", "lpt") for number in range(10))}
)
_PLAIN = str.maketrans(
    {
        "æ": "ae", "ø": "o", "đ": "d", "ŧ": "t", "ŋ": "n", "ß": "ss", "Æ": "Ae", "Ø": "O", "Đ": "D", "Ŧ": "T", "Ŋ": "N",
        **dict.fromkeys("‐‒–—―−/\\⁄∕", "-"),
    }
)  # fmt: skip
"""What NFKD does not know: letters; and dashes and slashes, which part words (a kept name has no slash of its own)."""
_FORBIDDEN = re.compile(r'[<>:"|?*]')


def clean_name(given: str) -> str:
    """Return a name as it is kept and shown: NFC, the last part of a path, no controls, nothing that turns the writing round.

    The ending is kept, in lower case; what is too long loses its middle.
    """
    last = re.split(r"[/\\]", given)[-1]
    text = unicodedata.normalize("NFC", "".join(filter(_visible, last)))
    text = " ".join(_FORBIDDEN.sub("-", text).split()).rstrip(". ")
    stem, dot, ending = text.rpartition(".")
    if not dot:
        stem, ending = text, ""
    stem = stem.strip(". ") or NAMELESS
    if stem.partition(".")[0].lower() in DEVICES:
        stem = f"{NAMELESS}-{stem}"
    return _shortened(stem, f".{ending.strip().lower()}" if ending.strip() else "")


def plain_name(name: str) -> str:
    """Return a name in ASCII, for what reads no other: «Søknader» is `Soknader`.

    Cleaned again: wide signs become a quote's, and of some writings only the ending is left.
    """
    return clean_name(unicodedata.normalize("NFKD", name).translate(_PLAIN).encode("ascii", "ignore").decode())


def _visible(sign: str) -> bool:
    """Tell whether a sign is for reading; blanks of every kind become one afterwards."""
    return sign == "\t" or unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def _shortened(stem: str, ending: str) -> str:
    ending = ending[: LONGEST_NAME // 4].rstrip(". ")
    stem = stem[: LONGEST_NAME - len(ending)]
    while len(f"{stem}{ending}".encode()) > LONGEST_BYTES:
        stem = stem[:-1]
    return f"{stem.rstrip('. ')}{ending}"


def distinct(names: Iterable[str]) -> Iterator[str]:
    """Yield names so that no two are the same on any disk: «rapport.pdf», «rapport (2).pdf»."""
    seen: set[str] = set()
    for name in names:
        folder, slash, last = name.rpartition("/")
        stem, dot, ending = last.rpartition(".")
        stem, ending = (stem, f".{ending}") if dot else (last, "")
        number, chosen = 1, name
        while chosen.casefold() in seen:
            number += 1
            chosen = f"{folder}{slash}{stem} ({number}){ending}"
        seen.add(chosen.casefold())
        yield chosen
