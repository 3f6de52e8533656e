"""What jurors may do and see in each part of the jury's time: computed from moments, never stored as a state."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Others(StrEnum):
    """When a juror may see the others' assessments of a case."""

    NEVER = "never"
    AFTER_OWN = "after_own"
    ALWAYS = "always"


@dataclass(frozen=True, kw_only=True)
class Period:
    """A part of the jury's time, from a moment until the next begins.

    `scoring`: cards can be written; `sums`: the secretary sees means and places; `blind`: jurors see no applicant's name.
    """

    begins: datetime
    others: Others
    scoring: bool
    sums: bool
    blind: bool


def period_at(periods: Iterable[Period], *, deadline: datetime, now: datetime) -> Period | None:
    """Return what holds at a moment, or None before the deadline: until then applications are the applicants' own.

    From the deadline until the first period that was set begins, jurors score and see nobody else's, and no names if they
    see none then.
    """
    if now < deadline:
        return None
    rows = list(periods)
    begun = [each for each in rows if each.begins <= now]
    if begun:
        return max(begun, key=lambda each: each.begins)
    return Period(begins=deadline, others=Others.NEVER, scoring=True, sums=False, blind=begins_blind(rows))


def begins_blind(periods: Iterable[Period]) -> bool:
    """Tell whether the jury is to begin without the applicants' names: what is learnt before is not forgotten."""
    first = min(periods, key=lambda each: each.begins, default=None)
    return first is not None and first.blind


def closes_at(periods: Iterable[Period], *, deadline: datetime, now: datetime) -> datetime | None:
    """Return when the cards that are open at a moment are locked, or None when they are locked or no end is set."""
    rows = list(periods)
    current = period_at(rows, deadline=deadline, now=now)
    if current is None or not current.scoring:
        return None
    ends = [each.begins for each in rows if each.begins > now and not each.scoring]
    return min(ends, default=None)


def next_change(periods: Iterable[Period], *, deadline: datetime, now: datetime) -> datetime | None:
    """Return the next moment at which jurors' rights change by themselves, or None."""
    return min((each for each in (deadline, *(row.begins for row in periods)) if each > now), default=None)


def sees_others(others: Others, *, own_done: bool) -> bool:
    """Tell whether a juror sees the others' assessments of a case; `own_done`: finished, or abstained."""
    return others is Others.ALWAYS or (others is Others.AFTER_OWN and own_done)
