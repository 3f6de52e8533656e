"""A database that was put back behind what had been published, and a signing key that is gone: two people go on."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from portal import worker
from portal.accounts.rules import Role
from portal.approvals import actions as approvals
from portal.approvals import queries as agreements
from portal.approvals.rules import ApprovalRefusal, Kind
from portal.audit.rules import Actor
from portal.foundation import boxes
from portal.foundation.boxes import KeyUnusable
from portal.foundation.db import Refused, db
from portal.voting import actions
from portal.voting.actions import beginning, publishing
from portal.voting.queries import checking, heads_log, signing
from portal.voting.queries import log as queries
from portal.voting.queries.heads_log import HeadsLogDamaged
from portal.voting.rules import heads
from portal.voting.rules.sealing import LogRefusal, LogStopped, Stop
from tests import build, moments
from tests.databases import both_databases
from tests.voting.acting import REAL, agree, sealed_votes, vote

NOW = moments.START + timedelta(hours=1)


@pytest.fixture(autouse=True)
def clocks(at, really_at):
    at(moments.START)
    really_at(REAL)


def test_a_restored_database_seals_nothing_until_two_have_agreed(restored):
    vote(restored, "ny@example.org")
    for _ in range(2):
        with pytest.raises(LogStopped) as stopped:
            actions.seal(restored, NOW)
        assert stopped.value.stop is Stop.BEHIND
        with pytest.raises(Refused) as refused:
            beginning.begin_anew(restored, now=NOW, real_now=REAL)
        assert refused.value.reason is ApprovalRefusal.NOT_AGREED
    assert queries.tree_of(restored)[0] == 3 and heads_log.last_in(2019).size == 6


def test_a_new_beginning_has_a_new_name_and_cites_what_was_published(restored):
    lost = heads_log.last_in(2019)
    agree(Kind.RESTART_LOG)
    head = beginning.begin_anew(restored, now=NOW, real_now=REAL)
    assert (head.origin, head.size) == ("kulturkommune/2019#2", 3) and signing.is_signed(head)
    assert heads_log.last_in(2019) == queries.last_head(restored) == head
    [row] = queries.beginnings_of(restored)
    assert heads_log.head_in(row.cites) == lost
    vote(restored, "ny@example.org")
    actions.seal(restored, NOW)
    newest = queries.last_head(restored)
    assert (newest.origin, newest.size) == ("kulturkommune/2019#2", 4) and signing.is_signed(newest)
    origins = [(each.origin.partition("#")[2], each.size) for each in queries.heads_of(restored)]
    assert origins == [("2", 4), ("2", 3), ("", 3), ("", 2), ("", 1)]
    assert [each.size for each in heads_log.every_head_in(2019)] == [1, 2, 3, 4, 5, 6, 3, 4]
    assert checking.differences(restored) == []
    with pytest.raises(Refused) as refused:
        beginning.begin_anew(restored, now=NOW, real_now=REAL)
    assert refused.value.reason is LogRefusal.NOT_BEHIND


def test_a_beginning_that_was_killed_before_it_was_published_is_published_next(restored, monkeypatch):
    agree(Kind.RESTART_LOG)
    monkeypatch.setattr(publishing, "_append", lambda *_: None)
    head = beginning.begin_anew(restored, now=NOW, real_now=REAL)
    monkeypatch.undo()
    assert heads_log.last_in(2019).size == 6
    vote(restored, "ny@example.org")
    assert actions.seal(restored, NOW) is not None
    assert list(heads_log.every_head_in(2019))[-2] == head and checking.differences(restored) == []


def test_a_second_restore_gives_a_third_name(restored):
    agree(Kind.RESTART_LOG)
    beginning.begin_anew(restored, now=NOW, real_now=REAL)
    path = heads_log.path_of(2019)
    last = queries.last_head(restored)
    signed = signing.signer_of(restored).sign(heads.head_text(last.origin, 9, last.root, last.time))
    gone = replace(last, size=9, sig=signed)
    path.write_text(path.read_text() + heads_log.line_of(gone) + "\n")
    first = Actor(build.account(Role.ADMIN, address="c@kommune.example"), "C")
    second = Actor(build.account(Role.ADMIN, address="d@kommune.example"), "D")
    approvals.agree(approvals.ask(Kind.RESTART_LOG, "2019", by=first, real_now=REAL), by=second, real_now=REAL)
    assert beginning.begin_anew(restored, now=NOW, real_now=REAL).origin == "kulturkommune/2019#3"


@pytest.mark.parametrize("kept", [0, 2], ids=["no older line", "the older lines of an older copy of the keys"])
def test_a_file_older_than_the_database_with_the_newest_head_added_is_gone_on_from(restored, kept):
    """As docs/operations.md has it: the newest mail to an observer tells what was lost."""
    path = heads_log.path_of(2019)
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join([*lines[:kept], lines[-1]]))
    assert queries.stop_of(restored, 2019) is Stop.BEHIND
    agree(Kind.RESTART_LOG)
    head = beginning.begin_anew(restored, now=NOW, real_now=REAL)
    [row] = queries.beginnings_of(restored)
    assert (head.origin, heads_log.head_in(row.cites).size) == ("kulturkommune/2019#2", 6)
    vote(restored, "ny@example.org")
    actions.seal(restored, NOW)
    assert sorted(each.size for each in heads_log.every_head_in(2019)) == [1, 2, 3, 3, 4, 6]
    assert heads_log.last_in(2019).size == 4
    assert checking.differences(restored) == [] and queries.states() == {2019: "ok"}


def test_a_file_that_tells_of_another_past_is_not_gone_on_from(restored):
    path = heads_log.path_of(2019)
    lines = path.read_text().splitlines(keepends=True)
    second = queries.heads_of(restored)[1]
    root = bytes(32)
    signed = signing.signer_of(restored).sign(heads.head_text(second.origin, second.size, root, second.time))
    another = heads_log.line_of(replace(second, root=root, sig=signed)) + "\n"
    path.write_text("".join([lines[0], another, *lines[2:]]))
    agree(Kind.RESTART_LOG)
    with pytest.raises(HeadsLogDamaged):
        beginning.begin_anew(restored, now=NOW, real_now=REAL)
    assert queries.beginnings_of(restored) == []


def test_what_was_agreed_on_ends_when_the_log_is_in_order_and_is_no_leave_for_the_next_time(restored):
    path = heads_log.path_of(2019)
    behind = path.read_text()
    agree(Kind.RESTART_LOG)
    worker.tidy()
    assert agreements.standing(Kind.RESTART_LOG, "2019") is not None, "it is needed still"
    path.write_text("".join(behind.splitlines(keepends=True)[:3]))  # a newer backup was found
    worker.tidy()
    assert agreements.standing(Kind.RESTART_LOG, "2019") is None
    path.write_text(behind)
    with pytest.raises(Refused) as refused:
        beginning.begin_anew(restored, now=NOW, real_now=REAL)
    assert refused.value.reason is ApprovalRefusal.NOT_AGREED


def test_a_database_put_back_twice_to_the_same_moment_is_not_told_as_a_file_that_was_lost(app, restored):
    place = Path(db.engine.url.database)
    kept = place.read_bytes()
    agree(Kind.RESTART_LOG)
    beginning.begin_anew(restored, now=NOW, real_now=REAL)
    db.session.remove()
    db.engine.dispose()
    for left in place.parent.glob(f"{place.name}-*"):
        left.unlink()
    place.write_bytes(kept)
    agree(Kind.RESTART_LOG)
    assert beginning.begin_anew(restored, now=NOW, real_now=REAL).origin == "kulturkommune/2019#3"
    text = app.test_client().get("/norges-kulturkommune/2019/stemmelogg").text
    assert "hentet fra en sikkerhetskopi" in text and "var borte" not in text


@both_databases
def test_a_log_that_is_not_behind_is_not_begun_anew(app):
    edition_id = build.edition()
    sealed_votes(edition_id, range(2))
    agree(Kind.RESTART_LOG)
    with pytest.raises(Refused) as refused:
        beginning.begin_anew(edition_id, now=NOW, real_now=REAL)
    assert refused.value.reason is LogRefusal.NOT_BEHIND
    assert queries.beginnings_of(edition_id) == []


@both_databases
@pytest.mark.parametrize("fault", ["missing", "another", "cut short"])
def test_without_the_key_votes_go_on_and_sealing_waits(app, fault):
    edition_id = build.edition()
    path = boxes.key_path("2019/signing")
    kept = path.read_text()
    if fault == "missing":
        path.unlink()
    else:
        path.write_text("ab" * 32 if fault == "another" else kept[:20])
    vote(edition_id)
    with pytest.raises(KeyUnusable):
        actions.seal(edition_id, NOW)
    assert queries.stop_of(edition_id, 2019) is Stop.KEY
    assert queries.waiting(edition_id).ballots == 1 and queries.last_head(edition_id) is None
    path.write_text(kept)
    assert actions.seal(edition_id, NOW) is not None


@both_databases
def test_a_new_key_needs_two_and_signs_from_then_on(app):
    edition_id = build.edition()
    sealed_votes(edition_id, range(2))
    old = signing.signer_of(edition_id)
    boxes.key_path("2019/signing").unlink()
    with pytest.raises(Refused):
        beginning.new_key(edition_id, now=NOW, real_now=REAL)
    agree(Kind.NEW_KEY)
    made = beginning.new_key(edition_id, now=NOW, real_now=REAL)
    assert signing.signer_of(edition_id).key_id == made != old.key_id
    assert boxes.key_path("2019/signing").stat().st_mode & 0o777 == 0o600
    vote(edition_id, "ny@example.org")
    actions.seal(edition_id, NOW)
    newest, *_, first = queries.heads_of(edition_id)
    assert newest.key == signing.signer_of(edition_id).public_key and first.key == old.public_key
    assert checking.differences(edition_id) == []
    with pytest.raises(Refused):
        beginning.new_key(edition_id, now=NOW, real_now=REAL)


@both_databases
def test_a_new_key_that_was_killed_before_it_lay_in_place_is_put_there(app, monkeypatch):
    edition_id = build.edition()
    agree(Kind.NEW_KEY)
    monkeypatch.setattr(beginning, "_put_in_place", lambda year: None)
    made = beginning.new_key(edition_id, now=NOW, real_now=REAL)
    monkeypatch.undo()
    assert queries.stop_of(edition_id, 2019) is Stop.KEY
    assert beginning.new_key(edition_id, now=NOW, real_now=REAL) == made
    assert queries.stop_of(edition_id, 2019) is None and len(signing.keys_of(edition_id)) == 2


@both_databases
@pytest.mark.parametrize("statement", ["UPDATE ledger_key SET key_id = 'x'", "DELETE FROM ledger_key"])
def test_public_keys_are_kept(app, statement):
    build.edition()
    with pytest.raises(Exception, match="append only"), db.engine.begin() as connection:
        connection.execute(text(statement))
