"""Staff's front page: what waits, and how mail, worker and disk are."""

from collections import namedtuple
from datetime import UTC, timedelta

import pytest
from flask_babel import lazy_gettext as _l

from portal import worker
from portal.accounts.rules import Role
from portal.desk import views
from portal.desk.views import Waiting
from portal.foundation import beats, outbox
from tests import web
from tests.databases import both_databases
from tests.moments import START as OSLO_START
from tests.pages import Page

NOW = OSLO_START.astimezone(UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def front(client, sign_in, really_at):
    really_at(NOW)
    sign_in(Role.MODERATOR)

    def look() -> str:
        return Page(client.get("/for-ansatte").text).text

    return look


def test_nothing_waits_yet(front):
    assert "Ingenting venter på deg nå." in front()


def test_a_desk_tells_what_waits_there(front, monkeypatch):
    line = Waiting(_l("Moderator"), 7, NOW - 3 * MINUTE, "/for-ansatte/hendelseslogg")
    monkeypatch.setattr(views, "QUEUES", (lambda person: line, lambda person: None))
    assert "Moderator 7 venter, den eldste siden 1. juli 2019 kl. 11.57" in front()


@both_databases
def test_mail_that_waits_and_mail_that_was_given_up(front, client, really_at):
    assert "Alt er sendt." in front()
    web.post(client, "/logg-inn/glemt-passord", adresse="moderator@kommune.example")
    assert "1 e-post venter, den eldste siden 1. juli 2019 kl. 12.00" in front()
    assert "forsinket" not in front()
    really_at(NOW + 11 * MINUTE)
    assert "Utsendingen er forsinket. Si fra til den som drifter." in front()
    [mail] = outbox.db.session.query(outbox.OutgoingEmail).all()
    mail.due_at = None
    outbox.db.session.commit()
    assert "1 e-post kunne ikke sendes." in front()


@both_databases
def test_the_worker_gives_a_sign_of_life(front, really_at):
    assert "Bakgrunnsjobben svarer ikke." in front()
    worker.tidy()
    assert beats.last_beat() == NOW
    assert "I arbeid, sist 1. juli 2019 kl. 12.00." in front()
    really_at(NOW + 6 * MINUTE)
    assert "Bakgrunnsjobben svarer ikke. Si fra til den som drifter. Sist i arbeid 1. juli 2019 kl. 12.00." in front()


@pytest.mark.parametrize(("free", "short"), [(14, True), (16, False)])
def test_a_disk_that_is_nearly_full_is_said(free, short, front, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(views.shutil, "disk_usage", lambda path: usage(100, 100 - free, free))
    assert ("Det er lite plass igjen." in front()) is short
