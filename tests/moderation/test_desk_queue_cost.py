"""What the queue's page costs: as many questions with many rows as with one, and no table read from end to end."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event, select, text

from portal.accounts.models import Account
from portal.foundation import clock
from portal.foundation.db import db, transaction
from portal.moderation import actions
from portal.moderation.models import Case, Verdict
from portal.moderation.rules import Act, Kind, Reason, State, Waiting
from tests import build, moments
from tests.architecture.test_query_counts import counted
from tests.moderation.comments import comment, comments, decide
from tests.moderation.desk import QUEUE, words_of

HOUR = timedelta(hours=1)


def statements(client, path: str) -> int:
    with counted() as said:
        assert client.get(path).status_code == 200
    return len(said)


@pytest.mark.parametrize("tab", ["", "?vis=meldt", "?vis=klager", "?vis=avgjort", "?sok=kommentar"])
def test_a_page_asks_as_often_with_thirty_rows_as_with_one(desk, tab):
    def fill(rows: int) -> int:
        ids = comments(rows, now=moments.START)
        return len(ids)

    _one_of_each(0)
    desk.get(QUEUE)
    few = statements(desk, QUEUE + tab)
    for number in range(1, 30):
        _one_of_each(number)
    assert fill(1) == 1
    assert statements(desk, QUEUE + tab) == few <= 24


def _one_of_each(number: int) -> None:
    """A case that waits for each reason, and a decided one."""
    other = build.moderator(address=f"b{number}@kommune.example", name="Moderator B")
    for kind in ("new", "reported", "refused", "approved"):
        case_id = comment(
            f"Kommentar {kind} {number}", author=f"{kind}-{number}@example.org", at_once=kind == "reported"
        )
        if kind == "reported":
            actions.report(case_id, category=Reason.COPIED, words=None, reporter="a", now=moments.START, quote=None)
        if kind == "refused":
            decide([case_id], Act.REFUSE, other, reason=Reason.COPIED)
            actions.complain(case_id, words="Jo.", quote=None, now=moments.START + HOUR)
        if kind == "approved":
            decide([case_id], Act.APPROVE, other)


@transaction
def hundred_thousand() -> None:
    """So many cases: every tenth waits, the others have been decided."""
    rows = [
        {
            "kind": Kind.COMMENT, "state": State.SHOWN if number % 10 else State.PENDING, "version": 1,
            "place": "article:en-artikkel", "person_id": None, "name": f"Leser {number}", "excerpt": f"Kommentar {number}",
            "language": "nb", "signals": [], "has_signals": False, "opened_at": moments.START,
            "waiting": None if number % 10 else Waiting.NEW,
            "waits_since": None if number % 10 else moments.START + timedelta(seconds=number),
            "decided_at": moments.START + timedelta(seconds=number) if number % 10 else None,
        }
        for number in range(100_000)
    ]  # fmt: skip
    db.session.execute(Case.__table__.insert(), rows)
    moderator = db.session.scalars(select(Account.id)).first()
    long_ago = clock.real_now() - timedelta(days=9)
    verdicts = [
        {
            "case_id": number, "act": Act.APPROVE, "was": State.PENDING, "became": State.SHOWN, "version": 1,
            "decided_by": moderator, "decided_at": moments.START, "really_at": long_ago, "batch": f"{number:032}",
            "is_public": False,
        }
        for number in range(2, 90_002)
    ]  # fmt: skip
    db.session.execute(Verdict.__table__.insert(), verdicts)


def plans(client, path: str) -> list[str]:
    """How SQLite goes about the statements of a page that read cases."""
    seen: list[tuple[str, object]] = []

    def listen(_connection, _cursor, statement, parameters, *_rest):
        if "moderation_case" in statement or "verdict" in statement:
            seen.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        assert client.get(path).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)
    with db.engine.connect() as connection:
        raw = connection.connection.cursor()
        return [row[3] for statement, values in seen for row in raw.execute(f"EXPLAIN QUERY PLAN {statement}", values)]


def through(steps: list[str]) -> list[str]:
    """The steps that read a large table from one end to the other, or all of somebody's verdicts."""
    whole = r"SCAN (moderation_case|verdict|report)\b(?!.*USING (COVERING )?INDEX case_)"
    return [step for step in steps if re.match(whole, step)]


def test_a_page_that_reads_all_cases_is_found(desk):
    comment()
    assert through(["SEARCH verdict USING INDEX verdict_by (decided_by=? AND really_at>?)"]) == []
    db.session.execute(text("DROP INDEX case_waiting"))
    db.session.commit()
    assert through(plans(desk, QUEUE)) != []


LARGE = (
    "",
    "?vis=meldt",
    "?vis=klager",
    "?vis=avgjort",
    "?sok=kommentar",
    "?vis=avgjort&sok=x",
    "?etter=1561975200000000-5",
)


def test_no_page_of_the_queue_reads_through_a_hundred_thousand_cases(desk):
    comment()
    before = {tab: statements(desk, QUEUE + tab) for tab in LARGE}
    hundred_thousand()
    for tab in LARGE:
        assert statements(desk, QUEUE + tab) <= before[tab] + 3, "rows to read the texts of, no more"
        assert through(plans(desk, QUEUE + tab)) == [], tab
    assert "10 001 venter" in words_of(desk.get(QUEUE).text).replace("\xa0", " ")
