"""Somebody votes, comments and gives feedback, then fetches and deletes their data – by keyboard alone, in a real browser."""

import json
import re

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.test_staff import press, tab_to, write
from tests.journeys.walker import Walker

EDITION = "/norges-kulturkommune/2019"
COMMENT = "Fint at alle tre viser fram biblioteket."


@pytest.mark.parametrize(("width", "prefix"), [(1280, ""), (390, "/en")])
def test_fetch_and_delete_my_data(browser: Browser, site: str, width: int, prefix: str) -> None:
    walker = Walker(browser, site, width=width, prefix=prefix)
    address = f"meg-{width}@example.org"
    try:
        _vote(walker, address)
        _comment(walker, address)
        _tell(walker, address)
        _see_and_fetch(walker, address)
        _delete(walker, address)
        _nothing_left(walker, address)
    finally:
        walker.close()
    assert walker.faults == []


def _open_newest(walker: Walker, address: str, part_of_link: str) -> None:
    """Open the newest mail to an address that leads to some kind of page, and follow its link."""
    page = walker.page
    rows = page.locator("li", has_text=address).locator("a")
    for _ in range(40):
        page.goto(f"{walker.prefix}/demo/e-post")
        if rows.count():
            rows.first.focus()
            page.keyboard.press("Enter")
            page.wait_for_url(re.compile("/demo/e-post/"))
            if page.locator(f'.letter a[href*="{part_of_link}"]').count():
                press(page, f'.letter a[href*="{part_of_link}"]')
                page.wait_for_url(re.compile(re.escape(part_of_link)))
                walker.look()
                return
        page.wait_for_timeout(250)
    raise AssertionError(f"no mail to {address} leads to {part_of_link}")


def _vote(walker: Walker, address: str) -> None:
    page = walker.page
    walker.go(f"{EDITION}/stem?valg=larvik")
    write(page, "#epost", address)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/stem/kode$"))
    _open_newest(walker, address, "/stem/bekreft/")
    press(page, "form.ballot button[type=submit]")
    expect(page.locator("#kode")).to_be_visible()


def _comment(walker: Walker, address: str) -> None:
    page = walker.page
    walker.go("/kommentarer/finalister/2019/drammen/skriv")
    write(page, "#tekst", COMMENT)
    write(page, "#navn", "Leser A")
    write(page, "#adresse", address)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/kommentarer/sjekk-e-posten"))
    _open_newest(walker, address, "/kommentarer/bekreft/")
    press(page, "main form button[type=submit]")
    page.wait_for_url(re.compile("/kommentarer/min/"))


def _tell(walker: Walker, address: str) -> None:
    page = walker.page
    walker.go("/tilgjengelighet")
    press(page, "main form.ballot button[type=submit]")
    expect(page.locator(".ds-error-summary a")).to_have_count(1)
    expect(page.locator(".ds-error-summary")).to_be_focused()
    walker.look()
    write(page, "#tekst", "Tabellen er vanskelig å lese med forstørrelse.")
    write(page, "#side", "Personvern")
    write(page, "#adresse", address)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/tilgjengelighet/sjekk-e-posten$"))
    walker.look()
    _open_newest(walker, address, "/tilgjengelighet/bekreft/")
    press(page, "main form button[type=submit]")
    expect(page.locator("h1")).to_be_visible()
    walker.look()


def _see_and_fetch(walker: Walker, address: str) -> None:
    page = walker.page
    walker.go("/")
    press(page, f'footer a[href="{walker.prefix}/mine-opplysninger"]')
    page.wait_for_url(re.compile("/mine-opplysninger$"))
    walker.look()
    write(page, "#adresse", "meg.example.org")
    page.keyboard.press("Enter")
    expect(page.locator("#adresse-feil")).to_be_visible()
    walker.look()
    tab_to(page, "#adresse")
    page.keyboard.press("Control+A")
    page.keyboard.type(address)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/mine-opplysninger/sjekk-e-posten$"))
    walker.look()
    _open_newest(walker, address, "/mine-opplysninger/")
    main = page.locator("main")
    for said in (address, COMMENT, "Folkets favoritt 2019", "forstørrelse"):
        expect(main).to_contain_text(said)
    assert "Larvik" not in main.inner_text(), "the choice is not told"
    tab_to(page, 'a[href$="/fil"]')
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    file = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert download.value.suggested_filename == "mine-opplysninger.json"
    assert (file["made_for"], file["votes"][0]["state"], file["comments"][0]["text"]) == (address, "counted", COMMENT)
    assert file["feedback"][0]["page"] == "Personvern"


def _delete(walker: Walker, address: str) -> None:
    page = walker.page
    press(page, 'a[href$="/slett"]')
    page.wait_for_url(re.compile("/slett$"))
    walker.look()
    expect(page.locator("#gaar")).to_be_visible()
    expect(page.locator("#blir")).to_be_visible()
    press(page, "form.ballot button[type=submit]")
    expect(page.locator("main")).to_contain_text(address)
    expect(page.locator("form")).to_have_count(0)
    walker.look()


def _nothing_left(walker: Walker, address: str) -> None:
    page = walker.page
    walker.go("/mine-opplysninger")
    write(page, "#adresse", address)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/mine-opplysninger/sjekk-e-posten$"))
    _open_newest(walker, address, "/mine-opplysninger/")
    main = page.locator("main")
    expect(main).to_contain_text("Folkets favoritt 2019")  # its fingerprint, until certification
    for gone in (COMMENT, "forstørrelse"):
        expect(main).not_to_contain_text(gone)
