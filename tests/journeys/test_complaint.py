"""A comment is refused, its author hears why and complains, and another moderator overturns it – by keyboard alone."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.test_moderation import HERE, few, own_site, signed_in
from tests.journeys.test_staff import press, write
from tests.journeys.walker import PHONE, Walker

__all__ = ["few", "own_site"]

ARTICLE = "/artikler/tre-kommuner-i-finalen"


def mail_about(page: Page, subject: str) -> None:
    """Open the newest mail with a subject, once the worker has sent it."""
    row = page.locator("li", has_text=subject).locator("a").first
    for _ in range(60):
        page.goto("/demo/e-post")
        if row.count():
            break
        page.wait_for_timeout(500)
    row.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/demo/e-post/"))


def test_refused_told_complained_and_overturned_by_another(browser, few):
    reader = Walker(browser, few.base)
    first, second = signed_in(browser, few, "A", PHONE), signed_in(browser, few, "B", PHONE)
    text = "Jeg savner mer om kulturskolen."
    try:
        _comment(reader, text)
        _refuse(first, text)
        _complain(reader)
        _first_may_not(first, text)
        _overturn(second, text)
        mail_about(reader.page, "Avgjørelsen er endret")
        reader.look()
        expect(reader.page.locator("main")).to_contain_text("Du har rett.")
        reader.go(ARTICLE)
        expect(reader.page.locator("main")).to_contain_text(text)
        reader.go("/modereringslogg")
        expect(reader.page.locator("main")).to_contain_text("Avgjørelsen er endret etter klage")
        expect(reader.page.locator("main")).not_to_contain_text(text)
    finally:
        for walker in (reader, first, second):
            walker.close()
    assert reader.faults + first.faults + second.faults == []


def _comment(reader: Walker, text: str) -> None:
    page = reader.page
    reader.go("/kommentarer/artikler/tre-kommuner-i-finalen/skriv")
    write(page, "#navn", "Leser Klage")
    write(page, "#tekst", text)
    write(page, "#adresse", "klage@example.org")
    press(page, "main form button[type=submit]")
    page.wait_for_url(re.compile("/sjekk-e-posten"))
    mail_about(page, "Bekreft kommentaren")
    press(page, ".letter a")
    page.wait_for_url(re.compile("/kommentarer/bekreft/"))
    press(page, "main form button[type=submit]")
    page.wait_for_url(re.compile("/kommentarer/min/[^/]+$"))
    reader.look()


def _refuse(walker: Walker, text: str) -> None:
    page = walker.page
    page.goto(HERE)
    mine = page.locator("[data-case]", has_text=text)
    for _ in range(40):
        if mine.get_attribute("data-current") is not None:
            break
        page.keyboard.press("j")
    page.keyboard.press("r")
    walker.look()
    page.keyboard.press("1")
    expect(page.locator("[data-undo]")).to_contain_text("Ikke publisert: kommentaren fra Leser Klage.")


def _complain(reader: Walker) -> None:
    page = reader.page
    mail_about(page, "ikke publisert")
    reader.look()
    expect(page.locator("main")).to_contain_text("handler om noe annet enn saken")
    page.locator(".letter a", has_text="/klag").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/klag$"))
    write(page, "main textarea", "Kulturskolen er nevnt i saken.")
    press(page, "main form button[type=submit]")
    page.wait_for_url(re.compile("/kommentarer/min/[^/]+$"))
    reader.look()


def _first_may_not(walker: Walker, text: str) -> None:
    page = walker.page
    page.goto(f"{HERE}?vis=klager")
    page.locator("[data-case]", has_text=text).focus()
    page.keyboard.press("o")
    page.wait_for_url(re.compile(rf"{HERE}/\d+"))
    walker.look()
    expect(page.locator("main")).to_contain_text("Klagen gjelder din egen avgjørelse.")
    expect(page.locator("#utfall")).to_have_count(0)


def _overturn(walker: Walker, text: str) -> None:
    page = walker.page
    page.goto(f"{HERE}?vis=klager")
    page.locator("[data-case]", has_text=text).focus()
    page.keyboard.press("o")
    page.wait_for_url(re.compile(rf"{HERE}/\d+"))
    page.locator("#utfall").focus()
    page.keyboard.press("ArrowDown")
    write(page, "#svar", "Du har rett.")
    press(page, 'form[action*="/klage"] button')
    expect(page.locator(".told-now")).to_contain_text("Avgjørelsen er endret.")
    walker.look()
