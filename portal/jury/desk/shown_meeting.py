"""A meeting as whoever looks may see it: without what they are recused from; where blind, without names and who is recused."""

from collections.abc import Collection
from dataclasses import replace

from flask import abort

from portal.accounts import access
from portal.foundation import clock
from portal.jury import queries, rules
from portal.jury.desk.blueprint import blind_name, hidden_cases, is_blind, is_secretary
from portal.jury.queries import MeetingNow, Point, RoundNow
from portal.jury.rules import MeetingRefusal


def found_meeting(meeting_id: int) -> tuple[RoundNow, MeetingNow]:
    """Return a meeting as whoever has signed in may see it: those who prepare it and those who sit there, else 404.

    Who has left the jury sees nothing of it any more, whether or not they were at the meeting.
    """
    person = access.current()
    meeting = queries.meeting_now(meeting_id)
    if meeting is None:
        abort(404)
    manages = is_secretary(person) or meeting.round_id in queries.led_by(person.id)
    if not manages and not meeting.standing(person.id):
        abort(404)
    found = queries.round_now(meeting.round_id, clock.now())
    assert found is not None, "a meeting has a round"
    hidden = hidden_cases(found)
    points = tuple(_named(found, each) for each in meeting.points if each.case_id not in hidden)
    return found, replace(meeting, points=points)


def _named(found: RoundNow, point: Point) -> Point:
    """Return a point as it may be read. What was written about a case names it, and so do those who left the room for it."""
    if point.case_id is None or not is_blind(found):
        return point
    decided = point.decided and replace(point.decided, reasons=point.decided.reasons[:0], source="", voters=())
    return replace(point, municipality=blind_name(point.case_id), recused=(), decided=decided)


def reasons_kept(found: RoundNow, meeting_id: int, case: int) -> str:
    """Return the reasons that stand for a case and that the reader is not shown: sent back empty, they stay as they are."""
    whole = queries.meeting_now(meeting_id) if is_blind(found) else None
    points = whole.points if whole else ()
    return next((each.decided.source for each in points if each.case_id == case and each.decided), "")


def shown_off_agenda(found: RoundNow, meeting: MeetingNow, hidden: Collection[int]) -> list[tuple[int, str]]:
    """Return the cases that somebody may put on the agenda who is recused from some, as they may be named."""
    rows = [(each.id, each.municipality) for each in queries.off_agenda(meeting) if each.id not in hidden]
    # The alphabet would tell the names.
    return [(case, blind_name(case)) for case, _name in sorted(rows)] if is_blind(found) else rows


def quorum_by_case(shown: MeetingNow, whole: MeetingNow) -> dict[int, MeetingRefusal | None]:
    """Return why the jury cannot decide each case that is shown, or None; reckoned with everybody who is recused."""
    cases = {each.case_id for each in shown.points}
    return {
        each.case_id: rules.quorum_refusal(whole.members, each.recused, quorum=whole.quorum)
        for each in whole.points
        if each.case_id is not None and each.case_id in cases
    }
