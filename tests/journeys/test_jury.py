"""A juror scores a case and is recused from the next, the secretary enters a decision – by keyboard alone, in a browser."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.test_vote_desk import PATIENCE, button, link, press, reach, says
from tests.journeys.walker import PHONE, Walker

NOTE, WHY, REASONS = "Spør om tallene.", "Broren min er kultursjef der.", "Juryen i eksempelet så en **tydelig** plan."

HIDDEN = "(regions) => regions.map((each) => each.scrollWidth > each.clientWidth)"


@pytest.fixture
def walker(browser: Browser, site: str) -> Iterator[Walker]:
    found = Walker(browser, site, width=PHONE)
    found.page.set_default_timeout(1000 * PATIENCE)
    yield found
    found.close()


def become(walker: Walker, name: str) -> None:
    walker.page.goto("/demo/ansatte")
    press(walker, button(walker, name), to="/(for-ansatte|jury)$")


def choose(walker: Walker, field: Locator, *, steps: int = 0) -> None:
    """Go to a group of radio buttons by Tab, and choose in it."""
    reach(walker, field)
    for key in ["Space", *["ArrowRight"] * steps]:
        walker.page.keyboard.press(key)


def type_in(walker: Walker, field: Locator, text: str) -> None:
    reach(walker, field)
    walker.page.keyboard.type(text)


def test_a_juror_scores_one_case_and_is_recused_from_the_next(walker: Walker) -> None:
    become(walker, "Jurymedlem E")
    page = walker.page
    page.goto("/jury")
    press(walker, link(walker, "Fortsett med neste sak"), to="/jury/sak/")
    first = page.url
    says(walker, "Eksempellandet: juryens vedtak")
    press(walker, button(walker, "Ferdig, gå til neste"), to=first)  # too early: what is missing has the focus
    assert (
        page.locator("ds-error-summary:focus a").count() == page.locator(".criterion [aria-invalid]").count() / 6 == 3
    )
    walker.look()
    for group in page.locator(".criterion").all():
        choose(walker, group.locator("input[type=radio]").first, steps=3)
    type_in(walker, page.get_by_label("Privat notat"), NOTE)
    walker.look()
    press(walker, button(walker, "Ferdig, gå til neste"), to="/jury/sak/")
    says(walker, "Vurderingen er ferdig.")
    assert page.url != first
    second = page.url
    press(walker, link(walker, "Meld deg inhabil"), to="/inhabil$")
    type_in(walker, page.get_by_label("Hvorfor"), WHY)
    press(walker, button(walker, "Meld meg inhabil"), to="/jury$")
    says(walker, "Du er meldt inhabil.")
    answer = page.goto(second)
    assert answer is not None and answer.status == 404
    page.goto(first)
    assert page.locator("input[type=radio][value='4']:checked").count() == page.locator(".criterion").count() == 3
    assert page.get_by_label("Privat notat").input_value() == NOTE
    typed_in_a_finished_card(page)
    assert walker.faults == []


def typed_in_a_finished_card(page: Page) -> None:
    """A note leaves the card finished, points do not; what could not be saved is told where the writer is."""
    line, state = page.get_by_text("Vurderingen er ferdig. Endrer du"), page.locator("[data-state]")
    note, told = page.get_by_label("Privat notat"), page.locator("[data-saved]")
    with page.expect_response(re.compile("/jury/sak/")):
        note.press_sequentially("!")
    expect(state).to_have_text("Ferdig")
    expect(line).to_be_visible()
    page.locator("input[type=radio][value='5']").first.check()
    expect(state).to_have_text("Ikke ferdig")
    expect(line).to_have_count(0)
    page.locator("[name=versjon]").evaluate("(field) => field.value = 0")  # as if another window had saved
    note.press_sequentially("!")
    expect(told).to_contain_text("Ikke lagret.")
    expect(told).to_be_in_viewport(ratio=1)
    expect(told).to_have_class(re.compile(r"\bbad\b"))


def test_the_secretary_opens_a_meeting_and_enters_what_it_decides(walker: Walker) -> None:
    become(walker, "Jurysekretær A")
    page = walker.page
    page.goto("/jury")
    press(walker, link(walker, "Eksempelfylket"), to=r"/jury/runde/\d+$")
    assert page.locator(".tbl-scroll").evaluate_all(HIDDEN) == [
        False,
        False,
    ]  # nothing of the tables is outside a phone
    press(walker, link(walker, "Jurymøter"), to="/moter$")
    press(walker, link(walker, "18. juli"), to=r"/jury/mote/\d+$")
    for name in ("Juryleder A", "Jurymedlem A", "Jurymedlem B"):
        reach(walker, page.get_by_label(name))
        page.keyboard.press("Space")
    press(walker, button(walker, "Lagre oppmøtet"), to="/jury/mote/")
    press(walker, button(walker, "Åpne møtet"), to="/jury/mote/")
    point = page.locator(".jury-point", has_text="Eksempelvik")
    reach(walker, point.locator("summary"))
    page.keyboard.press("Enter")
    choose(walker, point.locator("input[type=radio]").first)
    type_in(walker, point.get_by_label("Juryens begrunnelse"), REASONS)
    press(walker, point.get_by_role("button", name="Før inn vedtaket"), to="/jury/mote/")
    says(walker, "Vedtaket er ført inn")
    assert point.locator(".prose strong").inner_text() == "tydelig"
    walker.look()
    assert walker.faults == []
