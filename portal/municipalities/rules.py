"""Names as they stand in an address and in a list, and what figures there are."""

import unicodedata
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "đ": "d", "ŧ": "t", "ŋ": "n"})
_LAST = {0xE6: "{", 0xF8: "|", 0xE5: "}"}  # the alphabet's last three letters, in their order


class FigureKind(StrEnum):
    """What an official figure tells of a municipality."""

    POPULATION = "population"
    AREA = "area"
    CULTURE_SPENDING = "culture_spending"  # net running costs for culture per inhabitant (KOSTRA)
    CULTURE_SHARE = "culture_share"  # of all net running costs (KOSTRA)
    CULTURE_SCHOOL = "culture_school"  # share of children of school age in the culture school (KOSTRA)
    CULTURE_INDEX = "culture_index"  # place in Norsk kulturindeks


def alphabetical(name: str) -> str:
    """Return what puts names in the order of the Norwegian alphabet."""
    plain = unicodedata.normalize("NFC", name).lower().translate(_LAST)
    return "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))


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
