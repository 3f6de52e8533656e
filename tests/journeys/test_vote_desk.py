"""A vote is held, voided by two, complained over and restored: officers and voter in real browsers."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import update

from portal.app import create_app
from portal.demo import control
from portal.foundation import clock
from portal.foundation.db import db, transaction
from portal.voting.models import VoteAct
from portal.voting.rules.acts import UNDO_FOR
from tests.conftest import configured
from tests.journeys.site import running
from tests.journeys.walker import Walker

DESK = "/for-ansatte/stemmekontroll"
ADDRESS = "kontrollert@engangspost.example"


@pytest.fixture(params=[(1280, True), (390, True), (320, False)], ids=["wide", "phone", "narrow without scripts"])
def desk(request, demo_portal, tmp_path):
    with running(demo_portal, tmp_path) as base:
        yield base, tmp_path / "var", *request.param


def officer(browser: Browser, desk, letter: str) -> Walker:
    base, _data, width, scripts = desk
    walker = Walker(browser, base, width=width, scripts=scripts, prefix="")
    walker.page.goto("/demo/ansatte")
    walker.page.locator("button", has_text=f"Avstemningsansvarlig {letter}").click()
    walker.page.wait_for_url(re.compile("/for-ansatte$"))
    return walker


def voter(browser: Browser, desk) -> Walker:
    base, _data, width, scripts = desk
    return Walker(browser, base, width=width, scripts=scripts, prefix="")


def mail(walker: Walker, subject: str) -> str:
    """Wait for a mail to come into the demonstration's box; return the link in it."""
    page = walker.page
    link = page.get_by_role("link", name=re.compile(re.escape(subject))).first
    for _ in range(60):
        page.goto("/demo/e-post")
        if link.count():
            break
        page.wait_for_timeout(1000)
    link.click()
    found = page.locator("main a[href*='/stem/']").first.get_attribute("href")
    assert found
    return "/" + found.split("/", 3)[3]


@transaction
def _ten_minutes_later() -> None:
    early = clock.real_now() - timedelta(seconds=1)
    db.session.execute(update(VoteAct).where(VoteAct.due_at < early + 2 * UNDO_FOR).values(due_at=early))


def ten_minutes_later(desk) -> None:
    app = create_app(configured(desk[1]))
    with app.app_context():
        _ten_minutes_later()
        db.session.remove()
        db.engine.dispose()


def until(walker: Walker, path: str, text: str) -> None:
    """Open a page again until it says something."""
    for _ in range(60):
        walker.page.goto(path)
        if walker.page.get_by_text(text).count():
            break
        walker.page.wait_for_timeout(1000)
    expect(walker.page.get_by_text(text).first).to_be_visible()


def vote(walker: Walker) -> str:
    page = walker.page
    page.goto("/norges-kulturkommune/2019/stem")
    page.locator("input[value=drammen]").check()
    page.get_by_label("E-postadressen din").fill(ADDRESS)
    page.get_by_role("button", name=re.compile("Stem|Send|stemme")).first.click()
    page.wait_for_url(re.compile("/stem/kode$"))
    page.goto(mail(walker, "Bekreft"))
    page.get_by_role("button", name=re.compile("Bekreft")).click()
    return mail(walker, "Vi har fått stemmen din")


def test_a_vote_is_held_voided_complained_over_and_restored(browser, desk):
    first, second, person = officer(browser, desk, "A"), officer(browser, desk, "B"), voter(browser, desk)
    try:
        own = vote(person)
        until(person, own, "Stemmen er til kontroll")
        person.look()
        # the first officer voids it, by keyboard
        page = first.page
        page.goto(DESK)
        first.look()
        page.get_by_role("link", name=re.compile("engangspost.example")).press("Enter")
        first.look()
        page.get_by_role("radio", name=re.compile("Hele gruppen")).press("Space")
        page.get_by_label("Grunn til å forkaste").select_option("throwaway_address")
        page.get_by_role("button", name="Forkast").press("Enter")
        page.wait_for_url(re.compile("/avgjorelser$"))
        first.look()
        expect(page.get_by_text(f"{control.THROWAWAY + 1} stemmer blir forkastet")).to_be_visible()
        ten_minutes_later(desk)
        # the voter is told, and complains
        told = mail(person, "Stemmen din er forkastet")
        assert told == own or told.startswith("/stem/min/")
        until(person, own, "Stemmen er forkastet")
        person.look()
        person.page.get_by_role("link", name="Klag på avgjørelsen").press("Enter")
        person.look()
        person.press("Send klagen")
        expect(person.page.get_by_text("Skriv hvorfor du klager.").first).to_be_visible()
        person.page.get_by_label("Hvorfor bør stemmen telle?").fill("Jeg bruker alltid en slik adresse.")
        person.press("Send klagen")
        expect(person.page.get_by_text("Vi har fått klagen din.")).to_be_visible()
        # who voided it may not answer; the other upholds, and the first agrees
        page.goto(f"{DESK}/klager")
        page.get_by_role("link", name=re.compile("Klage på stemme")).click()
        expect(page.get_by_text("En annen må avgjøre klagen.")).to_be_visible()
        second.page.goto(f"{DESK}/klager")
        second.page.get_by_role("link", name=re.compile("Klage på stemme")).press("Enter")
        second.look()
        second.page.get_by_role("radio", name=re.compile("godkjennes likevel")).press("Space")
        second.page.get_by_label("Begrunnelse").fill("Vi tror deg.")
        second.press("Avgjør klagen")
        expect(second.page.get_by_text("Venter på godkjenning fra én til.").first).to_be_visible()
        page.goto(f"{DESK}/avgjorelser")
        page.get_by_role("link", name=re.compile("Se og godkjenn")).press("Enter")
        first.look()
        first.press("Godkjenn som nummer to")
        mail(person, "Stemmen din teller likevel")
        until(person, own, "Stemmen teller")
    finally:
        for walker in (first, second, person):
            walker.close()
    assert first.faults + second.faults + person.faults == []
