"""Rounds: which municipality belongs where, and when a round takes applications."""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

CONFIRM_WITHIN = timedelta(
    days=7
)  # the postmottak's time, from the deadline or from when it was sent, whichever is later
REMIND_BEFORE = timedelta(days=3)


class RoundKind(StrEnum):
    """Where an application goes first."""

    COUNTY = "county"
    DIRECT = "direct"
    NATIONAL = "national"


class Method(StrEnum):
    """How a round's jury works."""

    CARDS = "cards"
    DISCUSSION = "discussion"


class Stage(StrEnum):
    """How a round stands at a moment."""

    UNSET = "unset"  # its moments are not decided
    BEFORE = "before"
    OPEN = "open"
    CLOSED = "closed"


class RoundRefusal(StrEnum):
    """Why a round was not set so."""

    NAME_TAKEN = "name_taken"
    COUNTY_TAKEN = "county_taken"
    COUNTIES_MISSING = "counties_missing"
    NO_COUNTIES_HERE = "no_counties_here"
    PERIOD = "period"
    HAS_APPLICATIONS = "has_applications"
    HAS_BEGUN = "has_begun"
    ONE_OF_A_KIND = "one_of_a_kind"
    CRITERIA_LOCKED = "criteria_locked"
    YEAR_TAKEN = "year_taken"


class DeadlineRefusal(StrEnum):
    """Why a deadline was not moved."""

    NOT_LATER = "not_later"
    PASSED = "passed"
    AFTER_FINALISTS = "after_finalists"
    NO_DEADLINE = "no_deadline"


def stage_at(*, opens: datetime | None, deadline: datetime | None, now: datetime) -> Stage:
    """Return how a round stands. Half-open: at the opening moment it is open, at its deadline it is closed."""
    if opens is None or deadline is None:
        return Stage.UNSET
    if now < opens:
        return Stage.BEFORE
    return Stage.OPEN if now < deadline else Stage.CLOSED


def deadline_for(round_deadline: datetime | None, open_until: datetime | None) -> datetime | None:
    """Return an application's own deadline: its round's, or a later one that it was given."""
    if round_deadline is None or open_until is None:
        return round_deadline
    return max(round_deadline, open_until)


def confirm_until(*, deadline: datetime, sent_at: datetime) -> datetime:
    """Return until when the municipality may confirm what was sent."""
    return max(deadline, sent_at) + CONFIRM_WITHIN


def reminder_due(*, deadline: datetime, reminded_of: datetime | None, told_at: datetime, now: datetime) -> bool:
    """Tell whether those who write are to be reminded of a deadline now: once of each, and of none they were just told.

    `told_at` is when they were last told until when they can write.
    """
    begins = deadline - REMIND_BEFORE
    return reminded_of != deadline and told_at < begins <= now < deadline


def deadline_refusal(
    *, before: datetime | None, after: datetime, now: datetime, finalists_at: datetime | None
) -> DeadlineRefusal | None:
    """Return why a deadline may not be moved there, or None. Only later: nobody loses time that they were promised."""
    if before is None:
        return DeadlineRefusal.NO_DEADLINE
    if after <= before:
        return DeadlineRefusal.NOT_LATER
    if after <= now:
        return DeadlineRefusal.PASSED
    return DeadlineRefusal.AFTER_FINALISTS if finalists_at is not None and after >= finalists_at else None


def counties_refusal(*, kind: RoundKind, counties: Collection[str], taken: Collection[str]) -> RoundRefusal | None:
    """Return why a round may not cover these counties, or None. Only county rounds have any, and each has one round."""
    if kind is not RoundKind.COUNTY:
        return RoundRefusal.NO_COUNTIES_HERE if counties else None
    if not counties:
        return RoundRefusal.COUNTIES_MISSING
    return RoundRefusal.COUNTY_TAKEN if set(counties) & set(taken) else None
