"""A kind of data as the worker's tidying sees it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.privacy.rules import Kept


@dataclass(frozen=True)
class Source:
    """Which rows are older than a moment (at most so many, oldest first), what the archive is told of them, how they go."""

    kept: Kept
    due: Callable[[datetime, int], Sequence[Any]]
    records: Callable[[Sequence[Any]], Mapping[int, Mapping[str, Any]]]
    forget: Callable[[Sequence[Any], datetime], None]


def nothing(_ids: Sequence[Any]) -> Mapping[int, Mapping[str, Any]]:
    """Tell the archive nothing: for what is never a public record."""
    return {}
