"""The background loop: sends, tidies, outlives a locked database, and ends when it is told to."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
import structlog
from sqlalchemy.exc import OperationalError

from portal import worker
from portal.config import ROOT
from portal.foundation import clock, limits, outbox
from portal.foundation.db import db
from portal.foundation.limits import RateLimit
from portal.foundation.outbox import OutgoingEmail, sending
from portal.voting.models import VoteRequest
from tests import build, moments, web
from tests.foundation.mailing import files, write

PATIENCE = 30.0  # seconds in which a loaded machine has started a process


class Told(Exception):
    """The loop has come round so often."""


@pytest.fixture
def rounds(monkeypatch):
    """Let the loop go round so many times, without a pause and without touching this process's signals."""
    monkeypatch.setattr(worker.signal, "signal", lambda *_: None)

    def go(app, number: int) -> None:
        left = iter(range(number - 1))

        def wait(_self, _seconds):
            if next(left, None) is None:
                raise Told

        monkeypatch.setattr(worker.threading.Event, "wait", wait)
        with pytest.raises(Told):
            worker.run(app)

    return go


def test_one_round_sends_mail_and_forgets_what_has_ended(app, rounds, really_at, at, client):
    build.edition()
    at(moments.START)
    began = clock.real_now()
    really_at(began)
    web.ask(client)
    write("old@example.org")
    with db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE outgoing_email SET due_at = NULL WHERE template LIKE '%receipt%'")
    limits.exceeded("test", "kari", most=1, window=timedelta(hours=1))
    really_at(began + timedelta(days=15))
    rounds(app, 1)
    assert len(files()) == 1
    assert b"kari@example.org" in files()[0]
    assert [mail.template for mail in db.session.query(OutgoingEmail)] == ["voting/email/confirm.txt"]
    assert db.session.query(VoteRequest).count() == 0  # its link ended thirteen days ago
    assert db.session.query(RateLimit).count() == 0


def test_a_request_that_still_lives_is_not_forgotten(app, rounds, at, client):
    build.edition()
    at(moments.START)
    web.ask(client)
    rounds(app, 1)
    assert db.session.query(VoteRequest).count() == 1


def test_it_tidies_now_and_then_and_not_every_round(app, rounds, monkeypatch):
    tidied = []
    monkeypatch.setattr(worker, "TIDYING", (lambda: tidied.append(1),))
    rounds(app, 5)
    assert len(tidied) == 1


def test_a_locked_database_does_not_end_it(app, rounds, monkeypatch):
    write()
    sends, tries = outbox.deliver, []

    def locked_at_first(**_: object) -> int:
        tries.append(1)
        if len(tries) < 3:
            raise OperationalError("UPDATE", {}, sqlite3.OperationalError("database is locked"))
        return sends()

    monkeypatch.setattr(worker.outbox, "deliver", locked_at_first)
    rounds(app, 3)
    assert len(tries) == 3
    assert len(files()) == 1


def test_a_step_that_fails_keeps_nothing_else_waiting(app, rounds, monkeypatch):
    write()
    done = []

    def fails() -> None:
        raise ValueError("kari@example.org")

    monkeypatch.setattr(worker, "TIDYING", (fails, lambda: done.append("tidied")))
    monkeypatch.setattr(worker, "look_after_votes", fails)
    monkeypatch.setattr(worker.search, "refresh", fails)
    caught = structlog.testing.LogCapture()
    monkeypatch.setattr(worker, "log", structlog.wrap_logger(None, processors=[caught]))
    rounds(app, 2)
    assert len(files()) == 1 and done == ["tidied"]
    said = caught.entries
    failed = [entry for entry in said if entry["event"] == "a step of the worker failed"]
    assert failed[0]["reason"] == "ValueError" and "test_worker.py" in failed[0]["at"]
    assert "kari" not in str(said)


def test_what_officers_decided_is_done_though_no_ballot_can_be_looked_at(app, monkeypatch):
    def fails(**_: object) -> int:
        raise ValueError("a ballot's signals")

    done = []
    monkeypatch.setattr(worker.holding, "look", fails)
    monkeypatch.setattr(worker.acting, "perform_due", lambda **_: done.append("due") or [])
    worker.look_after_votes()
    assert done == ["due"]


def test_it_hears_that_it_must_end_between_two_mails(app, monkeypatch):
    for number in range(5):
        write(f"v{number}@example.org")
    told = {}
    monkeypatch.setattr(worker.signal, "signal", told.__setitem__)
    send = sending._send_one

    def told_during_the_second(mail_id: int) -> bool:
        if len(files()) == 1:
            told[signal.SIGTERM](signal.SIGTERM, None)
        return send(mail_id)

    monkeypatch.setattr(sending, "_send_one", told_during_the_second)
    worker.run(app)
    assert len(files()) == 2
    assert set(told) == {signal.SIGTERM, signal.SIGINT}


def start(data: Path, *command: str) -> subprocess.Popen:
    """The worker as run.py starts it, on a data folder of its own."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    env |= {"PORTAL_ENV": "demo", "PORTAL_DATA": str(data), "PORTAL_BASE_URL": "http://localhost"}
    flask = [sys.executable, "-m", "flask", "--app", "wsgi", *command]
    return subprocess.Popen(flask, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def until(true) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.fixture
def process(app, settings):
    """A real worker on this test's database."""
    write("first@example.org")
    db.session.remove()
    running = start(settings.DATA, "worker")
    until(lambda: len(files()) == 1)
    yield running
    running.kill()
    running.wait()
    running.stderr.close()


def ended_after(running: subprocess.Popen, by: signal.Signals) -> int:
    """Its exit code, when it ends within two seconds."""
    running.send_signal(by)
    return running.wait(timeout=2)


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_within_two_seconds_when_told_to(by, process):
    assert ended_after(process, by) == 0


def test_it_ends_in_the_midst_of_much_mail_and_loses_none(app, process):
    for number in range(300):
        write(f"v{number}@example.org")
    db.session.remove()
    until(lambda: len(files()) > 3)
    assert ended_after(process, signal.SIGTERM) == 0
    sent = db.session.query(OutgoingEmail).filter(OutgoingEmail.sent_at.is_not(None)).count()
    assert sent == len(files())
    with db.engine.begin() as connection:  # what it had claimed would be tried again in two minutes
        connection.exec_driver_sql("UPDATE outgoing_email SET due_at = created_at WHERE sent_at IS NULL")
    outbox.deliver()
    assert len(files()) == 301


def test_a_real_lock_is_waited_out(app, process, settings):
    foreign = sqlite3.connect(settings.DATA / "portal.sqlite", isolation_level=None)
    foreign.execute("BEGIN EXCLUSIVE")
    time.sleep(6)  # longer than a connection waits
    foreign.execute("ROLLBACK")
    foreign.close()
    assert process.poll() is None
    write("second@example.org")
    db.session.remove()
    until(lambda: len(files()) == 2)
    assert ended_after(process, signal.SIGTERM) == 0
