"""Staff's front page: what waits, and how mail, worker and disk are."""

from collections import namedtuple
from datetime import UTC, timedelta

import pytest

from portal import worker
from portal.accounts.rules import STAFF, Role
from portal.desk import views
from portal.foundation import beats, outbox
from portal.foundation.db import db
from portal.moderation import actions as moderation
from portal.moderation.rules import Act, Reason
from tests import build, web
from tests.databases import both_databases
from tests.moderation.comments import comment, comments, decide
from tests.moments import START as OSLO_START
from tests.pages import Page

NOW = OSLO_START.astimezone(UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def front(client, sign_in, really_at):
    really_at(NOW)
    sign_in(Role.MODERATOR)

    def look() -> str:
        return Page(client.get("/for-ansatte").text).text

    return look


def test_nothing_waits_yet(front):
    assert "Ingenting venter på deg nå." in front()


@both_databases
def test_moderators_see_what_waits_how_old_it_is_and_who_has_it(front, at):
    other = build.moderator(name="Moderator B")
    build.article()
    first, _ = comments(2, now=OSLO_START - 3 * HOUR)
    shown, refused = comment("Vist.", author="v@example.org", at_once=True), comment("Nei.", author="n@example.org")
    moderation.report(shown, category=Reason.COPIED, words=None, reporter="a", now=OSLO_START, quote=None)
    decide([refused], Act.REFUSE, other, reason=Reason.COPIED)
    moderation.complain(refused, words="Jo.", quote=None, now=OSLO_START)
    moderation.take(first, moderator=other)
    at(OSLO_START + HOUR)
    said = " ".join(front().split())
    assert "Kommentarer til behandling 2 venter, den eldste i 3 timer. Den behandles av Moderator B" in said
    assert "Kommentarer som er meldt 1 venter, den eldste i 1 time" in said
    assert "Klager på moderering 1 venter, den eldste i 1 time" in said


def test_the_front_page_leads_to_each_queue(client, sign_in, at):
    build.article()
    at(OSLO_START)
    comment()
    sign_in(Role.MODERATOR)
    page = client.get("/for-ansatte").text
    assert '<a href="/for-ansatte/kommentarer">Kommentarer til behandling</a>' in page
    assert client.get("/for-ansatte/kommentarer").status_code == 200


@pytest.mark.parametrize("role", sorted(STAFF - {Role.MODERATOR}))
def test_who_does_not_moderate_sees_nothing_of_what_waits_there(client, sign_in, role):
    comment()
    sign_in(role)
    page = client.get("/for-ansatte").text
    assert "Ingenting venter på deg nå." in page and "/for-ansatte/kommentarer" not in page


@both_databases
def test_mail_that_waits_and_mail_that_was_given_up(front, client, really_at):
    assert "Alt er sendt." in front()
    web.post(client, "/logg-inn/glemt-passord", adresse="moderator@kommune.example")
    assert "1 e-post venter, den eldste siden 1. juli 2019 kl. 12.00" in front()
    assert "forsinket" not in front()
    really_at(NOW + 11 * MINUTE)
    assert "Utsendingen er forsinket. Si fra til den som drifter." in front()
    [mail] = db.session.query(outbox.OutgoingEmail).all()
    mail.due_at = None
    db.session.commit()
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
