"""Sealing is all or nothing: at every statement that fails or never ends, with two at it, and with clocks that go back."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from portal.foundation.db import db, transaction
from portal.voting import actions
from portal.voting.actions import publishing, sealing, tending
from portal.voting.queries import checking, heads_log
from portal.voting.queries import log as queries
from portal.voting.rules.sealing import LogStopped, Stop
from tests import build, moments
from tests.databases import both_databases
from tests.voting import many
from tests.voting.acting import REAL, Statements, confirm
from tests.voting.racing import at_once, tokens_for

LATER = moments.START + timedelta(hours=30)


@pytest.fixture(autouse=True)
def clocks(at, really_at):
    at(moments.START)
    really_at(REAL)


@pytest.fixture
def edition_id(app) -> int:
    """An edition with four sealed lines and six that wait."""
    app.config["LIMITS"] = False
    made = build.edition()
    many.cast(made, 2, lines=2)
    assert actions.seal(made, moments.START) is not None
    many.cast(made, 3, lines=2)
    return made


def state(edition_id: int) -> tuple:
    """Tree, number of placed lines, of heads, and of heads in the file."""
    db.session.remove()
    with db.engine.connect() as connection:
        placed = connection.scalar(text("SELECT count(*) FROM ledger_entry WHERE place IS NOT NULL"))
        tree = connection.execute(text("SELECT size, frontier FROM ledger_tree")).one()
        heads = connection.scalar(text("SELECT count(*) FROM tree_head"))
    return tuple(tree), placed, heads, len(list(heads_log.every_head_in(2019)))


def agrees(edition_id: int) -> bool:
    db.session.remove()
    return checking.differences(edition_id) == []


class Fault(Exception):
    pass


@contextmanager
def at_statement(number: int, act: Callable[[], None]) -> Iterator[list[str]]:
    """Do something before the statement with this number, counted from one; commits are counted too."""
    seen: list[str] = []

    def count(what: str) -> None:
        seen.append(what)
        if len(seen) == number:
            act()

    def before(_connection, _cursor, statement, *_):  # type: ignore[no-untyped-def]
        count(statement)

    def commit(_connection):  # type: ignore[no-untyped-def]
        count("COMMIT")

    event.listen(db.engine, "before_cursor_execute", before)
    event.listen(db.engine, "commit", commit)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", before)
        event.remove(db.engine, "commit", commit)


def fail() -> None:
    raise Fault


def points(edition_id: int) -> int:
    """How many statements and commits sealing takes, counted on a copy that is not kept."""

    class Undone(Exception):
        pass

    with at_statement(0, fail) as seen, pytest.raises(Undone):
        _seal_and_raise(edition_id, Undone)
    return len(seen) + 1  # and the commit


@transaction
def _seal_and_raise(edition_id: int, problem: type[Exception]) -> None:
    actions.seal(edition_id, LATER)
    raise problem


@both_databases
def test_a_fault_at_any_statement_or_commit_leaves_all_as_it_was(app, edition_id):
    before, total = state(edition_id), points(edition_id)
    assert total > 10
    for number in range(1, total + 1):
        with at_statement(number, fail), pytest.raises(Fault):
            actions.seal(edition_id, LATER)
        assert state(edition_id) == before, number
    assert actions.seal(edition_id, LATER) is not None
    assert state(edition_id)[1:] == (10, 2, 2) and agrees(edition_id)


def killed(act: Callable[[], object]) -> int:
    """Do something in a process of its own, which may be killed at it; return the signal that ended it, or 0."""
    db.session.remove()
    child = os.fork()
    if child == 0:
        try:
            db.engine.dispose(close=False)
            act()
        finally:
            os._exit(0)
    return os.waitpid(child, 0)[1] & 0x7F


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@both_databases
def test_a_worker_killed_at_any_statement_or_commit_has_done_nothing(app, edition_id):
    before, total = state(edition_id), points(edition_id)
    for number in range(1, total + 1):

        def seal(number: int = number) -> None:
            with at_statement(number, die):
                actions.seal(edition_id, LATER)

        assert killed(seal) == signal.SIGKILL, number
        assert state(edition_id) == before, number
    assert actions.seal(edition_id, LATER) is not None and agrees(edition_id)


@both_databases
@pytest.mark.parametrize("where", ["before the file", "in a line"])
def test_a_head_that_was_saved_and_not_published_is_published_next(app, edition_id, where, monkeypatch):
    def half(file, heads):  # type: ignore[no-untyped-def]
        file.seek(0, os.SEEK_END)
        file.write(heads_log.line_of(heads[0]).encode()[:40])
        file.flush()
        die()

    def seal() -> None:
        monkeypatch.setattr(publishing, "_append", half if where == "in a line" else lambda *_: die())
        actions.seal(edition_id, LATER)

    assert killed(seal) == signal.SIGKILL
    assert state(edition_id)[1:] == (10, 2, 1)
    assert queries.stop_of(edition_id, 2019) is None
    tending.seal_what_is_due()
    assert state(edition_id)[1:] == (10, 2, 2) and agrees(edition_id)
    assert heads_log.last_in(2019) == queries.last_head(edition_id)


@both_databases
def test_a_head_is_published_after_its_commit_and_never_before(app, edition_id, monkeypatch):
    heads = []
    rightly = publishing.catch_up

    def look(*told):  # type: ignore[no-untyped-def]
        heads.append(state(edition_id)[2])
        rightly(*told)

    monkeypatch.setattr(publishing, "catch_up", look)
    actions.seal(edition_id, LATER)
    assert heads == [2], "the head was saved when the file was written"


def at_its_commit(act: Callable[[], None]) -> None:
    """Seal, and do something just before it is saved."""

    def commit(_connection) -> None:  # type: ignore[no-untyped-def]
        act()

    event.listen(db.engine, "commit", commit)
    try:
        actions.seal(1, LATER)
    finally:
        event.remove(db.engine, "commit", commit)
        db.session.remove()


@both_databases
def test_heads_log_written_before_the_commit_is_seen_when_the_commit_fails(app, edition_id, monkeypatch):
    """Planted: the head is published inside the transaction. The file then tells of a head that no database has."""

    def before_commit(edition_id: int, year: int, _most_anew: int) -> None:
        with publishing._alone(year) as file:
            publishing._append(file, publishing._after(heads_log.last_in(year), edition_id))

    before = state(edition_id)
    with pytest.raises(Fault):
        at_its_commit(fail)
    assert state(edition_id) == before, "rightly"
    monkeypatch.setattr(publishing, "catch_up", before_commit)
    monkeypatch.setattr(sealing, "after_commit", lambda step: step())
    with pytest.raises(Fault):
        at_its_commit(fail)
    assert state(edition_id) == (*before[:3], before[3] + 1)
    assert queries.stop_of(edition_id, 2019) is Stop.BEHIND


LOG = "/norges-kulturkommune/2019/stemmelogg"


@both_databases
def test_page_feed_and_list_tell_of_a_head_once_it_is_saved_and_not_before(app, edition_id, monkeypatch):
    told: dict[str, list[str]] = {}

    def read() -> None:
        """As somebody else does meanwhile."""

        def visit() -> None:
            client = app.test_client()
            told.setdefault("page", []).append(client.get(LOG).text)
            told.setdefault("feed", []).append(client.get(f"{LOG}/feed.xml").text)
            told.setdefault("list", []).append(client.get(f"{LOG}/kontrollpunkter.json").text)

        visitor = threading.Thread(target=visit)
        visitor.start()
        visitor.join(20)

    read()
    at_its_commit(read)
    read()
    root = queries.last_head(edition_id).root.hex()
    for surface, (before, at_commit, after) in told.items():
        assert before == at_commit and root not in at_commit and root in after, surface


@both_databases
def test_a_sealing_that_saves_half_is_seen_by_the_faults(app, edition_id, monkeypatch):
    """Planted: the places are saved before the head is signed."""
    rightly, before = sealing._place, state(edition_id)

    def saved(*told, **named):  # type: ignore[no-untyped-def]
        rightly(*told, **named)
        db.session.commit()

    monkeypatch.setattr(sealing, "_place", saved)
    with pytest.raises(Fault):
        at_its_commit(iter_of(lambda: None, fail))
    assert state(edition_id) != before and not agrees(edition_id)


def iter_of(*acts: Callable[[], None]) -> Callable[[], None]:
    """Do one of these at each call, in turn."""
    left = iter(acts)

    def act() -> None:
        next(left)()

    return act


@both_databases
def test_two_sealers_at_once_seal_each_line_once(app, edition_id):
    def seal() -> object:
        with app.app_context():
            return actions.seal(edition_id, LATER)

    for _ in range(5):
        many.cast(edition_id, 20)
        done = [each for each in at_once([seal] * 4) if each is not None]
        assert len(done) == 1
    assert queries.waiting(edition_id).ballots == 0 and agrees(edition_id)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_without_the_lock_two_sealers_collide(app, edition_id, monkeypatch):
    """The second guard: a place is given once, and as many rows must have changed as were read."""
    rightly, both = sealing._waiting, threading.Barrier(2)

    def unlocked(edition_id, *, waits):  # type: ignore[no-untyped-def]
        return queries.tree_of(edition_id)

    def wait_for_the_other(edition_id):  # type: ignore[no-untyped-def]
        found = rightly(edition_id)
        both.wait(10)
        return found

    def seal() -> object:
        with app.app_context():
            try:
                return actions.seal(edition_id, LATER)
            except (LogStopped, DBAPIError) as collision:
                return collision

    monkeypatch.setattr(sealing, "locked", unlocked)
    monkeypatch.setattr(sealing, "_waiting", wait_for_the_other)
    done = at_once([seal] * 2)
    assert len([each for each in done if isinstance(each, Exception)]) == 1, "one of them was stopped"
    assert queries.waiting(edition_id).ballots == 0 and agrees(edition_id)


@both_databases
def test_a_read_with_a_limit_would_be_noticed(app, edition_id, monkeypatch):
    """Planted: later lines of a ballot sealed before its first."""
    rightly = sealing._waiting
    monkeypatch.setattr(sealing, "_waiting", lambda number: [each for each in rightly(number) if each.n == 2])
    actions.seal(edition_id, LATER)
    monkeypatch.undo()
    actions.seal(edition_id, LATER)
    db.session.remove()
    assert any("stands before an earlier one" in each for each in checking.differences(edition_id))


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_release_waits_for_a_sealer_and_the_worker_does_not(app, edition_id):
    inside, go_on = threading.Event(), threading.Event()

    @transaction
    def seal_slowly() -> None:
        actions.seal(edition_id, LATER)
        inside.set()
        assert go_on.wait(20)

    def first() -> None:
        with app.app_context():
            seal_slowly()

    def waiting() -> object:
        with app.app_context():
            return actions.seal(edition_id, LATER, waits=True)

    thread = threading.Thread(target=first)
    thread.start()
    assert inside.wait(20)
    assert actions.seal(edition_id, LATER) is None, "the worker passes by"
    done: list[object] = []
    other = threading.Thread(target=lambda: done.append(waiting()))
    other.start()
    other.join(0.5)
    assert other.is_alive(), "the release waits"
    go_on.set()
    thread.join(20)
    other.join(20)
    assert done == [None] and queries.waiting(edition_id).ballots == 0 and agrees(edition_id)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.parametrize("held", ["a voter", "a sealer"])
def test_voters_wait_neither_for_each_other_nor_for_a_sealer(app, edition_id, held):
    """Another voter's transaction, or a sealing one, is held open; with a lock that is waited for at all this would fail."""
    first, second, third = tokens_for(edition_id, [f"{name}@example.org" for name in ("en", "to", "tre")])
    inside, go_on = threading.Event(), threading.Event()

    @transaction
    def held_open() -> None:
        if held == "a voter":
            confirm(first)
        else:
            assert actions.seal(edition_id, LATER) is not None
        inside.set()
        assert go_on.wait(20)

    def hold() -> None:
        with app.app_context():
            held_open()

    @transaction
    def at_once_or_not_at_all(token: str) -> None:
        db.session.execute(text("SET LOCAL lock_timeout = '200ms'"))
        confirm(token)

    thread = threading.Thread(target=hold)
    thread.start()
    assert inside.wait(20)
    at_once_or_not_at_all(second)
    if held == "a voter":
        sealed = actions.seal(edition_id, LATER)
        assert sealed is not None and sealed.placed == 7, "what is not saved is not waited for"
    at_once_or_not_at_all(third)
    go_on.set()
    thread.join(20)
    actions.seal(edition_id, LATER)
    assert agrees(edition_id) and queries.waiting(edition_id).ballots == 0


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_lock_that_voters_share_would_be_noticed(app, edition_id):
    """Planted: every vote takes the log's row, as a counter would."""
    inside, go_on = threading.Event(), threading.Event()

    @transaction
    def held_open() -> None:
        sealing.locked(edition_id, waits=True)
        inside.set()
        assert go_on.wait(20)

    def hold() -> None:
        with app.app_context():
            held_open()

    @transaction
    def counts() -> None:
        db.session.execute(text("SET LOCAL lock_timeout = '200ms'"))
        sealing.locked(edition_id, waits=True)

    thread = threading.Thread(target=hold)
    thread.start()
    assert inside.wait(20)
    with pytest.raises(Exception, match="lock timeout"):
        counts()
    go_on.set()
    thread.join(20)


@both_databases
def test_confirming_reads_and_writes_four_times_at_most(app, edition_id):
    [token] = tokens_for(edition_id, ["en@example.org"])
    db.session.rollback()
    with Statements() as sent:
        confirm(token)
    assert len(sent.reads) <= 4 and len(sent.writes) <= 4, sent.sent


@both_databases
def test_sealing_asks_as_often_for_many_lines_as_for_few(app, edition_id):
    with Statements() as few:
        actions.seal(edition_id, LATER)
    many.cast(edition_id, 300)
    db.session.rollback()
    with Statements() as lots:
        actions.seal(edition_id, LATER)
    assert len(few.sent) == len(lots.sent)


@both_databases
@pytest.mark.parametrize(
    ("ballots", "waited", "due"),
    [(19, timedelta(hours=23, minutes=59), False), (20, timedelta(), True), (1, timedelta(hours=24), True)],
)
def test_the_worker_seals_when_twenty_wait_or_one_has_waited_a_day(app, at, ballots, waited, due):
    edition_id = build.edition()
    many.cast(edition_id, ballots, lines=2)
    at(moments.START + waited)
    tending.seal_what_is_due()
    assert (queries.waiting(edition_id).ballots == 0) is due


@both_databases
def test_a_clock_that_goes_back_takes_no_head_back(app, at):
    edition_id = build.edition()
    many.cast(edition_id, 1, now=LATER)
    actions.seal(edition_id, LATER)
    many.cast(edition_id, 1, now=moments.START)
    at(moments.START)
    actions.seal(edition_id, moments.START)
    times = [head.time for head in queries.heads_of(edition_id)]
    assert len(times) == 2 and times[0] >= times[1]
    many.cast(edition_id, 1, now=LATER)  # waits since a moment that is yet to come
    tending.seal_what_is_due()
    assert queries.waiting(edition_id).ballots == 1, "not due: a day after the moment that it was promised from"
    many.cast(edition_id, 19, now=moments.START)
    tending.seal_what_is_due()
    assert queries.waiting(edition_id).ballots == 0 and agrees(edition_id)
