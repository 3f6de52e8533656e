"""What a desk says on staff's front page."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Waits:
    """A desk's queue: how much waits, since when, who has taken the oldest, and where it is worked on."""

    name: str
    number: int
    oldest: datetime | None
    taken_by: str | None
    url: str
