"""How long somebody stays signed in. All by the real clock."""

from datetime import datetime, timedelta
from enum import StrEnum

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=10)
HALF = timedelta(minutes=10)
FRESH = timedelta(minutes=10)


class Stage(StrEnum):
    """How far a sign-in has come; only the last opens a door."""

    PASSWORD = "password"
    ENROLLING = "enrolling"
    FULL = "full"


def lives_until(*, stage: Stage, began_at: datetime, seen_at: datetime) -> datetime:
    """Return when a session ends if nothing more happens: idle or absolute limit, whichever comes first."""
    if stage is Stage.PASSWORD:
        return began_at + HALF
    return min(seen_at + IDLE, began_at + ABSOLUTE)


def is_alive(*, stage: Stage, began_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Tell whether a session still holds."""
    return now < lives_until(stage=stage, began_at=began_at, seen_at=seen_at)


def is_fresh(*, proved_at: datetime, now: datetime) -> bool:
    """Tell whether somebody proved who they are so lately that they may do something dangerous."""
    return now < proved_at + FRESH
