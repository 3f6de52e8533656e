"""Putting a count in order."""

from collections.abc import Mapping


def most_first(votes: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return (slug, votes), most votes first; equal ones by slug."""
    return sorted(votes.items(), key=lambda row: (-row[1], row[0]))


def share(votes: int, total: int) -> float:
    """Return the fraction of all counted votes; 0 of none is 0."""
    return votes / total if total else 0.0
