"""Reading meetings: who is there, the agenda, and what is decided."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import select

from portal.accounts.models import Account
from portal.foundation.db import db
from portal.jury.models import AgendaItem, Attendance, Decision, Meeting, Minutes, Panel, Seat
from portal.jury.queries.gate import SHOWN, before_jury_of, recused_pairs
from portal.jury.queries.minutes import MinutesRow, minutes_of
from portal.jury.rules import MeetingState, Member, MinutesState, Outcome, SeatKind
from portal.municipalities.models import Municipality
from portal.municipalities.queries import LABEL
from portal.municipalities.rules import alphabetical
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
    """Somebody in the panel, and whether they are there; `stands`: the seat is theirs still."""

    seat: int
    account_id: int
    name: str
    kind: SeatKind
    stands_in_for: int | None
    present: bool
    stands: bool

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
    """A point of the agenda; `recused` are the seats that leave the room, `eligible` whether its case still is."""

    id: int
    position: int
    text: str
    case_id: int | None
    municipality: str | None
    eligible: bool
    recused: tuple[int, ...]
    decided: Decided | None

    @property
    def recused_voted(self) -> bool:
        """Whether somebody took part in the decision who is recused by now."""
        return self.decided is not None and not set(self.recused).isdisjoint(self.decided.voters)


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
    def persons(self) -> list[Person]:
        """Everybody once: who was given a seat anew is there by either, and sits as they do now."""
        there = {each.account_id for each in self.people if each.present}
        now = {each.account_id: each.seat for each in sorted(self.people, key=lambda each: (each.stands, each.present))}
        return [
            replace(each, present=each.account_id in there) for each in self.people if now[each.account_id] == each.seat
        ]

    @property
    def members(self) -> list[Member]:
        """Everybody as the rules take them. Who has left and is not there leaves no empty chair for a deputy."""
        return [each.member for each in self.persons if each.present or each.stands]

    def named(self, seats: Collection[int]) -> list[str]:
        """The names of those who have some seats, each once."""
        return list({each.account_id: each.name for each in self.people if each.seat in seats}.values())

    @property
    def undecided(self) -> int:
        """How many cases of the agenda nothing is decided about; what is withdrawn meanwhile needs no decision."""
        return sum(each.case_id is not None and each.eligible and each.decided is None for each in self.points)

    def seats_of(self, account_id: int) -> set[int]:
        """The seats that somebody has here."""
        return {each.seat for each in self.people if each.account_id == account_id}

    def standing(self, account_id: int) -> list[Person]:
        """The seats that somebody still has here: who has left the jury signs nothing."""
        return [each for each in self.people if each.account_id == account_id and each.stands]

    def leads(self, account_id: int) -> bool:
        """Whether somebody leads the jury."""
        return any(each.kind is SeatKind.LEADER for each in self.standing(account_id))

    def was_there(self, account_id: int) -> bool:
        """Whether somebody who sits here is entered as present, by this seat or by one that they had before."""
        present = any(each.present for each in self.people if each.account_id == account_id)
        return present and bool(self.standing(account_id))

    def another_was_there(self, account_id: int) -> bool:
        """Whether somebody else who sits here is entered as present, and can sign as the second."""
        return any(self.was_there(other) for other in {each.account_id for each in self.people} - {account_id})

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
    points = _points(meeting_id, panel.round_id)
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
        people=_people(meeting_id, panel.id, points),
        points=points,
        minutes=minutes_of(meeting_id),
    )


def _people(meeting_id: int, panel_id: int, points: Sequence[Point]) -> tuple[Person, ...]:
    """Return who sits in the panel, and who has left it but was there or took part in a decision."""
    voted = {seat for each in points if each.decided for seat in each.decided.voters}
    there = set(db.session.scalars(select(Attendance.seat_id).where(Attendance.meeting_id == meeting_id)))
    columns = (Seat.id, Seat.account_id, Account.name, Seat.kind, Seat.stands_in_for, Seat.ended_at)
    chosen = select(*columns).join(Account, Account.id == Seat.account_id).where(Seat.panel_id == panel_id)
    return tuple(
        Person(*row[:-1], present=row.id in there, stands=row.ended_at is None)
        for row in db.session.execute(chosen.order_by(Seat.position, Seat.id))
        if row.ended_at is None or row.id in there | voted
    )


def _points(meeting_id: int, round_id: int) -> tuple[Point, ...]:
    still = ((Application.state == SHOWN) & before_jury_of(round_id)).label("still")
    rows = db.session.execute(
        select(AgendaItem, LABEL, still)
        .outerjoin(Application, Application.id == AgendaItem.application_id)
        .outerjoin(Municipality, Municipality.id == Application.municipality_id)
        .where(AgendaItem.meeting_id == meeting_id)
        .order_by(AgendaItem.position, AgendaItem.id)
        .execution_options(populate_existing=True)
    ).all()
    recused = recused_pairs(round_id)
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
            item.id, item.position, item.text, item.application_id, name, bool(eligible),
            tuple(sorted(seat for seat, case in recused if case == item.application_id)),
            decided.get(item.application_id) if item.application_id else None,
        )
        for item, name, eligible in rows
    )  # fmt: skip


@dataclass(frozen=True)
class CaseOff:
    """A case before the jury that a meeting's agenda does not have."""

    id: int
    municipality: str


def off_agenda(meeting: MeetingNow) -> list[CaseOff]:
    """Return the cases that can be put on a meeting's agenda, by name."""
    on = [each.case_id for each in meeting.points if each.case_id is not None]
    rows = db.session.execute(
        select(Application.id, LABEL.label("name"))
        .join(Municipality, Municipality.id == Application.municipality_id)
        .where(before_jury_of(meeting.round_id), Application.state == SHOWN, Application.id.not_in(on))
    ).all()
    return [CaseOff(*row) for row in sorted(rows, key=lambda row: alphabetical(row.name))]
