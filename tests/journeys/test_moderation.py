"""Moderators at their desk, by keyboard, in a real browser."""

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from portal.accounts.models import Account
from portal.app import create_app
from portal.foundation import clock
from portal.foundation.db import db
from portal.moderation import actions
from portal.moderation.models import Case, Verdict
from portal.moderation.rules import Act, Moderator, Reason, State
from tests.conftest import configured
from tests.journeys.site import running
from tests.journeys.walker import Walker
from tests.moderation.comments import comment, comments

HERE = "/for-ansatte/kommentarer"
DRAMMEN = "finalist:2019/drammen"
CURRENT = "[data-case][data-current]"


class Desk:
    """A running demonstration with cases of the test's own, seen from the database too."""

    def __init__(self, base: str, data: Path) -> None:
        self.base, self.data = base, data

    def ask(self, question):
        """Answer a question to the database."""
        app = create_app(configured(self.data))
        with app.app_context():
            try:
                return question()
            finally:
                db.session.remove()
                db.engine.dispose()


def served(demo_portal: Path, folder: Path, fill) -> Iterator[Desk]:
    """Serve the demonstration with what `fill` puts into it."""
    loaded = folder / "loaded"
    shutil.copytree(demo_portal, loaded)
    Desk("", loaded).ask(fill)
    with running(loaded, folder) as base:
        yield Desk(base, folder / "var")


def moderator(letter: str) -> Moderator:
    """One of the demonstration's moderators."""
    found = db.session.scalars(select(Account).where(Account.name.endswith(f"Moderator {letter}"))).one()
    return Moderator(found.id, found.name, found.address)


def signed_in(browser: Browser, desk: Desk, letter: str = "A", width: int = 1280, scripts: bool = True) -> Walker:
    """A moderator who has signed in."""
    walker = Walker(browser, desk.base, width=width, scripts=scripts, prefix="")
    walker.page.goto("/demo/ansatte")
    walker.page.locator("button", has_text=f"Moderator {letter}").click()
    walker.page.wait_for_url(re.compile("/for-ansatte$"))
    return walker


def states(ids: list[int]):
    """What became of cases."""
    return lambda: Counter(db.session.scalars(select(Case.state).where(Case.id.in_(ids))))


class Typist:
    """Presses keys and counts them; waits, as somebody who reads does, until the next case is there."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.pressed += 1

    @property
    def at(self) -> str | None:
        found = self.page.locator(CURRENT)
        return found.get_attribute("data-case") if found.count() else None

    def decide(self, *keys: str) -> None:
        before = self.at
        for key in keys:
            self.press(key)
        self.page.wait_for_function(
            "before => (document.querySelector('[data-case][data-current]')?.dataset.case ?? '') !== before", arg=before
        )


@pytest.fixture(scope="module")
def many(demo_portal, tmp_path_factory) -> Iterator[Desk]:
    """Two hundred comments that wait."""
    yield from served(
        demo_portal, tmp_path_factory.mktemp("many"), lambda: comments(200, place=DRAMMEN, now=clock.now())
    )


def test_two_hundred_comments_with_at_most_two_keystrokes_each(browser, many):
    walker = signed_in(browser, many)
    page, typist = walker.page, Typist(walker.page)
    try:
        page.goto(HERE)
        for number in range(200):
            expect(page.locator(CURRENT)).to_have_count(1)
            approves = number % 2 == 0
            typist.decide(*(("a",) if approves else ("r", str(number % 8 + 1))))
        expect(page.locator("[data-empty-text]")).to_be_focused()
        expect(page.locator("[data-live]")).to_have_text("Ingenting mer venter her.")
        walker.look()
    finally:
        walker.close()
    assert walker.faults == []
    assert typist.pressed == 100 * 1 + 100 * 2
    everything = many.ask(lambda: Counter(db.session.scalars(select(Case.state).where(Case.place == DRAMMEN))))
    assert everything == {State.SHOWN: 100, State.REFUSED: 100}
    reasons = many.ask(lambda: Counter(db.session.scalars(select(Verdict.reason).where(Verdict.act == Act.REFUSE))))
    assert reasons == dict.fromkeys([list(Reason)[place] for place in (1, 3, 5, 7)], 25)


def in_order(case_ids: list[int]) -> list[int]:
    """The cases as they were decided."""
    return list(db.session.scalars(select(Verdict.case_id).where(Verdict.case_id.in_(case_ids)).order_by(Verdict.id)))


@pytest.fixture
def few(demo_portal, tmp_path) -> Iterator[Desk]:
    """Six comments that wait, and one that is shown and reported."""

    def fill() -> None:
        now = clock.now()
        comments(6, place=DRAMMEN, now=now)
        shown = comment(
            "Dette er vist.", author="vist@example.org", name="Leser Vist", place=DRAMMEN, now=now, at_once=True
        )
        actions.report(shown, category=Reason.HATE_OR_THREAT, words=None, reporter="a", now=now, quote=None)

    yield from served(demo_portal, tmp_path, fill)


def test_keys_typed_faster_than_the_net_are_sent_in_order_and_undone_in_order(browser, few):
    walker = signed_in(browser, few)
    page = walker.page
    page.route(f"**{HERE}/avgjor*", lambda route: (page.wait_for_timeout(150), route.continue_()))
    try:
        page.goto(HERE)
        for key in ("a", "r", "3", "j", "a", "k", "a"):  # 1, 2, past 3 to 4, back to 3
            page.keyboard.press(key)
        expect(page.locator("[data-undo]")).to_contain_text("Leser 3")
        decided = few.ask(lambda: in_order([1, 2, 3, 4]))
        assert decided == [1, 2, 4, 3]
        for key in ("u", "u"):
            page.keyboard.press(key)
        expect(page.locator("#sak-4")).to_be_focused()
        assert few.ask(states([1, 2, 3, 4])) == {State.SHOWN: 1, State.REFUSED: 1, State.PENDING: 2}
        walker.look()
    finally:
        walker.close()
    assert walker.faults == []
