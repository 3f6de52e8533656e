"""Putting a count in order, reporting on it, and when it may be made public."""

from portal.results.rules.ordering import most_first, share

__all__ = ["most_first", "share"]
