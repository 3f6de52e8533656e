"""Somebody is invited, enrols, signs in, works and is closed – by keyboard alone, in a real browser."""

import re
import time

import pytest
from passlib.totp import TOTP
from playwright.sync_api import Browser, Page, expect

from tests.journeys.walker import Walker

PASSWORD = "en blå sykkel i regn"
MOST_TABS = 80
TOLD = {
    "": ("Invitasjonen er sendt", "lett å gjette", "10 koder er igjen.", "Kontoen er stengt"),
    "/nn": ("Invitasjonen er send", "lett å gjette", "10 kodar er att.", "Kontoen er stengd"),
    "/en": ("The invitation has been sent", "easy to guess", "10 codes are left.", "The account is closed"),
}
REACHED = "selector => document.activeElement !== null && document.activeElement.matches(selector)"


def tab_to(page: Page, selector: str) -> None:
    """Go on with the tab key until the wanted thing has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(REACHED, selector):
            return
    raise AssertionError(f"the tab key does not lead to {selector} on {page.url}")


def press(page: Page, selector: str, key: str = "Enter") -> None:
    """Go to something by the tab key and press it."""
    tab_to(page, selector)
    page.keyboard.press(key)
    page.wait_for_load_state()


def write(page: Page, selector: str, text: str) -> None:
    """Go to a field by the tab key and write."""
    tab_to(page, selector)
    page.keyboard.type(text)


def code(key: str, later: int = 0) -> str:
    """What an app with the key shows, now or a few seconds later."""
    return TOTP(key=key, format="base32").generate(time.time() + later).token


@pytest.mark.parametrize(("width", "prefix"), ((1280, ""), (390, "/nn"), (320, "/en")))
def test_invited_enrolled_signed_in_and_closed(browser: Browser, site: str, width: int, prefix: str) -> None:
    admin = Walker(browser, site, width=width, prefix=prefix)
    ola = Walker(browser, site, width=width, prefix=prefix)
    address = f"ola-{width}@example.org"
    try:
        _invite(admin, address)
        key = _enrol(ola, address)
        _sign_out_and_in(ola, address, key)
        _work(ola)
        _close(admin, address)
        ola.page.keyboard.press("F5")
        ola.page.goto(f"{prefix}/for-ansatte")
        ola.look()
        expect(ola.page).to_have_url(re.compile(r"/logg-inn\?neste="))
    finally:
        admin.close()
        ola.close()
    assert admin.faults + ola.faults == []


def _invite(walker: Walker, address: str) -> None:
    page = walker.page
    walker.go("/demo/ansatte")
    press(page, "section:last-of-type li:first-child button")
    page.wait_for_url(re.compile("/for-ansatte$"))
    walker.look()
    press(page, f'a[href="{walker.prefix}/for-ansatte/personer"]')
    page.wait_for_url(re.compile("/personer$"))
    walker.look()
    press(page, f'a[href="{walker.prefix}/for-ansatte/personer/inviter"]')
    page.wait_for_url(re.compile("/inviter$"))
    walker.look()
    press(page, "main button[type=submit]")
    expect(page.locator(".ds-error-summary a")).to_have_count(3)
    walker.look()
    write(page, "#navn", "Ola Nordmann")
    write(page, "#adresse", address)
    press(page, 'input[value="moderator"]', "Space")
    press(page, "main button[type=submit]")
    page.wait_for_url(re.compile(r"/personer/\d+$"))
    walker.look()
    expect(page.locator(".told-now")).to_contain_text(TOLD[walker.prefix][0])


def _enrol(walker: Walker, address: str) -> str:
    page = walker.page
    row = page.locator("li", has_text=address).locator("a").first
    for _ in range(20):
        page.goto("/demo/e-post")
        if row.count():
            break
        page.wait_for_timeout(500)
    row.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/demo/e-post/"))
    press(page, ".letter a")
    page.wait_for_url(re.compile("/invitasjon/"))
    walker.look()
    write(page, "#passord", "passord1234567")
    page.keyboard.press("Enter")
    expect(page.locator("#passord-feil")).to_contain_text(TOLD[walker.prefix][1])
    walker.look()
    write(page, "#passord", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".key code")).to_be_visible()
    walker.look()
    key = page.locator(".key code").inner_text().replace("-", "").replace(" ", "")
    write(page, "#kode", code(key))
    page.keyboard.press("Enter")
    expect(page.locator("#koder li")).to_have_count(10)
    walker.look()
    press(page, "main a.ds-button")
    page.wait_for_url(re.compile("/for-ansatte$"))
    walker.look()
    return key


def _sign_out_and_in(walker: Walker, address: str, key: str) -> None:
    page = walker.page
    press(page, "header .as-link")
    page.wait_for_url(re.compile("/logg-ut$"))
    walker.look()
    press(page, f'main a[href="{walker.prefix}/logg-inn"]')
    page.wait_for_url(re.compile("/logg-inn$"))
    walker.look()
    write(page, "#adresse", address)
    write(page, "#passord", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/logg-inn/kode$"))
    walker.look()
    write(page, "#kode", code(key, later=30))  # the code of this half minute was taken when enrolling
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/for-ansatte$"))


def _work(walker: Walker) -> None:
    page = walker.page
    press(page, f'a[href="{walker.prefix}/for-ansatte/hendelseslogg"]')
    page.wait_for_url(re.compile("/hendelseslogg$"))
    expect(page.locator("tbody tr")).to_have_count(4)
    walker.look()
    press(page, f'a[href="{walker.prefix}/min-konto"]')
    page.wait_for_url(re.compile("/min-konto$"))
    expect(page.locator("main")).to_contain_text(TOLD[walker.prefix][2])
    walker.look()


def _close(walker: Walker, address: str) -> None:
    page = walker.page
    write(page, "#grunn-stenge", "Har sluttet")
    press(page, 'form[action$="/steng"] button')
    expect(page.locator(".told-now")).to_contain_text(TOLD[walker.prefix][3])
    walker.look()
    expect(page.locator("main")).to_contain_text(address)


def test_the_warning_before_the_session_ends(browser: Browser, site: str) -> None:
    walker = Walker(browser, site, width=1280)
    page = walker.page
    page.clock.install()
    try:
        page.goto("/demo/ansatte")
        page.locator("button", has_text="Moderator A").click()
        page.wait_for_url(re.compile("/for-ansatte$"))
        warning = page.locator("[data-warning]")
        expect(warning).to_be_hidden()
        page.clock.run_for("26:00")
        expect(warning).to_be_visible()
        walker.look()
        warning.get_by_role("button").click()
        expect(page.locator("[data-stayed]")).to_have_text("Du er fortsatt logget inn.")
        expect(warning).to_be_hidden()
        assert page.url.endswith("/for-ansatte"), "whatever was being written is still there"
    finally:
        walker.close()
    assert walker.faults == []
