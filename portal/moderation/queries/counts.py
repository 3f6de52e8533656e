"""How many: read from the counts that the database keeps, never counted on a page."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.accounts.models import Account
from portal.foundation.db import db
from portal.moderation.models import Case, CaseCount
from portal.moderation.rules import Waiting

WAITING = "waiting:"
PLACE = "place:"


def waiting_counts() -> dict[Waiting, int]:
    """Return how many cases wait, by why they do."""
    found = _numbers([f"{WAITING}{each}" for each in Waiting])
    return {each: found.get(f"{WAITING}{each}", 0) for each in Waiting}


def shown_count(place: str) -> int:
    """Return how many are shown at a place."""
    return shown_counts([place])[place]


def shown_counts(places: Collection[str]) -> dict[str, int]:
    """Return how many are shown at each of some places."""
    found = _numbers([f"{PLACE}{place}" for place in places])
    return {place: found.get(f"{PLACE}{place}", 0) for place in places}


def _numbers(keys: Collection[str]) -> dict[str, int]:
    chosen = select(CaseCount.key, CaseCount.number).where(CaseCount.key.in_(keys))
    return {key: number for key, number in db.session.execute(chosen)}  # noqa: C416 - a Result is no mapping


@dataclass(frozen=True)
class Oldest:
    """The case that has waited longest of its kind, and who has it."""

    since: datetime
    taken_by_name: str | None


def oldest_waiting(waiting: Waiting, *, real_now: datetime) -> Oldest | None:
    """Return since when the oldest one waits, and who has taken it."""
    first = select(Case.waits_since, Case.taken_until, Account.name).outerjoin(Account, Account.id == Case.taken_by)
    row = db.session.execute(first.where(Case.waiting == waiting).order_by(Case.waits_since, Case.id).limit(1)).first()
    if row is None or row.waits_since is None:
        return None
    taken = row.taken_until is not None and real_now < row.taken_until
    return Oldest(row.waits_since, row.name if taken else None)
