"""The proof of work in a real browser: loaded when many vote, solved by itself, never in the way."""

import urllib.parse
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from portal.voting.rules import brakes
from tests.journeys.site import running
from tests.web import STEM

PATIENCE = 30_000  # milliseconds; the machine may be busy


@pytest.fixture(scope="module")
def busy_site(demo_portal: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site of its own, where so many have asked from this network that work is asked for."""
    with running(demo_portal, tmp_path_factory.mktemp("busy")) as base:
        for number in range(brakes.ASKING_FROM_NETWORK + 1):
            ask(base, f"velger{number}@example.org")
        yield base


def ask(base: str, address: str) -> None:
    fields = urllib.parse.urlencode({"valg": "drammen", "epost": address}).encode()
    connection = HTTPConnection(base.removeprefix("http://"))
    connection.request("POST", STEM, fields, {"Origin": base, "Content-Type": "application/x-www-form-urlencoded"})
    assert connection.getresponse().status == 303
    connection.close()


def opened(context: BrowserContext, base: str) -> tuple[Page, list[str], list[str]]:
    """The form, what the console says, and what was fetched."""
    page = context.new_page()
    said: list[str] = []
    fetched: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(base + STEM)
    return page, said, fetched


def test_many_vote_and_the_browser_does_its_work_while_the_voter_types(browser: Browser, busy_site: str):
    context = browser.new_context(locale="nb-NO")
    page, said, fetched = opened(context, busy_site)
    expect(page.get_by_text("Sjekken er ferdig")).to_be_visible(timeout=PATIENCE)
    page.get_by_label("Larvik").check()
    page.get_by_label("E-postadressen din").fill("kari@example.org")
    faults = Axe().run(page, context=".ballot").response["violations"]
    assert [(fault["id"], fault["help"]) for fault in faults] == []
    page.get_by_role("button", name="Gi din stemme").click()
    page.wait_for_url("**/stem/kode", timeout=PATIENCE)
    assert said == [] and [url for url in fetched if not url.startswith(busy_site)] == []
    assert any("/static/work-" in url for url in fetched) and any("/static/pbkdf2-" in url for url in fetched)
    context.close()


def test_whoever_is_faster_than_the_check_is_told_to_wait_and_nothing_is_sent_by_itself(
    browser: Browser, busy_site: str
):
    context = browser.new_context(locale="nb-NO")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    context.route("**/oppgave?alltid", hold)
    page, said, _ = opened(context, busy_site)
    page.get_by_label("Larvik").check()
    page.get_by_label("E-postadressen din").fill("ola@example.org")
    expect(page.get_by_text("Nettleseren gjør en liten sjekk …")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="Gi din stemme").click()
    expect(page.get_by_text("Vent litt. Du kan sende når sjekken er ferdig.")).to_be_visible()
    held[0].continue_()
    expect(page.get_by_text("Sjekken er ferdig", exact=True).first).to_be_visible(timeout=PATIENCE)
    assert page.url == busy_site + STEM
    page.get_by_role("button", name="Gi din stemme").click()
    page.wait_for_url("**/stem/kode", timeout=PATIENCE)
    assert said == []
    context.close()


def test_without_javascript_the_vote_is_taken(browser: Browser, busy_site: str):
    context = browser.new_context(java_script_enabled=False)
    page, _, fetched = opened(context, busy_site)
    page.get_by_label("Larvik").check()
    page.get_by_label("E-postadressen din").fill("anne@example.org")
    page.get_by_role("button", name="Gi din stemme").click()
    page.wait_for_url("**/stem/kode", timeout=PATIENCE)
    assert not [url for url in fetched if "work-" in url]
    context.close()


def test_a_check_that_fails_does_not_keep_anybody_from_voting(browser: Browser, busy_site: str):
    context = browser.new_context(locale="nb-NO")
    context.route("**/static/pbkdf2-*", lambda route: route.abort())
    context.route("**/oppgave?alltid", lambda route: route.fulfill(status=500, body="feil"))
    page, _, _ = opened(context, busy_site)
    expect(page.get_by_text("Sjekken gikk ikke i denne nettleseren.")).to_be_visible(timeout=PATIENCE)
    page.get_by_label("Larvik").check()
    page.get_by_label("E-postadressen din").fill("per@example.org")
    page.get_by_role("button", name="Gi din stemme").click()
    page.wait_for_url("**/stem/kode", timeout=PATIENCE)
    context.close()


def test_when_few_vote_nothing_of_it_is_fetched(browser: Browser, site: str):
    context = browser.new_context(locale="nb-NO")
    page, said, fetched = opened(context, site)
    page.wait_for_load_state("networkidle")
    assert said == [] and not [url for url in fetched if "/static/work" in url or "pbkdf2" in url]
    assert [url for url in fetched if url.endswith("/stem/oppgave")] and page.locator(".work").is_hidden()
    context.close()
