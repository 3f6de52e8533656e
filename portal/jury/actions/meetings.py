"""Holding a meeting: planned, with an agenda, begun, ended; and what it decides."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func, select

from portal.audit import actions as audit
from portal.audit.rules import Actor
from portal.award import queries as award
from portal.foundation.db import Refused, db, transaction
from portal.foundation.markdown import to_html
from portal.jury import rules
from portal.jury.models import AgendaItem, Attendance, Decision, Meeting, Panel
from portal.jury.queries.decisions import entered_in
from portal.jury.queries.meetings import MeetingNow, meeting_now, off_agenda
from portal.jury.queries.rounds import round_now
from portal.jury.queries.scores import standing_of
from portal.jury.rules import JuryEvent, MeetingAct, MeetingRefusal, Outcome
from portal.jury.rules.meeting import MEETING_MOVES
from portal.nominations.models import Round

SUBJECT = "jury_meeting"
EVENTS = {
    MeetingAct.BEGIN: JuryEvent.MEETING_BEGUN,
    MeetingAct.END: JuryEvent.MEETING_ENDED,
    MeetingAct.RESUME: JuryEvent.MEETING_RESUMED,
}


@transaction
def plan_meeting(panel_id: int, *, at: datetime, place: str, by: Actor) -> int:
    """Plan a meeting, with the cases on its agenda in the order of the ranking. Return its id. Raises Refused(MeetingRefusal)."""
    if not place.strip():
        raise Refused(MeetingRefusal.NO_PLACE)
    panel = db.session.get_one(Panel, panel_id)
    meeting = Meeting(panel_id=panel_id, at=at, place=place.strip(), state=rules.MeetingState.PLANNED)
    standing = standing_of(panel.round_id)
    places = [(each.case, each.place) for each in rules.ranking(standing.marks, standing.cases)]
    meeting.agenda = [
        AgendaItem(position=position, application_id=case, text="")
        for position, case in enumerate(rules.proposed_agenda(places), start=1)
    ]
    db.session.add(meeting)
    db.session.flush()
    audit.record(by, JuryEvent.MEETING_PLANNED, subject=(SUBJECT, meeting.id))
    return meeting.id


def changeable(meeting_id: int) -> MeetingNow:
    """Return a meeting whose papers may be changed, locked for the length of the action. Raises Refused(MeetingRefusal)."""
    db.session.get_one(Meeting, meeting_id, with_for_update=True)
    found = meeting_now(meeting_id)
    assert found is not None, "locked a moment ago"
    if refusal := rules.change_refusal(signed=found.signed, proposed=found.proposed is not None):
        raise Refused(refusal)
    return found


@transaction
def set_attendance(meeting_id: int, seats: Collection[int]) -> None:
    """Say who is there. Raises Refused(MeetingRefusal)."""
    found = changeable(meeting_id)
    here = {each.seat for each in found.people} & set(seats)
    db.session.execute(delete(Attendance).where(Attendance.meeting_id == meeting_id))
    db.session.add_all(Attendance(meeting_id=meeting_id, seat_id=seat) for seat in sorted(here))


@transaction
def add_point(meeting_id: int, *, text: str) -> None:
    """Put words on the agenda, last. Raises Refused(MeetingRefusal)."""
    changeable(meeting_id)
    last = db.session.scalar(select(func.max(AgendaItem.position)).where(AgendaItem.meeting_id == meeting_id)) or 0
    if text.strip():
        db.session.add(AgendaItem(meeting_id=meeting_id, position=last + 1, text=text.strip()))


@transaction
def move_point(meeting_id: int, point_id: int, *, by_places: int) -> None:
    """Move a point of the agenda up (below nothing) or down. Raises Refused(MeetingRefusal)."""
    found = changeable(meeting_id)
    order = [each.id for each in found.points]
    if point_id in order:
        places = {point: place for place, point in enumerate(rules.moved(order, point_id, by=by_places), start=1)}
        for item in db.session.scalars(select(AgendaItem).where(AgendaItem.meeting_id == meeting_id)):
            item.position = places[item.id]


@transaction
def add_case(meeting_id: int, application_id: int) -> None:
    """Put a case on the agenda, last: one that was taken off, or came before the jury since. Raises Refused(MeetingRefusal)."""
    found = changeable(meeting_id)
    if application_id not in {each.id for each in off_agenda(found)}:
        raise Refused(MeetingRefusal.NOT_NOW)
    last = max((each.position for each in found.points), default=0)
    db.session.add(AgendaItem(meeting_id=meeting_id, position=last + 1, application_id=application_id, text=""))


@transaction
def remove_point(meeting_id: int, point_id: int, *, by: Actor) -> None:
    """Take a point off the agenda; a case that is decided stays, unless it has left or somebody who took part is recused by now.

    Such a decision goes with its point: it cannot be taken anew, or too few are left for it. Raises Refused(MeetingRefusal):
    also when the meeting's own winner stands by that decision, the former winner's new outcome.
    """
    found = changeable(meeting_id)
    point = next((each for each in found.points if each.id == point_id), None)
    if point is None:
        return
    if point.decided is not None and point.eligible and not point.recused_voted:
        raise Refused(MeetingRefusal.NOT_NOW)
    had_one = not names_two(found)
    db.session.execute(
        delete(Decision).where(Decision.meeting_id == meeting_id, Decision.application_id == point.case_id)
    )
    db.session.execute(delete(AgendaItem).where(AgendaItem.id == point_id))
    if point.decided is not None:
        if had_one and names_two(found):
            raise Refused(MeetingRefusal.SECOND_WINNER)
        audit.record(by, JuryEvent.DECISION_REMOVED, subject=(SUBJECT, meeting_id))


def names_two(found: MeetingNow) -> bool:
    """Tell whether the winner that a meeting has entered would stand beside another. Nobody enters one meanwhile."""
    db.session.get_one(Round, found.round_id, with_for_update=True)
    return rules.names_two(entered_in(found.round_id, meeting=found.id), meeting=found.id)


@transaction
def move_meeting(meeting_id: int, act: MeetingAct, *, by: Actor, now: datetime) -> None:
    """Begin, end or resume a meeting. Raises Refused(MeetingRefusal)."""
    found = changeable(meeting_id)
    becomes = MEETING_MOVES.get((found.state, act))
    if becomes is None:
        raise Refused(MeetingRefusal.NOT_NOW)
    meeting = db.session.get_one(Meeting, meeting_id)
    meeting.state = becomes
    if act is MeetingAct.BEGIN:
        meeting.begun_at = now
    meeting.ended_at = now if act is MeetingAct.END else None
    audit.record(by, EVENTS[act], subject=(SUBJECT, meeting_id))


@transaction
def decide(
    meeting_id: int, application_id: int, *, outcome: Outcome, place: int | None, reasons: str, by: Actor, now: datetime
) -> None:
    """Enter what the meeting decides about a case, with reasons in Markdown; entered anew it takes the former's place.

    Raises Refused(MeetingRefusal): also when too few are there who may vote on it.
    """
    found = changeable(meeting_id)
    db.session.get_one(Round, found.round_id, with_for_update=True)  # two meetings of a round do not name a winner each
    held = round_now(found.round_id, now)
    assert held is not None, "a panel has a round"
    point = next((each for each in found.points if each.case_id == application_id), None)
    recused = point.recused if point else ()
    refusal = rules.decision_refusal(
        meeting=found.state, signed=False, quorum=rules.quorum_refusal(found.members, recused, quorum=found.quorum),
        kind=held.kind, outcome=outcome, reasons=reasons, on_agenda=point is not None,
        eligible=point is not None and point.eligible,
        other_winner=rules.names_another(entered_in(found.round_id, meeting=meeting_id), but=application_id, meeting=meeting_id),
        weighed=award.edition_by_id(held.edition_id, now).weights is not None,
    )  # fmt: skip
    if refusal:
        raise Refused(refusal)
    db.session.execute(
        delete(Decision).where(Decision.meeting_id == meeting_id, Decision.application_id == application_id)
    )
    db.session.add(
        Decision(
            meeting_id=meeting_id, panel_id=found.panel_id, application_id=application_id, outcome=outcome, place=place,
            reasons=to_html(reasons), source=reasons.strip(), voters=rules.voters(found.members, recused), at=now, by=by.name,
        )
    )  # fmt: skip
    # Which outcome stands in the minutes; the log must not tell a winner before everybody may know.
    audit.record(by, JuryEvent.DECIDED, subject=(SUBJECT, meeting_id))
