"""Minutes: their versions, as somebody may read them, and those that wait for a signature."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from portal.foundation.db import db
from portal.foundation.markdown import to_html
from portal.jury.models import Attendance, Meeting, Minutes, Panel, Seat
from portal.jury.rules import MinutesState


@dataclass(frozen=True)
class MinutesRow:
    """A version of the minutes."""

    version: int
    state: MinutesState
    content: Mapping[str, Any]
    approval_id: str
    proposed_at: datetime
    proposed_by: int
    proposed_name: str
    signed_at: datetime | None
    signed_name: str | None


def minutes_of(meeting_id: int) -> tuple[MinutesRow, ...]:
    """Return every version of a meeting's minutes, oldest first."""
    rows = db.session.scalars(
        select(Minutes)
        .where(Minutes.meeting_id == meeting_id)
        .order_by(Minutes.version)
        .execution_options(populate_existing=True)
    )
    return tuple(
        MinutesRow(
            each.version, each.state, each.content, each.approval_id, each.proposed_at, each.proposed_by,
            each.proposed_name, each.signed_at, each.signed_name,
        )
        for each in rows
    )  # fmt: skip


@dataclass(frozen=True)
class ToSign:
    """Minutes that wait for the second signature."""

    meeting_id: int
    panel: str
    since: datetime


def minutes_to_sign(account_id: int) -> list[ToSign]:
    """Return the minutes that somebody in the panel who was at the meeting may sign as the second, oldest first.

    They were there by the seat that they have, or by one that they had before.
    """
    had = aliased(Seat)
    was_there = (
        select(Attendance)
        .join(had, had.id == Attendance.seat_id)
        .where(Attendance.meeting_id == Meeting.id, had.account_id == account_id, had.panel_id == Panel.id)
        .exists()
    )
    rows = db.session.execute(
        select(Meeting.id, Panel.name, Minutes.proposed_at)
        .join(Minutes, (Minutes.meeting_id == Meeting.id) & (Minutes.state == MinutesState.PROPOSED))
        .join(Panel, Panel.id == Meeting.panel_id)
        .join(Seat, Seat.panel_id == Panel.id)
        .where(Seat.account_id == account_id, Seat.ended_at.is_(None), Minutes.proposed_by != account_id, was_there)
        .order_by(Minutes.proposed_at, Meeting.id)
    )
    return [ToSign(*row) for row in rows]


def without(content: Mapping[str, Any], cases: Collection[int]) -> dict[str, Any]:
    """Return minutes as somebody may read them who is recused from some cases: those are left out, and that they are is told.

    The reasons are HTML, as everywhere that they are read.
    """
    points = [
        {**each, "reasons": to_html(each["reasons"] or "")} for each in content["points"] if each["case"] not in cases
    ]
    return {**content, "points": points, "left_out": len(content["points"]) - len(points)}
