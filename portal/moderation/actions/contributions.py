"""What authors do with what they sent in."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select, update

from portal.foundation import outbox
from portal.foundation.db import Refused, db, transaction
from portal.moderation import queries, rules
from portal.moderation.actions.locking import about, locked, moved
from portal.moderation.models import Case, Complaint, Report, Verdict
from portal.moderation.rules import Act, CaseRefusal, IllegalMove, Kind, State

MOST_COUNTED = 50


@transaction
def open_case(
    *, kind: Kind, place: str, person_id: int | None, name: str, text: str, language: str, trapped: bool = False,
    now: datetime,
) -> int:  # fmt: skip
    """Keep something that was sent in, until its author confirms it. Return the case's id."""
    case = Case(
        kind=kind, state=State.UNCONFIRMED, version=1, place=place, person_id=person_id, language=language, opened_at=now
    )  # fmt: skip
    _say(case, name=name, text=text, trapped=trapped)
    db.session.add(case)
    db.session.flush()
    return case.id


def _say(case: Case, *, name: str, text: str, trapped: bool) -> None:
    digest = rules.text_digest(text)
    same = select(Case.id).where(Case.text_digest == digest, Case.id != (case.id or 0)).limit(MOST_COUNTED)
    found = rules.signals_in(
        name=name,
        text=text,
        suspect=queries.suspect_words(),
        same_texts=db.session.scalar(select(func.count()).select_from(same.subquery())) or 0,
        trapped=trapped,
    )
    case.name, case.excerpt, case.text_digest = name, rules.excerpt_of(text), digest
    case.signals, case.has_signals = [each.packed for each in found], bool(found)


@transaction(publishes=True)
def confirm(case_id: int, *, at_once: bool, now: datetime) -> State:
    """Put it in the queue, or show it `at_once`; asked again, change nothing. Return its state."""
    case = locked(case_id)
    if case.state is State.UNCONFIRMED:
        case.opened_at = now
        moved(case, Act.PUBLISH if at_once else Act.CONFIRM, now=now)
    return case.state


@transaction(publishes=True)
def change_text(case_id: int, *, name: str, text: str, read: int, now: datetime) -> State:
    """Take another text; one that was shown is out of sight until it has been read. `read`: the author's version it was made from.

    Raises Refused when it has been decided meanwhile.
    """
    case = locked(case_id)
    if queries.authors_version(case_id) != read:
        raise Refused(CaseRefusal.CHANGED)
    trapped = any(signal["kind"] == rules.SignalKind.TRAP for signal in case.signals)
    try:
        moved(case, Act.EDIT, now=now)
    except IllegalMove:
        raise Refused(CaseRefusal.NOT_ALLOWED) from None
    _say(case, name=name, text=text, trapped=trapped)
    return case.state


@transaction(publishes=True)
def withdraw(case_id: int, *, now: datetime) -> None:
    """Take it back: gone from every page, list and queue, and mails about it that wait are not sent. Twice is once."""
    case = locked(case_id)
    if case.state is not State.WITHDRAWN:
        moved(case, Act.WITHDRAW, now=now)
        outbox.recall(about(case_id))


@transaction(publishes=True)
def erase(case_ids: Collection[int], *, now: datetime) -> None:
    """Delete what cases say and whose they are, with all mail about them; that they were decided stays, without words."""
    if not case_ids:
        return
    for case in db.session.scalars(select(Case).where(Case.id.in_(case_ids)).with_for_update()):
        if case.state is not State.WITHDRAWN:
            moved(case, Act.WITHDRAW, now=now)
        case.name = case.excerpt = ""
        case.person_id = case.text_digest = None
        case.signals, case.has_signals = [], False
    db.session.flush()
    for table, emptied in (
        (Verdict, {"words": None}),
        (Report, {"words": None}),
        (Complaint, {"words": "", "reply": None}),
    ):
        db.session.execute(update(table).where(table.case_id.in_(case_ids)).values(emptied))
    outbox.recall({name for case_id in case_ids for name in about(case_id)}, sent=True)
