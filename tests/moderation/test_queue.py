"""The queue: oldest first, a page at a time, and as many rows read however many there are. The counts are always right."""

from collections import Counter
from datetime import timedelta
from importlib import import_module

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import IntegrityError

from portal.foundation import triggers
from portal.foundation.db import db, transaction
from portal.moderation import actions, queries, rules
from portal.moderation.models import Case, CaseCount
from portal.moderation.queries import Position, Wanted
from portal.moderation.rules import Act, Kind, Reason, State, Waiting
from tests import build
from tests.databases import both_databases
from tests.moderation.test_verdicts import decide
from tests.moments import START


@transaction
def many(number: int, *, state: State = State.PENDING, place: str = "article:a") -> None:
    """Cases by the thousand, written past the actions."""
    waits = state is State.PENDING
    rows = [
        {
            "kind": Kind.COMMENT, "state": state, "version": 1, "place": place, "name": f"Leser {each % 7}",
            "excerpt": f"Kommentar nummer {each}", "language": "nb", "signals": [], "has_signals": each % 50 == 0,
            "opened_at": START + timedelta(seconds=each // 3), "waiting": Waiting.NEW if waits else None,
            "waits_since": START + timedelta(seconds=each // 3) if waits else None,
            "decided_at": None if waits else START,
        }
        for each in range(number)
    ]  # fmt: skip
    db.session.execute(insert(Case), rows)


def walked(wanted: Wanted, size: int = 25) -> list[int]:
    found: list[int] = []
    after = None
    while True:
        page = queries.queue(wanted, after=after, size=size, real_now=START)
        found += [case.id for case in page.cases]
        if page.after is None:
            return found
        after = Position.parsed(str(page.after))


@both_databases
@pytest.mark.parametrize("size", [1, 7, 25])
def test_walking_the_queue_meets_each_case_once_oldest_first(app, size: int) -> None:
    many(60)
    ids = list(db.session.scalars(select(Case.id).order_by(Case.waits_since, Case.id)))
    assert walked(Wanted(), size) == ids


@both_databases
def test_decided_ones_come_newest_first(app) -> None:
    moderator = build.moderator()
    case_ids = [build.case(str(each)) for each in range(5)]
    for each, case_id in enumerate(case_ids):
        decide(moderator, case_id, now=START + timedelta(minutes=each))
    assert walked(Wanted(waiting=None), 2) == case_ids[::-1]


def test_place_in_the_order_stays_right_when_the_case_there_is_decided(app) -> None:
    moderator = build.moderator()
    case_ids = [build.case(str(each)) for each in range(4)]
    page = queries.queue(Wanted(), size=2, real_now=START)
    decide(moderator, *case_ids[:2])
    assert [case.id for case in queries.queue(Wanted(), after=page.after, size=2, real_now=START).cases] == case_ids[2:]


@pytest.mark.parametrize("said", ["", "-", "1-", "x-1", "1-x", "9" * 39, f"{'9' * 30}-1", "١-١", "1-1\n", "-1-1"])
def test_broken_place_is_no_place(said: str) -> None:
    assert Position.parsed(said) is None


@both_databases
def test_filters_look_through_a_bounded_number_and_say_when_there_is_more(app, monkeypatch) -> None:
    monkeypatch.setattr(import_module("portal.moderation.queries.queue"), "LOOK_THROUGH", 100)
    many(230)
    first = queries.queue(Wanted(text="nummer 229"), real_now=START)
    assert first.cases == [] and not first.whole and first.after is not None
    assert [case.excerpt for case in _rest(Wanted(text="nummer 229"), first.after)] == ["Kommentar nummer 229"]
    assert len(walked(Wanted(signals=True), 2)) == 5
    assert len(walked(Wanted(place="article:a", text="leser 3"))) == 33
    assert walked(Wanted(kind=Kind.FEEDBACK)) == []


def _rest(wanted: Wanted, after: Position | None) -> list[queries.CaseRow]:
    found: list[queries.CaseRow] = []
    while after is not None:
        page = queries.queue(wanted, after=after, real_now=START)
        found, after = found + page.cases, page.after
    return found


def test_with_a_hundred_thousand_the_plans_go_by_index_and_counts_are_read(app) -> None:
    many(100_000)
    assert len(queries.queue(Wanted(), real_now=START).cases) == 25
    assert queries.waiting_counts()[Waiting.NEW] == 100_000
    for said in (
        "SELECT id FROM moderation_case WHERE waiting = 'new' AND (waits_since, id) > ('2019-07-01', 5)"
        " ORDER BY waits_since, id LIMIT 26",
        "SELECT id FROM moderation_case WHERE place = 'article:a' AND state = 'shown' ORDER BY opened_at, id LIMIT 21",
        "SELECT number FROM case_count WHERE key IN ('waiting:new')",
    ):
        plan = " ".join(row[3] for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {said}")))
        assert "USING" in plan and "SCAN" not in plan and "TEMP B-TREE" not in plan, plan


def counted() -> dict[str, int]:
    """What the cases themselves say."""
    found = Counter(f"waiting:{row}" for row in db.session.scalars(select(Case.waiting)) if row)
    shown = select(Case.place).where(Case.state == State.SHOWN, Case.place != "")
    return dict(found + Counter(f"place:{place}" for place in db.session.scalars(shown)))


def kept() -> dict[str, int]:
    return {row.key: row.number for row in db.session.scalars(select(CaseCount)) if row.number}


@both_databases
def test_counts_follow_everything_that_happens(app) -> None:
    moderator = build.moderator()
    case_ids = [build.case(str(each), place=f"article:{each % 2}") for each in range(6)]
    steps = [
        lambda: decide(moderator, *case_ids[:4]),
        lambda: decide(moderator, case_ids[0], act=Act.REMOVE, reason=Reason.COPIED),
        lambda: actions.complain(case_ids[0], words="Nei.", quote=None, now=START),
        lambda: actions.report(case_ids[1], category=Reason.COPIED, words=None, reporter="a", quote=None, now=START),
        lambda: actions.withdraw(case_ids[2], now=START),
        lambda: actions.erase([case_ids[3]], now=START),
        lambda: db.session.execute(text("DELETE FROM moderation_case WHERE id = :id"), {"id": case_ids[5]}),
    ]
    for step in steps:
        step()
        db.session.commit()
        assert kept() == counted()
    assert sum(kept().values()) == 4


@both_databases
def test_without_the_triggers_the_counts_are_wrong(app) -> None:
    transaction(lambda: triggers.drop(db.session.connection()))()
    build.case()
    assert kept() != counted()


@both_databases
@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("UPDATE moderation_case SET waits_since = NULL", "waits_since_a_moment"),
        ("UPDATE moderation_case SET taken_until = CURRENT_TIMESTAMP", "taken_for_a_while"),
        ("UPDATE verdict SET reason = NULL", "no_is_said_with_a_reason"),
        ("UPDATE complaint SET upheld = TRUE", "decided_one_way"),
        ("UPDATE person SET blocked_at = CURRENT_TIMESTAMP", "blocked_has_reason"),
        ("UPDATE person SET blocked_until = CURRENT_TIMESTAMP", "block_has_a_beginning"),
        ("UPDATE person SET address_box = NULL", "forgotten_only_when_blocked"),
    ],
)
def test_database_refuses_what_makes_no_sense(app, said: str, name: str) -> None:
    moderator = build.moderator()
    refused, _ = build.case("En."), build.case("To.")
    decide(moderator, refused, act=Act.REFUSE, reason=Reason.COPIED)
    actions.complain(refused, words="Nei.", quote=None, now=START)
    with pytest.raises(IntegrityError, match=name):
        transaction(lambda: db.session.execute(text(said)))()


def test_oldest_waiting_and_who_has_it(app, really_at) -> None:
    really_at(START)
    moderator, case_id = build.moderator(), build.case()
    build.case("En nyere.", now=START + timedelta(hours=1))
    assert queries.oldest_waiting(Waiting.NEW, real_now=START).taken_by_name is None
    actions.take(case_id, moderator=moderator)
    assert queries.oldest_waiting(Waiting.NEW, real_now=START).taken_by_name == "Moderator A"
    after = START + rules.TAKEN_FOR
    found = queries.oldest_waiting(Waiting.NEW, real_now=after)
    assert found.since == START and found.taken_by_name is None
    assert db.session.scalar(select(func.count()).select_from(Case)) == 2
