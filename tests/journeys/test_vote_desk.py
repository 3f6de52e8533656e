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
MOST_TABS = 150
PATIENCE = 120  # seconds for a page, a mail or the worker; a machine with much else to do is not a fault of the page


class Place:
    """A running site of this test's own, and those who walk it."""

    def __init__(self, browser: Browser, base: str, data: Path) -> None:
        self.browser, self.base, self.data = browser, base, data
        self.walkers: list[Walker] = []

    def person(self) -> Walker:
        """Somebody with a phone."""
        walker = Walker(self.browser, self.base)
        walker.page.set_default_timeout(1000 * PATIENCE)
        self.walkers.append(walker)
        return walker

    def officer(self, letter: str) -> Walker:
        """A vote officer, signed in."""
        walker = self.person()
        walker.page.goto("/demo/ansatte")
        press(walker, button(walker, f"Avstemningsansvarlig {letter}"), to="/for-ansatte$")
        return walker

    def ten_minutes_later(self) -> None:
        """What waits in case it is undone waits no longer."""
        app = create_app(configured(self.data))
        with app.app_context():
            _nothing_waits()
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def place(browser: Browser, demo_portal: Path, tmp_path: Path) -> Iterator[Place]:
    with running(demo_portal, tmp_path) as base:
        place = Place(browser, base, tmp_path / "var")
        try:
            yield place
        finally:
            for walker in place.walkers:
                walker.close()


@transaction
def _nothing_waits() -> None:
    early = clock.real_now() - timedelta(seconds=1)
    db.session.execute(update(VoteAct).where(VoteAct.due_at < early + 2 * UNDO_FOR).values(due_at=early))


def reach(walker: Walker, wanted: Locator) -> None:
    """Press Tab until something has the focus."""
    for _ in range(MOST_TABS):
        if wanted.evaluate("found => found === document.activeElement"):
            return
        walker.page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {wanted} on {walker.page.url}")


def press(walker: Walker, link_or_button: Locator, *, to: str = "") -> None:
    """Go to a link or a button by Tab and press Enter; wait for the page that it leads to."""
    reach(walker, link_or_button)
    with walker.page.expect_navigation(url=re.compile(to)):
        walker.page.keyboard.press("Enter")
    walker.page.wait_for_load_state()


def write(walker: Walker, label: str, text: str) -> None:
    """Go to a field by Tab and type."""
    reach(walker, walker.page.get_by_label(label))
    walker.page.keyboard.type(text)


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
        walker.page.wait_for_timeout(300)
        walker.page.goto(path)
    expect(wanted.first).to_be_visible()


def mail(walker: Walker, subject: str) -> str:
    """Wait for a mail to the voter in the demonstration's box; return the address that its link leads to."""
    row = walker.page.locator("main li", has_text=subject).filter(has_text=ADDRESS)
    until(walker, "/demo/e-post", row)
    press(walker, row.first.get_by_role("link"), to="/demo/e-post/.+")
    found = walker.page.locator("main a[href*='/stem/']").first.get_attribute("href")
    assert found
    return "/" + found.split("/", 3)[3]


def vote(walker: Walker) -> str:
    """Vote from a throwaway address; return the private link."""
    walker.page.goto(VOTE)
    reach(walker, walker.page.locator("input[name=valg]").first)
    walker.page.keyboard.press("Space")
    write(walker, "E-postadressen din", ADDRESS)
    press(walker, button(walker, "Gi din stemme"), to="/stem/kode$")
    walker.page.goto(mail(walker, "Bekreft"))
    press(walker, button(walker, "Bekreft"))
    says(walker, "Kvitteringskoden din")
    return mail(walker, "Vi har fått stemmen din")


def void_the_group(walker: Walker) -> None:
    """Void all that came from throwaway addresses."""
    page = walker.page
    page.goto(DESK)
    walker.look()
    press(walker, link(walker, "engangspost.example"), to="/stemmekontroll/gruppe/")
    walker.look()
    reach(walker, page.get_by_role("radio", name="De jeg har valgt på siden"))
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name=re.compile("Hele gruppen"))).to_be_checked()
    reach(walker, page.get_by_label("Grunn til å forkaste"))
    page.keyboard.press("ArrowDown")
    press(walker, button(walker, "Forkast"), to="/avgjorelser$")
    says(walker, f"{control.THROWAWAY + 1} stemmer blir forkastet")
    walker.look()


def complain(walker: Walker, own: str) -> None:
    """Complain over the voided vote from its own page."""
    until(walker, own, walker.page.get_by_text("Stemmen er forkastet"))
    walker.look()
    press(walker, link(walker, "Klag på avgjørelsen"), to="/klage$")
    press(walker, button(walker, "Send klagen"))
    says(walker, "Skriv hvorfor du klager.")
    walker.look()
    write(walker, "Hvorfor bør stemmen telle?", "Jeg bruker alltid en slik adresse.")
    press(walker, button(walker, "Send klagen"))
    says(walker, "Vi har fått klagen din.")
    walker.look()


def open_the_complaint(walker: Walker) -> None:
    """Open the one complaint there is."""
    walker.page.goto(f"{DESK}/klager")
    press(walker, link(walker, "Klage på stemme"), to="/klager/.+")
    walker.look()


def uphold(walker: Walker) -> None:
    """Answer the complaint: the vote is good after all."""
    open_the_complaint(walker)
    reach(walker, walker.page.locator("input[name=utfall]").first)
    walker.page.keyboard.press("Space")
    expect(walker.page.get_by_role("radio", name=re.compile("godkjennes likevel"))).to_be_checked()
    write(walker, "Begrunnelse", "Vi tror deg.")
    press(walker, button(walker, "Avgjør klagen"), to="/avgjorelser$")
    says(walker, "Venter på godkjenning fra én til.")
    walker.look()


def agree(walker: Walker) -> None:
    """Agree to what another has decided."""
    walker.page.goto(f"{DESK}/avgjorelser")
    press(walker, link(walker, "Se og godkjenn"), to="/avgjorelser/.+")
    walker.look()
    press(walker, button(walker, "Godkjenn som nummer to"), to="/avgjorelser$")


def test_a_vote_is_held_voided_complained_over_and_restored(place: Place) -> None:
    first, voter = place.officer("A"), place.person()
    own = vote(voter)
    until(voter, own, voter.page.get_by_text("Stemmen er til kontroll"))
    voter.look()
    void_the_group(first)
    place.ten_minutes_later()
    assert mail(voter, "Stemmen din er forkastet") == own
    complain(voter, own)
    open_the_complaint(first)
    says(first, "En annen må avgjøre klagen.")
    uphold(place.officer("B"))
    first.page.goto(f"{DESK}/avgjorelser")
    says(first, "Du var med på å forkaste stemmen.")
    agree(place.officer("C"))
    assert mail(voter, "Stemmen din teller likevel") == own
    until(voter, own, voter.page.get_by_text("Stemmen teller"))
    voter.look()
    assert [fault for walker in place.walkers for fault in walker.faults] == []
