"""Moderators at their desk, by keyboard, in a real browser."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select, update

from portal.accounts.models import Account
from portal.app import create_app
from portal.foundation import clock
from portal.foundation.db import db, transaction
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

    def __init__(self, base: str, data: Path, ids: list[int] | None = None) -> None:
        self.base, self.data, self.ids = base, data, ids or []

    def ask(self, question):
        """Answer a question to the database."""
        app = create_app(configured(self.data))
        with app.app_context():
            try:
                return question()
            finally:
                db.session.remove()
                db.engine.dispose()


@pytest.fixture(scope="module")
def own_site(demo_portal: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A site of their own: what they clear away is on everybody else's."""
    folder = tmp_path_factory.mktemp("moderating")
    with running(demo_portal, folder) as base:
        yield Desk(base, folder / "var")


def filled(desk: Desk, fill) -> Desk:
    """The desk with nothing on it but what `fill` puts there."""
    return Desk(desk.base, desk.data, desk.ask(lambda: cleared() or fill()))


@transaction
def cleared() -> None:
    """Take the demonstration's own examples out of the queue, and what was decided on them into the past."""
    for case_id in db.session.scalars(select(Case.id)).all():
        actions.withdraw(case_id, now=clock.now())
    db.session.execute(update(Verdict).values(really_at=clock.real_now() - timedelta(days=1)))


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


@pytest.fixture
def many(own_site: Desk) -> Desk:
    """Two hundred comments that wait."""
    return filled(own_site, lambda: comments(200, place=DRAMMEN, now=clock.now()))


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
    everything = many.ask(lambda: Counter(db.session.scalars(select(Case.state).where(Case.id.in_(many.ids)))))
    assert everything == {State.SHOWN: 100, State.REFUSED: 100}
    reasons = many.ask(
        lambda: Counter(
            db.session.scalars(select(Verdict.reason).where(Verdict.act == Act.REFUSE, Verdict.case_id.in_(many.ids)))
        )
    )
    assert reasons == dict.fromkeys([list(Reason)[place] for place in (1, 3, 5, 7)], 25)


def in_order(case_ids: list[int]) -> list[int]:
    """The cases as they were decided."""
    return list(db.session.scalars(select(Verdict.case_id).where(Verdict.case_id.in_(case_ids)).order_by(Verdict.id)))


@pytest.fixture
def few(own_site: Desk) -> Desk:
    """Six comments that wait, and one that is shown and reported."""

    def fill() -> list[int]:
        now = clock.now()
        ids = comments(6, place=DRAMMEN, now=now)
        shown = comment(
            "Dette er vist.", author="vist@example.org", name="Leser Vist", place=DRAMMEN, now=now, at_once=True
        )
        actions.report(shown, category=Reason.HATE_OR_THREAT, words=None, reporter="a", now=now, quote=None)
        return ids

    return filled(own_site, fill)


def test_keys_typed_faster_than_the_net_are_sent_in_order_and_undone_in_order(browser, few):
    walker = signed_in(browser, few)
    page = walker.page
    page.route(f"**{HERE}/avgjor*", lambda route: (page.wait_for_timeout(150), route.continue_()))
    try:
        page.goto(HERE)
        for key in ("a", "r", "3", "j", "a", "k", "a"):  # 1, 2, past 3 to 4, back to 3
            page.keyboard.press(key)
        expect(page.locator("[data-undo]")).to_contain_text("Leser 3")
        one, two, three, four = few.ids[:4]
        assert few.ask(lambda: in_order(few.ids)) == [one, two, four, three]
        for key in ("u", "u"):
            page.keyboard.press(key)
        expect(page.locator(f"#sak-{four}")).to_be_focused()
        assert few.ask(states(few.ids[:4])) == {State.SHOWN: 1, State.REFUSED: 1, State.PENDING: 2}
        walker.look()
    finally:
        walker.close()
    assert walker.faults == []


def test_keys_can_be_switched_off_and_never_fire_while_writing(browser, few):
    walker = signed_in(browser, few)
    page = walker.page
    try:
        page.goto(HERE)
        page.keyboard.press("?")
        expect(page.locator("dialog[data-help]")).to_be_visible()
        page.keyboard.press("a")  # no key acts behind the help
        walker.look()
        page.keyboard.press("Escape")
        page.locator("#sok").focus()
        page.keyboard.type("arfu")
        expect(page.locator("#sok")).to_have_value("arfu")
        page.locator("[data-case]").first.focus()
        page.keyboard.press("r")
        page.locator("form.reject textarea").focus()
        page.keyboard.type("a 3 r")
        page.keyboard.press("Escape")
        expect(page.locator("form.reject.case__more")).to_have_count(0)
        page.locator("[data-keys-switch]").focus()
        page.keyboard.press("Space")
        page.reload()
        expect(page.locator("[data-keys-switch]")).not_to_be_checked()
        page.locator("[data-case]").first.focus()
        page.keyboard.press("a")
        page.wait_for_timeout(300)
        assert few.ask(states(few.ids)) == {State.PENDING: 6}
    finally:
        walker.close()
    assert walker.faults == []


def test_own_words_are_sent_with_the_reason_and_a_missing_reason_is_asked_for(browser, few):
    walker = signed_in(browser, few)
    page = walker.page
    try:
        page.goto(HERE)
        page.keyboard.press("r")
        walker.look()
        page.locator("form.reject textarea").focus()
        page.keyboard.type("Skriv gjerne på nytt.")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("form.reject .bad")).to_have_text("Velg en grunn.")
        page.keyboard.press("ArrowDown")
        expect(page.locator("form.reject .told__reason:visible")).to_have_count(1)
        page.keyboard.press("2")
        expect(page.locator("[data-undo]")).to_contain_text("Ikke publisert: kommentaren fra Leser 1.")
    finally:
        walker.close()
    assert walker.faults == []
    chosen = select(Verdict.reason, Verdict.words).where(Verdict.case_id.in_(few.ids))
    said = few.ask(lambda: tuple(db.session.execute(chosen).one()))
    assert said == (Reason.PERSONAL_ATTACK, "Skriv gjerne på nytt.")


def test_what_another_decided_meanwhile_is_told_and_stays_on_the_page(browser, few):
    first, second = signed_in(browser, few, "A"), signed_in(browser, few, "B")
    try:
        first.page.goto(HERE)
        second.page.goto(HERE)
        second.page.keyboard.press("a")
        expect(second.page.locator("[data-undo]")).to_contain_text("Leser 1")
        first.page.keyboard.press("r")
        first.page.keyboard.press("5")
        trouble = first.page.locator("[data-troubles] p")
        expect(trouble).to_contain_text("Den er allerede avgjort. Publisert. Eksempel: Moderator B")
        first.page.keyboard.press("t")
        expect(first.page.locator(CURRENT)).to_contain_text("Du har saken til")
        expect(trouble).to_have_count(1)
        second.page.reload()
        expect(second.page.locator(f"#sak-{few.ids[1]}")).to_contain_text("Behandles av Eksempel: Moderator A")
        first.look()
    finally:
        first.close()
        second.close()
    assert first.faults + second.faults == []


def test_the_desk_works_without_javascript(browser, few):
    walker = signed_in(browser, few, scripts=False)
    page = walker.page
    try:
        walker.go(HERE)
        page.locator(f'#sak-{few.ids[0]} button[data-key="a"]').click()
        expect(page.locator("[data-part=undo]")).to_contain_text("Publisert: kommentaren fra Leser 1.")
        page.locator(f'#sak-{few.ids[1]} a[data-key="r"]').click()
        page.locator('input[value="copied"]').check()
        page.get_by_role("button", name="Ikke publiser, og send e-posten").click()
        page.wait_for_url(re.compile(f"{HERE}$"))
        page.get_by_role("link", name="Velg alle på siden").click()
        page.get_by_role("button", name="Publiser de valgte").click()
        expect(page.locator("[data-part=undo]")).to_contain_text("Publisert: 4 kommentarer.")
        assert few.ask(states(few.ids)) == {State.SHOWN: 5, State.REFUSED: 1}
        page.get_by_role("button", name=re.compile("Angre 4 avgjørelser")).click()
        assert few.ask(states(few.ids)) == {State.SHOWN: 1, State.REFUSED: 1, State.PENDING: 4}
        walker.look()
    finally:
        walker.close()
    assert walker.faults == []
