"""Reading meetings: who is there, the agenda, what is decided, and minutes as somebody may read them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import select

from portal.accounts.models import Account
from portal.foundation.db import db
from portal.jury.models import AgendaItem, Attendance, Decision, Meeting, Minutes, Panel, Seat
from portal.jury.queries.gate import decided_last, recused_pairs
from portal.jury.rules import MeetingState, Member, MinutesState, Outcome, SeatKind
from portal.municipalities.models import Municipality
from portal.nominations.models import Application


@dataclass(frozen=True)
class MeetingRow:
    """A meeting in the list."""

    id: int
    panel_id: int
    panel: str
    at: datetime
    place: str
    state: MeetingState
    signed: bool


@dataclass(frozen=True)
class Person:
    """Somebody in the panel, and whether they are there."""

    seat: int
    account_id: int
    name: str
    kind: SeatKind
    stands_in_for: int | None
    present: bool

    @property
    def member(self) -> Member:
        """The person as the rules take them."""
        return Member(self.seat, self.kind, self.present, self.stands_in_for)


@dataclass(frozen=True)
class Decided:
    """What was decided about a case."""

    id: int
    outcome: Outcome
    place: int | None
    reasons: Markup
    source: str
    voters: tuple[int, ...]
    by: str
    at: datetime


@dataclass(frozen=True)
class Point:
    """A point of the agenda; `recused` are the seats that leave the room."""

    id: int
    position: int
    text: str
    case_id: int | None
    municipality: str | None
    recused: tuple[int, ...]
    decided: Decided | None


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


@dataclass(frozen=True)
class MeetingNow:
    """A meeting with all that belongs to it."""

    id: int
    round_id: int
    panel_id: int
    panel: str
    quorum: int
    at: datetime
    place: str
    state: MeetingState
    begun_at: datetime | None
    ended_at: datetime | None
    people: tuple[Person, ...]
    points: tuple[Point, ...]
    minutes: tuple[MinutesRow, ...]

    @property
    def signed(self) -> bool:
        """Whether nothing of it changes any more."""
        return any(each.state is MinutesState.SIGNED for each in self.minutes)

    @property
    def proposed(self) -> MinutesRow | None:
        """The version that waits for the second signature."""
        return next((each for each in self.minutes if each.state is MinutesState.PROPOSED), None)

    @property
    def members(self) -> list[Member]:
        """Everybody as the rules take them."""
        return [each.member for each in self.people]

    @property
    def undecided(self) -> int:
        """How many cases of the agenda nothing is decided about."""
        return sum(each.case_id is not None and each.decided is None for each in self.points)

    def seats_of(self, account_id: int) -> set[int]:
        """The seats that somebody has here."""
        return {each.seat for each in self.people if each.account_id == account_id}

    def recused_cases(self, account_id: int) -> set[int]:
        """The cases of the agenda that somebody must not meet."""
        own = self.seats_of(account_id)
        return {each.case_id for each in self.points if each.case_id is not None and own & set(each.recused)}


def meetings_of(round_id: int) -> list[MeetingRow]:
    """Return a round's meetings, newest first."""
    signed = select(Minutes.meeting_id).where(
        Minutes.meeting_id == Meeting.id, Minutes.state == MinutesState.SIGNED
    ).exists()  # fmt: skip
    rows = db.session.execute(
        select(Meeting.id, Meeting.panel_id, Panel.name, Meeting.at, Meeting.place, Meeting.state, signed)
        .join(Panel, Panel.id == Meeting.panel_id)
        .where(Panel.round_id == round_id)
        .order_by(Meeting.at.desc(), Meeting.id.desc())
    )
    return [MeetingRow(*row) for row in rows]


def meeting_now(meeting_id: int) -> MeetingNow | None:
    """Return a meeting with everything that belongs to it: what the secretary sees."""
    row = db.session.execute(
        select(Meeting, Panel)
        .join(Panel, Panel.id == Meeting.panel_id)
        .where(Meeting.id == meeting_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        return None
    meeting, panel = row
    recused = recused_pairs(panel.round_id)
    return MeetingNow(
        id=meeting.id,
        round_id=panel.round_id,
        panel_id=panel.id,
        panel=panel.name,
        quorum=panel.quorum,
        at=meeting.at,
        place=meeting.place,
        state=meeting.state,
        begun_at=meeting.begun_at,
        ended_at=meeting.ended_at,
        people=_people(meeting_id, panel.id),
        points=_points(meeting_id, recused),
        minutes=_minutes(meeting_id),
    )


def _people(meeting_id: int, panel_id: int) -> tuple[Person, ...]:
    there = set(db.session.scalars(select(Attendance.seat_id).where(Attendance.meeting_id == meeting_id)))
    rows = db.session.execute(
        select(Seat.id, Seat.account_id, Account.name, Seat.kind, Seat.stands_in_for, Seat.ended_at)
        .join(Account, Account.id == Seat.account_id)
        .where(Seat.panel_id == panel_id)
        .order_by(Seat.position, Seat.id)
    )
    return tuple(
        Person(row.id, row.account_id, row.name, row.kind, row.stands_in_for, row.id in there)
        for row in rows
        if row.ended_at is None or row.id in there
    )


def _points(meeting_id: int, recused: Collection[tuple[int, int]]) -> tuple[Point, ...]:
    rows = db.session.execute(
        select(AgendaItem, Municipality.name)
        .outerjoin(Application, Application.id == AgendaItem.application_id)
        .outerjoin(Municipality, Municipality.id == Application.municipality_id)
        .where(AgendaItem.meeting_id == meeting_id)
        .order_by(AgendaItem.position, AgendaItem.id)
        .execution_options(populate_existing=True)
    ).all()
    decided = {
        each.application_id: Decided(
            each.id, each.outcome, each.place, each.reasons, each.source, tuple(each.voters), each.by, each.at
        )
        for each in db.session.scalars(
            select(Decision).where(Decision.meeting_id == meeting_id).execution_options(populate_existing=True)
        )
    }
    return tuple(
        Point(
            item.id, item.position, item.text, item.application_id, name,
            tuple(sorted(seat for seat, case in recused if case == item.application_id)),
            decided.get(item.application_id) if item.application_id else None,
        )
        for item, name in rows
    )  # fmt: skip


def _minutes(meeting_id: int) -> tuple[MinutesRow, ...]:
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
    """Return the minutes that somebody in the panel may sign as the second, oldest first."""
    rows = db.session.execute(
        select(Meeting.id, Panel.name, Minutes.proposed_at)
        .join(Minutes, (Minutes.meeting_id == Meeting.id) & (Minutes.state == MinutesState.PROPOSED))
        .join(Panel, Panel.id == Meeting.panel_id)
        .join(Seat, Seat.panel_id == Panel.id)
        .where(Seat.account_id == account_id, Seat.ended_at.is_(None), Minutes.proposed_by != account_id)
        .order_by(Minutes.proposed_at, Meeting.id)
    )
    return [ToSign(*row) for row in rows]


def without(content: Mapping[str, Any], cases: Collection[int]) -> dict[str, Any]:
    """Return minutes as somebody may read them who is recused from some cases: those are left out, and that they are is told."""
    points = [each for each in content["points"] if each["case"] not in cases]
    return {**content, "points": points, "left_out": len(content["points"]) - len(points)}


def has_winner(panel_id: int, *, but: int) -> bool:
    """Tell whether a panel has decided on a winner, other than a case."""
    chosen = select(Decision.id).where(Decision.panel_id == panel_id, Decision.outcome == Outcome.WINNER)
    return db.session.scalar(chosen.where(Decision.application_id != but).limit(1)) is not None


@dataclass(frozen=True)
class SignedDecision:
    """What stands in signed minutes about a case: what finalists and the outcome are made from."""

    decision_id: int
    application_id: int
    municipality_id: int
    municipality: str
    outcome: Outcome
    place: int | None
    reasons: Markup
    source: str
    signed_at: datetime


def signed_decisions(round_id: int) -> list[SignedDecision]:
    """Return what a round's juries have decided and signed, the winner first, then by place and name.

    A case that was decided in two meetings stands as in the newer one.
    """
    rows = db.session.execute(
        select(
            Decision.id, Decision.application_id, Municipality.id, Municipality.name, Decision.outcome, Decision.place,
            Decision.reasons, Decision.source, Minutes.signed_at,
        )
        .join(Minutes, (Minutes.meeting_id == Decision.meeting_id) & (Minutes.state == MinutesState.SIGNED))
        .join(Panel, Panel.id == Decision.panel_id)
        .join(Application, Application.id == Decision.application_id)
        .join(Municipality, Municipality.id == Application.municipality_id)
        .where(Panel.round_id == round_id)
        .where(Decision.id == decided_last(Application.id, round_id).correlate(Application).scalar_subquery())
    )  # fmt: skip
    order = {Outcome.WINNER: 0, Outcome.FINALIST: 1, Outcome.SENT_ON: 1, Outcome.NO: 2}
    found = [SignedDecision(*row) for row in rows]  # type: ignore[arg-type]  # what is signed has a moment
    return sorted(found, key=lambda each: (order[each.outcome], each.place or 0, each.municipality))
