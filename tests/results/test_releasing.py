"""Release: armed by two, fired by one of them, at or after the set moment; never by a clock, never half."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from portal import worker
from portal.approvals import actions as approvals
from portal.approvals.rules import ApprovalRefusal, Kind
from portal.audit.models import AuditEntry
from portal.award import queries as award
from portal.award.actions import ReleaseRefusal
from portal.award.models import Edition
from portal.foundation import boxes, clock, generation, triggers
from portal.foundation.db import Refused, db
from portal.results import actions, queries
from portal.results.queries import undone
from portal.results.rules.releasing import ResultRefusal
from portal.voting import queries as voting
from portal.voting.actions import sealing
from portal.voting.models import LedgerEntry, VoteCount
from portal.voting.queries import counts
from portal.voting.rules import Act
from portal.voting.rules.lines import leaf_of
from tests import build, moments, web
from tests.architecture import schema
from tests.databases import both_databases
from tests.moments import RELEASE_AT
from tests.results.acting import (
    KARI,
    LIV,
    OLA,
    arm,
    complained,
    decided,
    look,
    moved,
    release,
    released,
    voided,
    vote,
)
from tests.results.faults import every_fault
from tests.voting.test_given_up_heads import published_and_lost


@pytest.fixture
def ballots(app, edition) -> dict[str, str]:
    return vote(app, a="larvik", b="larvik", c="drammen")


def refused(reason):
    return pytest.raises(Refused, match=f"^{reason.value}$")


def released_at():
    return db.session.scalar(select(Edition.released_at))


def untouched(edition_id) -> None:
    """Nothing was released, counted or used."""
    assert released_at() is None
    assert db.session.scalars(select(VoteCount)).all() == []
    assert queries.result_of(award.edition_in(2019, RELEASE_AT), RELEASE_AT) is None


@both_databases
def test_two_arm_one_of_them_fires_and_it_is_counted_and_public(app, edition, ballots):
    tally, before = voting.tally_of(edition), generation.current()
    arm()
    release(edition, by=KARI)
    assert released_at() == RELEASE_AT
    assert db.session.scalars(select(LedgerEntry.place).order_by(LedgerEntry.place)).all() == [0, 1, 2]
    [count] = counts.counts_of(edition)
    assert (count.number, count.log_size, count.restored, count.made_at) == (1, 3, 0, RELEASE_AT)
    assert voting.tally_of(edition) == count.tally == tally
    assert generation.current() > before, "every kept page ends"
    found = queries.result_of(award.edition_in(2019, RELEASE_AT), RELEASE_AT)
    assert [(row.finalist.slug, row.votes) for row in found.favourite] == [
        ("larvik", 2),
        ("drammen", 1),
        ("sarpsborg", 0),
    ]
    [line] = db.session.scalars(select(AuditEntry).where(AuditEntry.what == "result_released"))
    assert (line.actor_name, line.subject_id, line.after) == ("Kari Nordmann", "2019", {"total": 3})
    with refused(ReleaseRefusal.ALREADY):
        release(edition)


@both_databases
@pytest.mark.parametrize("armed_by", [(), (KARI,), (KARI, OLA)], ids=["nobody", "one", "two"])
def test_one_is_not_enough_and_a_third_may_not_fire(app, edition, ballots, armed_by):
    if armed_by:
        asked = approvals.ask(Kind.RELEASE, "2019", by=armed_by[0], real_now=clock.real_now())
        for second in armed_by[1:]:
            approvals.agree(asked, by=second, real_now=clock.real_now())
    third = ResultRefusal.NOT_ONE_OF_TWO if len(armed_by) == 2 else ApprovalRefusal.NOT_AGREED
    with refused(third):
        release(edition, by=LIV)
    untouched(edition)


def test_what_was_taken_back_is_not_armed(app, edition, ballots):
    approvals.withdraw(arm(), by=LIV, real_now=clock.real_now())
    with refused(ApprovalRefusal.NOT_AGREED):
        release(edition)
    untouched(edition)


@pytest.mark.parametrize("early", [timedelta(microseconds=1), timedelta(days=1)])
def test_not_before_its_moment(app, edition, ballots, early):
    arm()
    with refused(ReleaseRefusal.TOO_EARLY):
        release(edition, now=RELEASE_AT - early)
    untouched(edition)
    release(edition)


def test_no_clock_releases(app, edition, ballots, at):
    arm()
    at(RELEASE_AT + timedelta(days=30))
    worker.tidy()
    assert released_at() is None


@both_databases
def test_not_while_a_ballot_is_held(app, edition, ballots):
    moved(ballots["a"], Act.HOLD)
    arm()
    with refused(ResultRefusal.HELD):
        release(edition)
    untouched(edition)
    moved(ballots["a"], Act.RELEASE)
    release(edition)


@both_databases
def test_not_while_signals_have_yet_to_look_at_a_ballot(app, edition):
    web.vote(app.test_client(), "a@mailinator.com", "larvik")
    arm()
    with refused(ResultRefusal.UNSEEN):
        release(edition)
    untouched(edition)
    look()
    with refused(ResultRefusal.HELD):
        release(edition)
    untouched(edition)


@both_databases
def test_a_change_is_looked_at_before_it_is_released_too(app, edition):
    vote(app, a="larvik")
    web.vote(app.test_client(), "a@example.org", "drammen")
    arm()
    with refused(ResultRefusal.UNSEEN):
        release(edition)
    look()
    release(edition)


def test_without_limits_there_are_no_signals_to_wait_for(app, edition):
    app.config["LIMITS"] = False
    web.vote(app.test_client(), "a@mailinator.com", "larvik")
    arm()
    release(edition)
    assert voting.tally_of(edition).total == 1


def test_a_release_that_does_not_wait_counts_what_would_have_been_held(app, edition, monkeypatch):
    """Planted: what the signals have not looked at stands in nobody's way."""
    monkeypatch.setattr(undone, "_unseen", lambda edition_id: 0)
    web.vote(app.test_client(), "a@mailinator.com", "larvik")
    arm()
    release(edition)
    look()
    assert voting.tally_of(edition).total == 1, "a throw-away address is in the result, and nobody has looked at it"


@both_databases
def test_not_while_an_act_waits(app, edition, ballots):
    moved(ballots["a"], Act.HOLD)
    moved(ballots["a"], Act.RELEASE)
    decided(ballots["a"], Act.RELEASE, done=False)
    arm()
    with refused(ResultRefusal.ACT_WAITS):
        release(edition)
    untouched(edition)


def test_complaints_may_remain(app, edition, ballots):
    complained(voided(ballots["a"]), ballots["a"])
    arm()
    release(edition)
    assert released_at() == RELEASE_AT


def test_not_without_the_jurys_outcome(app, at):
    at(moments.START)
    edition_id = build.edition()
    arm()
    with refused(ResultRefusal.NO_OUTCOME):
        release(edition_id)


def test_not_when_the_log_cannot_be_sealed(app, edition, ballots):
    boxes.key_path("2019/signing").rename(boxes.key_path("2019/away"))
    arm()
    with refused(ResultRefusal.UNSEALED):
        release(edition)
    untouched(edition)
    boxes.key_path("2019/away").rename(boxes.key_path("2019/signing"))
    release(edition)


TAMPERED = [
    "UPDATE ballot SET choice = 'sarpsborg' WHERE choice = 'drammen'",
    "UPDATE ballot SET last_n = 2 WHERE choice = 'drammen'",
    "UPDATE ballot SET state = 'withdrawn' WHERE choice = 'drammen'",
]


@both_databases
@pytest.mark.parametrize("change", TAMPERED)
def test_not_when_rows_say_something_else_than_the_log(app, edition, ballots, change):
    schema.run(change)
    arm()
    with refused(ResultRefusal.DIFFERS):
        release(edition)
    untouched(edition)


@both_databases
def test_killed_at_any_statement_nothing_has_happened_and_it_can_be_done_again(app, edition, ballots):
    arm()
    before = 0
    for fault in every_fault(lambda: released_at() or release(edition)):
        made = db.session.scalars(select(VoteCount)).all()
        assert (released_at() is None) == (made == []), fault
        before += made == []
        db.session.rollback()
    assert before > 20, "what comes after the commit is publishing the head alone"
    assert released_at() == RELEASE_AT
    assert voting.tally_of(edition).total == 3


@both_databases
def test_a_restore_counts_again_with_a_dated_note(app, edition, ballots):
    act = voided(ballots["c"])
    complained(act, ballots["c"], upheld=True)
    arm()
    release(edition)
    assert actions.recount_after_restore(edition, RELEASE_AT) is None, "nothing was restored"
    later = RELEASE_AT + timedelta(days=2)
    moved(ballots["c"], Act.RESTORE, now=later, reason="upheld_objection")
    assert voting.tally_of(edition).total == 2, "the result is what was made public until it is counted again"
    assert actions.recount_after_restore(edition, later) == 1
    assert actions.recount_after_restore(edition, later) is None
    assert voting.tally_of(edition).by_finalist == {"drammen": 1, "larvik": 2, "sarpsborg": 0}
    found = queries.result_of(award.edition_in(2019, later), later)
    assert [(note.at, note.restored, note.before, note.after) for note in found.notes] == [(later, 1, 2, 3)]
    assert (found.report.restored, found.report.voided, found.total) == (1, 0, 3)


COUNT = (
    "INSERT INTO vote_count (edition_id, number, made_at, log_size, total, restored, report)"
    " VALUES (1, :n, '2019-08-12', 0, 0, :r, '{}')"
)


@both_databases
def test_the_database_keeps_what_was_made_public(app, edition, ballots):
    with pytest.raises(DBAPIError, match="no time for a count"):
        schema.run(COUNT.replace(":n", "1").replace(":r", "0"))
    released_now(edition)
    for statement in (
        "UPDATE vote_count SET total = 7",
        "DELETE FROM vote_count_finalist",
        "UPDATE vote_count_finalist SET votes = 7",
        "DELETE FROM vote_count_state",
        "UPDATE vote_count_state SET ballots = 7",
        "DELETE FROM vote_count",
    ):
        with pytest.raises(DBAPIError, match="append only"):
            schema.run(statement)
    with pytest.raises(DBAPIError, match="not the next count"):
        schema.run(COUNT.replace(":n", "3").replace(":r", "1"))


def released_now(edition_id: int) -> None:
    arm()
    release(edition_id)


def test_released_is_what_other_tests_stand_on(app, at):
    at(moments.START)
    edition_id = build.edition()
    released(edition_id)
    assert voting.tally_of(edition_id).total == 0


def changed_past_everything() -> None:
    """A sealed vote is given to another finalist, in line, hash and row: as whoever can write to the database can."""
    db.session.remove()
    with db.engine.begin() as connection:
        triggers.drop(connection)
        found = "SELECT ballot_id, line FROM ledger_entry WHERE line LIKE '%drammen%'"
        [(ballot_id, line)] = connection.execute(text(found)).all()
        line = line.replace("drammen", "sarpsborg")
        values = {"line": line, "leaf": leaf_of(line), "ballot": ballot_id}
        connection.execute(text("UPDATE ledger_entry SET line = :line, leaf = :leaf WHERE ballot_id = :ballot"), values)
        connection.execute(text("UPDATE ballot SET choice = 'sarpsborg' WHERE id = :ballot"), {"ballot": ballot_id})
        triggers.recreate(connection)


@both_databases
@pytest.mark.parametrize("more_waits", [False, True])
def test_not_when_sealed_lines_are_not_those_that_were_signed(app, edition, ballots, more_waits):
    sealing.seal(edition, moments.START)
    if more_waits:
        vote(app, d="larvik")
    changed_past_everything()
    arm()
    with refused(ResultRefusal.DIFFERS):
        release(edition)
    untouched(edition)


@both_databases
def test_not_when_what_was_published_is_lost_though_nothing_waits(app, edition, ballots):
    sealing.seal(edition, moments.START)
    published_and_lost(edition, 5)
    arm()
    with refused(ResultRefusal.UNSEALED):
        release(edition)
    untouched(edition)


def test_what_is_sealed_already_can_be_released_without_the_signing_key(app, edition, ballots):
    sealing.seal(edition, moments.START)
    boxes.key_path("2019/signing").unlink()
    arm()
    release(edition)
    assert released_at() == RELEASE_AT
