"""When a result may be released, when it may be approved for good, and what stands in the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from portal.voting.rules import ERASED_AFTER_CLOSING


class ResultRefusal(StrEnum):
    """Why a result was not released, or not approved for good."""

    HELD = "result_held"
    UNSEEN = "result_unseen"
    ACT_WAITS = "result_act_waits"
    NO_OUTCOME = "result_no_outcome"
    TWO_WINNERS = "result_two_winners"
    NO_POINTS = "result_no_points"
    UNSEALED = "result_unsealed"
    DIFFERS = "result_differs"
    NOT_ONE_OF_TWO = "result_not_one_of_two"
    NOT_RELEASED = "result_not_released"
    ALREADY_FINAL = "result_already_final"
    NOTICE_WAITS = "result_notice_waits"
    COMPLAINT_TIME = "result_complaint_time"
    COMPLAINT_WAITS = "result_complaint_waits"


class ResultEvent(StrEnum):
    """What the audit log calls it."""

    RELEASED = "result_released"
    COUNTED_AGAIN = "result_counted_again"
    CERTIFIED = "result_certified"
    ERASED = "result_erased"
    WEIGHTS_SET = "result_weights_set"
    TITLE_SET = "result_title_set"


@dataclass(frozen=True)
class Obstacle:
    """Something that stands in the way: why, how much of it, and until when where a time decides."""

    why: ResultRefusal
    number: int = 0
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Undone:
    """What of the vote is not decided, in numbers; `complaints_until` is when the last one told may still complain.

    `unseen` are the ballots that signals have yet to look at: they may still be held, so the release waits for them.
    """

    held: int = 0
    unseen: int = 0
    acts: int = 0
    notices: int = 0
    complaints: int = 0
    complaints_until: datetime | None = None

    def as_json(self) -> dict[str, int]:
        """Return what is kept of it when it is past deciding."""
        return {"held": self.held, "acts": self.acts, "notices": self.notices, "complaints": self.complaints}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Undone":
        """Return what `as_json` made."""
        return cls(
            held=int(kept["held"]), acts=int(kept["acts"]),
            notices=int(kept["notices"]), complaints=int(kept["complaints"]),
        )  # fmt: skip

    @property
    def nothing(self) -> bool:
        """Whether everything is decided."""
        return not any(self.as_json().values())


def release_obstacles(
    undone: Undone, *, outcome: bool, erased: bool, lacks: ResultRefusal = ResultRefusal.NO_OUTCOME
) -> list[Obstacle]:
    """Return what must be decided before a result may be released. Complaints may remain: the result is preliminary.

    `outcome`: the winner can be named; `lacks` is what is missing for it.

    Once the ties are `erased` nobody can decide on ballots any more: what is still held is not counted, and is told of.
    """
    found = [] if erased else _to_decide(undone)
    if not outcome:
        found.append(Obstacle(lacks))
    return found


def _to_decide(undone: Undone) -> list[Obstacle]:
    found = []
    if undone.held:
        found.append(Obstacle(ResultRefusal.HELD, undone.held))
    if undone.unseen:
        found.append(Obstacle(ResultRefusal.UNSEEN, undone.unseen))
    if undone.acts:
        found.append(Obstacle(ResultRefusal.ACT_WAITS, undone.acts))
    return found


def certify_obstacles(
    undone: Undone, *, now: datetime, released_at: datetime | None, certified_at: datetime | None
) -> list[Obstacle]:
    """Return what stands in the way of approving a result for good: every notice must be sent, every complaint decided."""
    if certified_at is not None:
        return [Obstacle(ResultRefusal.ALREADY_FINAL)]
    found = []
    if released_at is None:
        found.append(Obstacle(ResultRefusal.NOT_RELEASED))
    if undone.acts:
        found.append(Obstacle(ResultRefusal.ACT_WAITS, undone.acts))
    if undone.notices:
        found.append(Obstacle(ResultRefusal.NOTICE_WAITS, undone.notices))
    if undone.complaints:
        found.append(Obstacle(ResultRefusal.COMPLAINT_WAITS, undone.complaints))
    if undone.complaints_until is not None and now < undone.complaints_until:
        found.append(Obstacle(ResultRefusal.COMPLAINT_TIME, until=undone.complaints_until))
    return found


def erase_due(*, closes: datetime | None, certified_at: datetime | None, now: datetime) -> bool:
    """Tell whether the ties are to be erased: the result is approved for good, or sixty days have passed since closing."""
    return certified_at is not None or (closes is not None and now >= closes + ERASED_AFTER_CLOSING)
