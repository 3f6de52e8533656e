"""Which kinds are sent where: in the tests one or two to a place, in turn, so that every kind is sent somewhere at every commit.

`PORTAL_HOSTILE=all` sends every kind to every place (many minutes); `PORTAL_HOSTILE=<number>` begins at that place of
the list, to send again what a commit has sent.
"""

import os
import subprocess
from collections.abc import Iterator
from functools import cache
from typing import Generic, TypeVar
from zlib import crc32

from portal.config import ROOT

T = TypeVar("T")


def whole() -> bool:
    """Whether every kind is sent to every place."""
    return os.environ.get("PORTAL_HOSTILE") == "all"


@cache
def beginning() -> int:
    """The place of the list that this commit begins at."""
    given = os.environ.get("PORTAL_HOSTILE", "")
    if given.isdigit():
        return int(given)
    asked = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    return int(asked.stdout[:6] or "0", 16)


class Turn(Generic[T]):
    """A list that is dealt out in turn."""

    def __init__(self, kinds: list[T], who: str, most: int = 1) -> None:
        self.kinds, self.most = kinds, most
        self._at = beginning() + crc32(who.encode())

    def deal(self) -> Iterator[T]:
        """The next few kinds, or all of them."""
        for _ in range(len(self.kinds) if whole() else self.most):
            yield self.kinds[self._at % len(self.kinds)]
            self._at += 1
