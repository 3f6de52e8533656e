"""Minutes: put up by the leader, signed by one more, and from then on nobody's to change."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from portal.approvals import actions as approvals
from portal.approvals.rules import Kind
from portal.audit import actions as audit
from portal.audit.rules import Actor
from portal.foundation.db import Refused, db, transaction
from portal.jury import rules
from portal.jury.actions.meetings import SUBJECT, names_two
from portal.jury.models import Meeting, Minutes
from portal.jury.queries.meetings import MeetingNow, Point, meeting_now
from portal.jury.rules import JuryEvent, MeetingRefusal, MinutesAct, MinutesState
from portal.jury.rules.meeting import MINUTES_MOVES


def _locked(meeting_id: int) -> MeetingNow:
    db.session.get_one(Meeting, meeting_id, with_for_update=True)
    found = meeting_now(meeting_id)
    assert found is not None, "locked a moment ago"
    return found


@transaction
def propose_minutes(meeting_id: int, *, account_id: int, by: Actor, now: datetime, real_now: datetime) -> int:
    """Put the minutes up for signing, as the first of two; return their version. The leader alone may.

    Everything is kept as it is now. Raises Refused(MeetingRefusal).
    """
    found = _locked(meeting_id)
    refusal = rules.propose_refusal(
        meeting=found.state, signed=found.signed, proposed=found.proposed is not None, undecided=found.undecided,
        is_leader=found.leads(account_id), recused_voted=any(each.recused_voted for each in found.points),
        two_winners=names_two(found), others=found.another_was_there(account_id),
    )  # fmt: skip
    if refusal:
        raise Refused(refusal)
    version = len(found.minutes) + 1
    approval_id = approvals.ask(Kind.MINUTES, _subject(meeting_id, version), by=by, real_now=real_now)
    db.session.add(
        Minutes(
            meeting_id=meeting_id, version=version, state=MinutesState.PROPOSED, content=content_of(found),
            approval_id=approval_id, proposed_at=now, proposed_by=account_id, proposed_name=by.name,
        )
    )  # fmt: skip
    audit.record(by, JuryEvent.MINUTES_PROPOSED, subject=(SUBJECT, meeting_id), after={"version": version})
    return version


def _subject(meeting_id: int, version: int) -> str:
    return f"{meeting_id}/{version}"


def content_of(meeting: MeetingNow) -> dict[str, Any]:
    """Return everything of a meeting as plain values: what two sign. Who took part in a decision was there."""
    voted = {seat for each in meeting.points if each.decided for seat in each.decided.voters}
    there = {each.account_id for each in meeting.people if each.present or each.seat in voted}
    seated = [({"name": each.name, "kind": each.kind.value}, each.account_id in there) for each in meeting.persons]
    return {
        "panel": meeting.panel,
        "at": meeting.at.isoformat(),
        "place": meeting.place,
        "begun_at": meeting.begun_at.isoformat() if meeting.begun_at else None,
        "ended_at": meeting.ended_at.isoformat() if meeting.ended_at else None,
        "quorum": meeting.quorum,
        "present": [person for person, was_there in seated if was_there],
        "absent": [person for person, was_there in seated if not was_there],
        "points": [_point(each, meeting) for each in meeting.points],
    }


def _point(point: Point, meeting: MeetingNow) -> dict[str, Any]:
    decided = point.decided
    return {
        "case": point.case_id,
        "municipality": point.municipality,
        "text": point.text,
        "recused": meeting.named(point.recused),
        "outcome": decided.outcome.value if decided else None,
        "place": decided.place if decided else None,
        "reasons": decided.source if decided else None,
        "voters": meeting.named(decided.voters) if decided else [],
    }


@transaction
def sign_minutes(meeting_id: int, *, account_id: int, by: Actor, now: datetime, real_now: datetime) -> None:
    """Sign as the second. Raises Refused(MeetingRefusal), Refused(ApprovalRefusal) for the one who put the minutes up."""
    found = _locked(meeting_id)
    waits = found.proposed
    if waits is None:
        raise Refused(MeetingRefusal.SIGNED if found.signed else MeetingRefusal.NOTHING_TO_SIGN)
    refusal = rules.sign_refusal(
        in_panel=bool(found.standing(account_id)),
        present=found.was_there(account_id),
        decided=[each.case_id for each in found.points if each.case_id is not None],
        leader_recused=found.recused_cases(waits.proposed_by),
        signer_recused=found.recused_cases(account_id),
        recused_voted=any(each.recused_voted for each in found.points),
        two_winners=names_two(found),
    )
    if refusal:
        raise Refused(refusal)
    approvals.agree(waits.approval_id, by=by, real_now=real_now)
    approvals.take(Kind.MINUTES, _subject(meeting_id, waits.version), real_now=real_now)
    row = db.session.get_one(Minutes, (meeting_id, waits.version))
    row.state = MINUTES_MOVES[row.state, MinutesAct.SIGN]
    row.signed_at, row.signed_by, row.signed_name = now, account_id, by.name
    audit.record(by, JuryEvent.MINUTES_SIGNED, subject=(SUBJECT, meeting_id), after={"version": waits.version})


@transaction
def take_back_minutes(meeting_id: int, *, by: Actor, real_now: datetime) -> None:
    """Take minutes back that wait for the second signature, so that something can be put right; the version stays to be read.

    Raises Refused(MeetingRefusal).
    """
    found = _locked(meeting_id)
    waits = found.proposed
    if waits is None:
        raise Refused(MeetingRefusal.SIGNED if found.signed else MeetingRefusal.NOTHING_TO_SIGN)
    with suppress(Refused):  # it fell away by itself: whoever put the minutes up has left, or lost a role
        approvals.withdraw(waits.approval_id, by=by, real_now=real_now)
    row = db.session.get_one(Minutes, (meeting_id, waits.version))
    row.state = MINUTES_MOVES[row.state, MinutesAct.TAKE_BACK]
    audit.record(by, JuryEvent.MINUTES_TAKEN_BACK, subject=(SUBJECT, meeting_id), after={"version": waits.version})
