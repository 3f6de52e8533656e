"""The page that a comment stands under, and its name in the database: «finalist:2019/drammen», «article:slug»."""

import re
from dataclasses import dataclass
from enum import StrEnum


class PlaceKind(StrEnum):
    """What is commented on; each kind is a section with settings of its own."""

    FINALIST = "finalist"
    ARTICLE = "article"


KEYS = {
    PlaceKind.FINALIST: re.compile(r"[1-9][0-9]{3}/[\w-]{1,80}", re.ASCII),
    PlaceKind.ARTICLE: re.compile(r"[\w-]{1,120}", re.ASCII),
}


@dataclass(frozen=True)
class Place:
    """A page that can be commented on."""

    kind: PlaceKind
    key: str

    def __str__(self) -> str:
        return f"{self.kind.value}:{self.key}"

    @property
    def year(self) -> int:
        """The edition of a finalist."""
        return int(self.key.partition("/")[0])

    @property
    def slug(self) -> str:
        """What the page's address ends with."""
        return self.key.rpartition("/")[2]

    @staticmethod
    def finalist(year: int, slug: str) -> "Place":
        """Return the place under a finalist's presentation."""
        return Place(PlaceKind.FINALIST, f"{year}/{slug}")

    @staticmethod
    def article(slug: str) -> "Place":
        """Return the place under an article."""
        return Place(PlaceKind.ARTICLE, slug)

    @staticmethod
    def named(text: str) -> "Place | None":
        """Read a place's name; None for anything else."""
        kind, _, key = text.partition(":")
        if kind not in list(PlaceKind) or not KEYS[PlaceKind(kind)].fullmatch(key):
            return None
        return Place(PlaceKind(kind), key)
