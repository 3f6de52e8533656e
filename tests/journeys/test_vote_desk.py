"""A vote is held, voided by two, complained over and restored: officers and voter in real browsers, by keyboard."""

import re
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect
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
VOTE = "/norges-kulturkommune/2019/stem"
ADDRESS = "kontrollert@engangspost.example"
PATIENCE = 120  # seconds for a page, a mail or the worker; a machine with much else to do is not a fault of the page


class Place:
    """A running site of this test's own, and how it is looked at."""

    def __init__(self, browser: Browser, base: str, data: Path, width: int, scripts: bool) -> None:
        self.browser, self.base, self.data, self.width, self.scripts = browser, base, data, width, scripts
        self.walkers: list[Walker] = []

    def person(self) -> Walker:
        """Somebody with a browser."""
        walker = Walker(self.browser, self.base, width=self.width, scripts=self.scripts, prefix="")
        walker.page.set_default_timeout(1000 * PATIENCE)
        self.walkers.append(walker)
        return walker

    def officer(self, letter: str) -> Walker:
        """A vote officer, signed in."""
        walker = self.person()
        walker.page.goto("/demo/ansatte")
        by_key(walker, walker.page.locator("button", has_text=f"Avstemningsansvarlig {letter}"), "/for-ansatte$")
        return walker

    def ten_minutes_later(self) -> None:
        """What waits in case it is undone waits no longer."""
        app = create_app(configured(self.data))
        with app.app_context():
            _nothing_waits()
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def place(browser: Browser, demo_portal: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Place]:
    with running(demo_portal, tmp_path) as base:
        place = Place(browser, base, tmp_path / "var", *request.param)
        try:
            yield place
        finally:
            for walker in place.walkers:
                walker.close()


@transaction
def _nothing_waits() -> None:
    early = clock.real_now() - timedelta(seconds=1)
    db.session.execute(update(VoteAct).where(VoteAct.due_at < early + 2 * UNDO_FOR).values(due_at=early))


def by_key(walker: Walker, link_or_button: Locator, to: str, key: str = "Enter") -> None:
    """Press a key on something that leads to a page, and wait for that page."""
    link_or_button.focus()
    walker.page.keyboard.press(key)
    walker.page.wait_for_url(re.compile(to))
    walker.page.wait_for_load_state()


def link(walker: Walker, name: str) -> Locator:
    return walker.page.get_by_role("link", name=re.compile(name)).first


def button(walker: Walker, name: str) -> Locator:
    return walker.page.get_by_role("button", name=re.compile(name)).first


def says(walker: Walker, text: str) -> None:
    expect(walker.page.get_by_text(text).first).to_be_visible(timeout=1000 * PATIENCE)


def until(walker: Walker, path: str, wanted: Locator) -> None:
    """Open a page again and again until something is there."""
    ends = time.monotonic() + PATIENCE
    walker.page.goto(path)
    while not wanted.count() and time.monotonic() < ends:
        walker.page.wait_for_timeout(500)
        walker.page.goto(path)
    expect(wanted.first).to_be_visible()


def mail(walker: Walker, subject: str) -> str:
    """Wait for a mail to the voter in the demonstration's box; return the address that its link leads to."""
    row = walker.page.locator("main li", has_text=subject).filter(has_text=ADDRESS)
    until(walker, "/demo/e-post", row)
    by_key(walker, row.first.get_by_role("link"), "/demo/e-post/.+")
    found = walker.page.locator("main a[href*='/stem/']").first.get_attribute("href")
    assert found
    return "/" + found.split("/", 3)[3]


def vote(walker: Walker) -> str:
    """Vote from a throwaway address; return the private link."""
    page = walker.page
    page.goto(VOTE)
    page.locator("input[value=drammen]").check()
    page.get_by_label("E-postadressen din").fill(ADDRESS)
    by_key(walker, button(walker, "Stem|Send|stemme"), "/stem/kode$")
    page.goto(mail(walker, "Bekreft"))
    button(walker, "Bekreft").press("Enter")
    says(walker, "Kvitteringskoden din")
    return mail(walker, "Vi har fått stemmen din")


def void_the_group(walker: Walker) -> None:
    """Void all that came from throwaway addresses."""
    page = walker.page
    walker.go(DESK)
    by_key(walker, link(walker, "engangspost.example"), "/stemmekontroll/gruppe/")
    walker.look()
    page.get_by_role("radio", name=re.compile("Hele gruppen")).press("Space")
    page.get_by_label("Grunn til å forkaste").select_option("throwaway_address")
    by_key(walker, button(walker, "Forkast"), "/avgjorelser$")
    walker.look()
    says(walker, f"{control.THROWAWAY + 1} stemmer blir forkastet")


def complain(walker: Walker, own: str) -> None:
    """Complain over the voided vote from its own page."""
    page = walker.page
    until(walker, own, page.get_by_text("Stemmen er forkastet"))
    walker.look()
    by_key(walker, link(walker, "Klag på avgjørelsen"), "/klag")
    walker.look()
    button(walker, "Send klagen").press("Enter")
    says(walker, "Skriv hvorfor du klager.")
    walker.look()
    page.get_by_label("Hvorfor bør stemmen telle?").fill("Jeg bruker alltid en slik adresse.")
    button(walker, "Send klagen").press("Enter")
    says(walker, "Vi har fått klagen din.")
    walker.look()


def uphold(walker: Walker) -> None:
    """Answer the complaint: the vote is good after all."""
    page = walker.page
    page.goto(f"{DESK}/klager")
    by_key(walker, link(walker, "Klage på stemme"), "/klager/.+")
    walker.look()
    page.get_by_role("radio", name=re.compile("godkjennes likevel")).press("Space")
    page.get_by_label("Begrunnelse").fill("Vi tror deg.")
    by_key(walker, button(walker, "Avgjør klagen"), "/avgjorelser$")
    walker.look()
    says(walker, "Venter på godkjenning fra én til.")


def held_voided_and_complained(place: Place) -> tuple[Walker, Walker, str]:
    """The way to a complaint that whoever voided the vote may not answer; return officer, voter and private link."""
    officer, voter = place.officer("A"), place.person()
    own = vote(voter)
    until(voter, own, voter.page.get_by_text("Stemmen er til kontroll"))
    voter.look()
    void_the_group(officer)
    place.ten_minutes_later()
    assert mail(voter, "Stemmen din er forkastet") == own
    complain(voter, own)
    officer.page.goto(f"{DESK}/klager")
    by_key(officer, link(officer, "Klage på stemme"), "/klager/.+")
    says(officer, "En annen må avgjøre klagen.")
    officer.look()
    return officer, voter, own


def no_faults(place: Place) -> None:
    assert [fault for walker in place.walkers for fault in walker.faults] == []


@pytest.mark.parametrize("place", [(1280, True)], indirect=True, ids=["wide"])
def test_a_vote_is_held_voided_complained_over_and_restored(place: Place) -> None:
    first, voter, own = held_voided_and_complained(place)
    uphold(place.officer("B"))
    first.page.goto(f"{DESK}/avgjorelser")
    says(first, "Du var med på å forkaste stemmen.")
    first.look()
    third = place.officer("C")
    third.page.goto(f"{DESK}/avgjorelser")
    by_key(third, link(third, "Se og godkjenn"), "/avgjorelser/.+")
    third.look()
    by_key(third, button(third, "Godkjenn som nummer to"), "/avgjorelser$")
    assert mail(voter, "Stemmen din teller likevel") == own
    until(voter, own, voter.page.get_by_text("Stemmen teller"))
    voter.look()
    no_faults(place)


@pytest.mark.parametrize("place", [(390, True), (320, False)], indirect=True, ids=["phone", "narrow without scripts"])
def test_a_vote_is_voided_and_complained_over_on_a_narrow_screen(place: Place) -> None:
    held_voided_and_complained(place)
    no_faults(place)
