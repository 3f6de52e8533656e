"""What a jury's work leaves in an application's file: statement, decisions, what stands in the minutes, what was answered."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from portal.foundation.db import db
from portal.jury.models import AgendaItem, Decision, Feedback, Meeting, Minutes, Panel, Statement
from portal.jury.rules import MinutesState

Record = dict[str, Any]
PAPERS = ("statements", "decisions", "minutes", "feedback")


def papers_of(ids: Sequence[int]) -> Mapping[int, Record]:
    """Return each application's papers as plain values: as many queries for one as for all.

    Points and private notes are the jurors' own and no part of it; of minutes there is what was signed about the case itself.
    """
    found: dict[int, Record] = {each: {name: [] for name in PAPERS} for each in ids}
    for row in db.session.scalars(
        select(Statement).where(Statement.application_id.in_(ids), Statement.text.is_not(None)).order_by(Statement.id)
    ):
        assert row.delivered_at is not None, "delivered with words"
        said = {"expert": row.expert, "text": row.text, "delivered_at": row.delivered_at.isoformat()}
        found[row.application_id]["statements"].append(said)
    for decided, at, panel in db.session.execute(_decisions(ids)):
        found[decided.application_id]["decisions"].append(_decision(decided, at, panel))
    for minutes, case_id in db.session.execute(_minutes(ids)):
        found[case_id]["minutes"].append(_minuted(minutes, case_id))
    for each in db.session.scalars(select(Feedback).where(Feedback.application_id.in_(ids))):
        found[each.application_id]["feedback"].append(
            {
                "text": each.text, "written_by": each.written_by, "written_at": each.written_at.isoformat(),
                "sent_at": each.sent_at.isoformat() if each.sent_at else None,
            }
        )  # fmt: skip
    return found


def _decisions(ids: Sequence[int]) -> Any:
    return (
        select(Decision, Meeting.at, Panel.name)
        .join(Meeting, Meeting.id == Decision.meeting_id)
        .join(Panel, Panel.id == Decision.panel_id)
        .where(Decision.application_id.in_(ids))
        .order_by(Decision.id)
    )


def _decision(decided: Decision, at: Any, panel: str) -> Record:
    return {
        "panel": panel, "meeting_at": at.isoformat(), "outcome": decided.outcome.value, "place": decided.place,
        "reasons": decided.source, "by": decided.by, "at": decided.at.isoformat(),
    }  # fmt: skip


def _minutes(ids: Sequence[int]) -> Any:
    return (
        select(Minutes, AgendaItem.application_id)
        .join(AgendaItem, AgendaItem.meeting_id == Minutes.meeting_id)
        .where(AgendaItem.application_id.in_(ids), Minutes.state == MinutesState.SIGNED)
        .order_by(Minutes.meeting_id, Minutes.version)
    )


def _minuted(minutes: Minutes, case_id: int) -> Record:
    content = {name: value for name, value in minutes.content.items() if name != "points"}
    points = [point for point in minutes.content.get("points", ()) if point["case"] == case_id]
    assert minutes.signed_at is not None, "signed at some time"
    return {
        "meeting": minutes.meeting_id, "version": minutes.version, **content, "points": points,
        "signatures": [
            {"name": minutes.proposed_name, "at": minutes.proposed_at.isoformat()},
            {"name": minutes.signed_name, "at": minutes.signed_at.isoformat()},
        ],
    }  # fmt: skip
