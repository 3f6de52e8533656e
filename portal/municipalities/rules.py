"""Names as they stand in an address."""

import unicodedata
from collections import Counter
from collections.abc import Iterable

_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "đ": "d", "ŧ": "t", "ŋ": "n"})


def slug_of(name: str) -> str:
    """Return a name as part of an address: «Ås» is `as`, «Nordre Follo» is `nordre-follo`."""
    # Letters that are one sign with another (Å, fancy alphabets) are taken apart first: some have no small letter.
    plain = unicodedata.normalize("NFKD", name).lower().translate(_LETTERS)
    letters = "".join(c if c.isascii() and c.isalnum() else "-" for c in plain if not unicodedata.combining(c))
    return "-".join(part for part in letters.split("-") if part)


def slugs_of(names_and_counties: Iterable[tuple[str, str]]) -> list[str]:
    """Return a slug each; a name that repeats gets its county too: `valer-innlandet`, `heroy-nordland`."""
    rows = list(names_and_counties)
    times = Counter(name for name, _ in rows)
    return [slug_of(name if times[name] == 1 else f"{name} {county}") for name, county in rows]
