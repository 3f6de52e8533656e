"""The queue: what waits, oldest first, or what was decided, newest first; a page at a time, by place in the order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Select, literal, or_, select, tuple_

from portal.foundation.db import UtcDateTime, db
from portal.moderation.models import Case
from portal.moderation.queries.cases import CaseRow, rows_of
from portal.moderation.rules import Kind, Waiting

PAGE_SIZE = 25
LOOK_THROUGH = 2000
"""How many cases a filter looks through at a time: a page costs the same however many there are."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Position:
    """A place in the order; it stays right when the case there has been decided meanwhile."""

    at: datetime
    id: int

    def __str__(self) -> str:
        """As an address carries it."""
        return f"{(self.at - EPOCH) // MICROSECOND}-{self.id}"

    @classmethod
    def parsed(cls, text: str) -> "Position | None":
        """Return what `str` made, or None for anything else."""
        at, _, case_id = text.partition("-")
        if not (at.isascii() and case_id.isascii() and at.isdigit() and case_id.isdigit()) or len(text) > 40:
            return None
        try:
            return cls(EPOCH + int(at) * MICROSECOND, int(case_id) if int(case_id) < 2**31 else 0)
        except OverflowError:
            return None


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What of the queue is asked for. `waiting` None: what has been decided. What is None or empty does not narrow."""

    waiting: Waiting | None = Waiting.NEW
    kind: Kind | None = None
    place: str = ""
    signals: bool = False
    taken_by: int | None = None
    text: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything besides why it waits is asked for."""
        return bool(self.kind or self.place or self.signals or self.taken_by or self.text)


@dataclass(frozen=True)
class QueuePage:
    """Some cases, and where the next ones begin. Not `whole`: the filter has more to look through than was looked through."""

    cases: list[CaseRow]
    after: Position | None
    whole: bool


def queue(wanted: Wanted, *, after: Position | None = None, size: int = PAGE_SIZE, real_now: datetime) -> QueuePage:
    """Return a page of the queue; the number of rows read has a bound that does not depend on how many cases there are."""
    base, order = _ordered(wanted, after)
    if not wanted.narrows:
        found = rows_of(base.order_by(*order).limit(size + 1), real_now=real_now)
        return QueuePage(found[:size], _position(found, size), True)
    seen = _looked_through(base, order)
    chosen = select(Case).where(Case.id.in_([each for _, each in seen]), *_filters(wanted))
    found = rows_of(chosen.order_by(*order).limit(size + 1), real_now=real_now)
    if len(found) > size:
        return QueuePage(found[:size], _position(found, size), True)
    whole = len(seen) < LOOK_THROUGH
    return QueuePage(found, None if whole else Position(*seen[-1]), whole)


def _ordered(wanted: Wanted, after: Position | None) -> tuple[Select[Any], Sequence[Any]]:
    decided = wanted.waiting is None
    at: Any = Case.decided_at if decided else Case.waits_since
    order = (at.desc(), Case.id.desc()) if decided else (at, Case.id)
    chosen = select(Case)
    if decided:
        chosen = chosen.where(Case.decided_at.is_not(None), Case.waiting.is_(None))
    else:
        chosen = chosen.where(Case.waiting == wanted.waiting)
    if after is not None:
        here, there = tuple_(at, Case.id), tuple_(literal(after.at, UtcDateTime()), literal(after.id))
        chosen = chosen.where(here < there if decided else here > there)
    return chosen, order


def _looked_through(base: Select[Any], order: Sequence[Any]) -> list[tuple[datetime, int]]:
    column: Any = order[0].element if hasattr(order[0], "element") else order[0]
    rows = db.session.execute(base.with_only_columns(column, Case.id).order_by(*order).limit(LOOK_THROUGH))
    return [(at, case_id) for at, case_id in rows]


def _filters(wanted: Wanted) -> list[Any]:
    found: list[Any] = []
    if wanted.kind:
        found.append(Case.kind == wanted.kind)
    if wanted.place:
        found.append(Case.place == wanted.place)
    if wanted.signals:
        found.append(Case.has_signals)
    if wanted.taken_by:
        found.append(Case.taken_by == wanted.taken_by)
    if wanted.text:
        said = (column.icontains(wanted.text, autoescape=True) for column in (Case.name, Case.excerpt))
        found.append(or_(*said))
    return found


def _position(found: list[CaseRow], size: int) -> Position | None:
    if len(found) <= size:
        return None
    last = found[size - 1]
    at = last.waits_since or last.decided_at
    assert at is not None, "a case in the queue waits since a moment, or was decided at one"
    return Position(at, last.id)
