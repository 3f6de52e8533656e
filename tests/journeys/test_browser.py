"""A reader meets the finalists and votes, in a real browser."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.walker import Walker

EDITION = "/norges-kulturkommune/2019"


@pytest.mark.parametrize(
    ("width", "prefix", "scripts"),
    [(1280, "", True), (390, "", False), (390, "/nn", True), (320, "/en", True)],
    ids=("bokmål on a desk", "bokmål without scripts", "nynorsk on a phone", "English on the narrowest screen"),
)
def test_reader_meets_the_finalists_and_votes_by_mail_link(
    browser: Browser, site: str, width: int, scripts: bool, prefix: str
) -> None:
    walker = Walker(browser, site, width=width, scripts=scripts, prefix=prefix)
    address = f"leser-{width}-{scripts}-{prefix.strip('/') or 'nb'}@example.org".lower()
    try:
        _read(walker)
        _vote(walker, address)
        _look_up(walker)
    finally:
        walker.close()
    assert walker.faults == []


def _read(walker: Walker) -> None:
    walker.go("/")
    expect(walker.page.locator("h1")).to_have_count(1)
    walker.follow("/artikler/tre-kommuner-i-finalen")
    walker.go("/")
    walker.follow("/artikler")
    walker.go("/norges-kulturkommune")
    walker.follow(EDITION)
    for slug in ("drammen", "larvik", "sarpsborg"):
        walker.go(EDITION)
        walker.follow(f"{EDITION}/finalister/{slug}")
        expect(walker.page.locator("h1")).to_contain_text(slug.capitalize())
    walker.go(f"{EDITION}/slik-stemmer-du")


def _vote(walker: Walker, address: str) -> None:
    page = walker.page
    walker.go(f"{EDITION}/stem")
    button = page.locator("form.ballot button[type=submit]")
    page.locator("#epost").fill("kari.eksempel.no")
    button.click()
    page.wait_for_load_state()
    walker.look()
    expect(page.locator(".ds-error-summary a")).to_have_count(2)
    expect(page.locator("#epost")).to_have_value("kari.eksempel.no")
    if walker.scripts:
        expect(page.locator(".ds-error-summary")).to_be_focused()

    page.locator("label.choice", has_text="Larvik").click()
    page.locator("#epost").fill(address)
    button.click()
    page.wait_for_url(re.compile(f"{EDITION}/stem/kode$"))
    walker.look()

    _open_mail(walker, address)
    page.locator(".letter a").first.click()
    page.wait_for_url(re.compile("/stem/bekreft/"))
    walker.look()
    expect(page.locator(".is-chosen")).to_contain_text("Larvik")
    page.locator("form.ballot button[type=submit]").click()
    page.wait_for_load_state()
    walker.look()
    expect(page.locator("#kode")).to_be_visible()


def _open_mail(walker: Walker, address: str) -> None:
    page = walker.page
    row = page.locator("li", has_text=address).locator("a").first
    for _ in range(20):
        page.goto(f"{walker.prefix}/demo/e-post")
        if row.count():
            break
        page.wait_for_timeout(500)
    walker.look()
    row.click()
    page.wait_for_url(re.compile("/demo/e-post/"))
    walker.look()


def _look_up(walker: Walker) -> None:
    page = walker.page
    code = page.locator("#kode").inner_text()
    assert len(re.sub(r"\s", "", code)) == 27
    walker.go("/kvittering")
    page.locator("#kode").fill(code)
    page.locator("form button[type=submit]").click()
    page.wait_for_load_state()
    walker.look()
    expect(page.locator("h1")).not_to_contain_text("kode")
