"""The award's calendar: phases, the visibility gate, and the order of the finalists."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

MINUTE = timedelta(minutes=1)


class Identity(StrEnum):
    """How a voter proves who they are in an edition: one way for all, set before the vote opens."""

    MAIL = "mail"  # the link or code in a mail
    OIDC = "oidc"  # signing in with a provider: ID-porten or another


@dataclass(frozen=True)
class Weights:
    """How much the jury and the people count where they decide together."""

    jury: int
    people: int


LEVELS = range(1, 6)
"""The points that a juror can give."""


class CriterionRefusal(StrEnum):
    """Why an edition's criteria were not changed."""

    LOCKED = "locked"
    GONE = "gone"
    IN_USE = "in_use"
    YEAR_TAKEN = "year_taken"


class MomentRefusal(StrEnum):
    """Why an edition's moments were not set so."""

    PASSED = "passed"
    ORDER = "order"
    HALF = "half"


class Phase(StrEnum):
    """The stage of an edition, in the order of the award's year."""

    PLANNED = "planned"
    APPLICATIONS = "applications"
    JURY = "jury"
    FINALISTS = "finalists"
    VOTING = "voting"
    COUNTING = "counting"
    RESULT = "result"
    FINAL = "final"


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """An edition's moments and its two acts. A moment may be unknown; its phase is then left out."""

    applications_open: datetime | None = None
    applications_close: datetime | None = None
    finalists_at: datetime | None = None
    voting_opens: datetime | None = None
    voting_closes: datetime | None = None
    release_at: datetime | None = None
    released_at: datetime | None = None
    certified_at: datetime | None = None


def phase_at(calendar: Calendar, now: datetime) -> Phase:
    """Return the phase at a moment. Half-open: a phase begins at its moment and ends where the next begins.

    Counting ends by an act, not by a moment: until somebody has released the result, there is none.
    """
    if _reached(calendar.released_at, now):
        return Phase.FINAL if _reached(calendar.certified_at, now) else Phase.RESULT
    begins = (
        (Phase.COUNTING, calendar.voting_closes),
        # An opening without a known end opens nothing: the same answer as `voting_open`.
        (Phase.VOTING, calendar.voting_opens if calendar.voting_closes else None),
        (Phase.FINALISTS, calendar.finalists_at),
        (Phase.JURY, calendar.applications_close),
        (Phase.APPLICATIONS, calendar.applications_open),
    )
    for phase, moment in begins:
        if _reached(moment, now):
            return phase
    # Where neither moment of the applications is known, their phase is left out: they are simply closed.
    if calendar.applications_open is None and calendar.applications_close is None and calendar.finalists_at:
        return Phase.JURY
    return Phase.PLANNED


IN_ORDER = ("applications_open", "applications_close", "finalists_at", "voting_opens", "voting_closes", "release_at")


def moments_refusal(before: Calendar, after: Calendar, now: datetime) -> MomentRefusal | None:
    """Return why an edition's moments may not become these, or None.

    What has passed stays as it was, and what was to come stays to come; one that was not known may be filled in. A vote that
    opens also closes. The end of the applications may be moved after it has passed: a deadline can be.
    """
    for name in IN_ORDER:
        was, becomes = getattr(before, name), getattr(after, name)
        if was == becomes or (name == "applications_close" and becomes is not None and becomes > now):
            continue
        if _reached(was, now) or (was is not None and _reached(becomes, now)):
            return MomentRefusal.PASSED
    known = [moment for name in IN_ORDER if (moment := getattr(after, name)) is not None]
    strictly = (after.applications_open, after.applications_close), (after.voting_opens, after.voting_closes)
    if known != sorted(known) or any(a is not None and a == b for a, b in strictly):
        return MomentRefusal.ORDER
    return MomentRefusal.HALF if (after.voting_opens is None) != (after.voting_closes is None) else None


def _reached(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now


@dataclass(frozen=True)
class Visibility:
    """What the public may see of an edition. Every page, feed, list, count, mail and export asks this and nothing else."""

    finalists: bool
    result: bool
    final: bool


def visibility(calendar: Calendar, now: datetime) -> Visibility:
    """Return what the public may see at a moment: the one gate."""
    phase = phase_at(calendar, now)
    return Visibility(
        finalists=phase not in (Phase.PLANNED, Phase.APPLICATIONS, Phase.JURY),
        result=phase in (Phase.RESULT, Phase.FINAL),
        final=phase is Phase.FINAL,
    )


def voting_open(calendar: Calendar, now: datetime) -> bool:
    """Tell whether votes are taken at a moment: the opening moment is in, the closing moment is out."""
    return (
        calendar.voting_opens is not None
        and calendar.voting_closes is not None
        and calendar.voting_opens <= now < calendar.voting_closes
    )


def next_change(calendar: Calendar, now: datetime) -> datetime | None:
    """Return the next moment at which what the public sees of the edition changes by itself, or None."""
    moments = (
        calendar.applications_open,
        calendar.applications_close,
        calendar.finalists_at,
        calendar.voting_opens,
        calendar.voting_closes,
        calendar.release_at,
        calendar.released_at,
        calendar.certified_at,
    )
    return min((moment for moment in moments if moment is not None and moment > now), default=None)


def next_hour(now: datetime) -> datetime:
    """Return when the next whole hour begins: the order of the finalists holds until then."""
    # In UTC, where an hour is an hour: on a clock in Oslo one of them comes twice in October.
    return now.astimezone(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def days_left(closes: datetime, now: datetime) -> int:
    """Return how many days remain after today until the last day before a half-open closing. Both in the same local time."""
    return max((closes - MINUTE).toordinal() - now.toordinal(), 0)


Item = TypeVar("Item")


def shuffled(items: Iterable[tuple[str, Item]], *, year: int, now: datetime) -> list[Item]:
    """Return the items in the order of this hour: the same for everybody, a new one each hour, no place better in the long run.

    `items` are (slug, item). The order is that of SHA-256 over year, hour in UTC and slug.
    """
    hour = now.astimezone(UTC).strftime("%Y-%m-%dT%H")

    def place(item: tuple[str, Item]) -> bytes:
        return hashlib.sha256(f"{year}|{hour}|{item[0]}".encode()).digest()

    return [item for _, item in sorted(items, key=place)]
