"""A citizen comments, confirms, and is read by a moderator and shown – by keyboard alone, in a real browser."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.journeys.test_staff import press, tab_to, write
from tests.journeys.walker import Walker

LARVIK = "/norges-kulturkommune/2019/finalister/larvik"
ALL = "/kommentarer/finalister/2019/larvik"


def test_comment_is_written_confirmed_approved_and_shown(browser: Browser, site: str) -> None:
    reader, moderator = Walker(browser, site), Walker(browser, site)
    word, address = "Kaffekoppen", "kaffe@example.org"
    try:
        _write(reader, word, address)
        own = _confirm(reader, address)
        _correct(reader, own, word)
        _approve(moderator, word)
        _read(reader, own, word)
        _withdraw(reader, own, word)
    finally:
        reader.close()
        moderator.close()
    assert reader.faults + moderator.faults == []


def _write(walker: Walker, word: str, address: str) -> None:
    page = walker.page
    walker.go(LARVIK)
    press(page, f'a[href="{ALL}/skriv"]')
    page.wait_for_url(re.compile("/skriv$"))
    walker.look()
    press(page, "main button[type=submit]")
    expect(page.locator(".ds-error-summary a")).to_have_count(3)
    expect(page.locator(".ds-error-summary")).to_be_focused()
    walker.look()
    write(page, "#tekst", f"{word} stod på bordet.")
    write(page, "#navn", "Leser K")
    write(page, "#adresse", address)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/sjekk-e-posten$"))
    walker.look()


def _mail(page: Page, address: str, subject: str) -> None:
    """Open the newest mail to somebody in the demonstration's mail box, and the link in it."""
    row = page.locator("li", has_text=address).filter(has_text=subject).locator("a").first
    for _ in range(40):
        page.goto("/demo/e-post")
        if row.count():
            break
        page.wait_for_timeout(500)
    row.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/demo/e-post/"))
    press(page, ".letter a")


def _confirm(walker: Walker, address: str) -> str:
    page = walker.page
    _mail(page, address, "Bekreft kommentaren din")
    page.wait_for_url(re.compile("/kommentarer/bekreft/"))
    walker.look()
    press(page, "main button[type=submit]")
    page.wait_for_url(re.compile("/kommentarer/min/"))
    expect(page.locator("main")).to_contain_text("Kommentaren venter på en moderator")
    walker.look()
    return page.url


def _correct(walker: Walker, own: str, word: str) -> None:
    page = walker.page
    press(page, 'main a[href$="/rett"]')
    page.wait_for_url(re.compile("/rett$"))
    walker.look()
    tab_to(page, "#tekst")
    page.keyboard.press("Control+a")
    page.keyboard.type(f"{word} står på bordet.")
    press(page, "main button[type=submit]")
    page.wait_for_url(own)
    expect(page.locator("main")).to_contain_text("står på bordet")


def _approve(walker: Walker, word: str) -> None:
    page = walker.page
    page.goto("/demo/ansatte")
    moderator = page.locator("button", has_text="Moderator A")
    moderator.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/for-ansatte$"))
    page.goto(f"/for-ansatte/kommentarer?sok={word}")
    walker.look()
    case = page.locator("[data-case]", has_text=word)
    expect(case).to_have_count(1)
    page.keyboard.press("a")
    expect(page.locator("[data-case]", has_text=word)).to_have_count(0)


def _read(walker: Walker, own: str, word: str) -> None:
    page = walker.page
    page.goto(own)
    walker.look()
    expect(page.locator("main")).to_contain_text("Kommentaren er publisert")
    press(page, 'main a[href^="/kommentarer/"]:not([href*="/min/"])')
    page.wait_for_url(re.compile(rf"{ALL}\?fra=\d+#kommentar-\d+$"))
    expect(page.locator(".comment", has_text=word)).to_have_count(1)
    walker.look()
    walker.go(LARVIK)
    expect(page.locator("#kommentarer")).to_contain_text(f"{word} står på bordet.")
    comment = page.locator(".comment", has_text=word)
    comment.locator("footer a").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/meld$"))
    walker.look()
    press(page, "input[value=off_topic]", "Space")
    press(page, "main button[type=submit]")
    page.wait_for_url(re.compile("/kommentarer/meldt$"))
    walker.look()


def _withdraw(walker: Walker, own: str, word: str) -> None:
    page = walker.page
    page.goto(own)
    press(page, 'main a[href$="/trekk"]')
    page.wait_for_url(re.compile("/trekk$"))
    walker.look()
    press(page, "main button[type=submit]")
    page.wait_for_url(own)
    expect(page.locator("main")).to_contain_text("Kommentaren er trukket")
    walker.look()
    walker.go(LARVIK)
    expect(page.locator("#kommentarer")).not_to_contain_text(word)


def test_comments_in_the_other_languages_and_the_rules(browser: Browser, site: str) -> None:
    for prefix in ("/nn", "/en"):
        walker = Walker(browser, site, width=320, prefix=prefix)
        try:
            for path in (
                f"{ALL}/skriv",
                ALL,
                "/kommentarer/regler",
                "/kommentarer/1/meld",
                "/kommentarer/sjekk-e-posten",
            ):
                walker.go(path)
        finally:
            walker.close()
        assert walker.faults == []


def test_moderator_closes_a_page_and_turns_the_switch(browser: Browser, site: str) -> None:
    walker = Walker(browser, site)
    page, here = walker.page, "/for-ansatte/kommentarer/innstillinger"
    article = "/artikler/tre-kommuner-i-finalen"
    try:
        page.goto("/demo/ansatte")
        page.locator("button", has_text="Moderator B").click()
        page.wait_for_url(re.compile("/for-ansatte$"))
        walker.go(here)
        write(page, "#side", article)
        write(page, "#hvorfor", "Debatten er slutt.")
        press(page, 'form[action$="/side"] button')
        expect(page.locator(".told-now")).to_contain_text("stengt for kommentarer")
        walker.look()
        page.goto(article)
        expect(page.locator("#kommentarer")).to_contain_text("Debatten er slutt.")
        walker.look()
        page.goto(here)
        press(page, 'form[action$="/apne"] button')
        expect(page.locator(".told-now")).to_contain_text("åpen for kommentarer igjen")
        press(page, "#bryter", "Space")
        write(page, "#beskjed", "Vi rydder til i morgen.")
        page.keyboard.press("Enter")
        expect(page.locator(".notice")).to_contain_text("Nødbryteren er på.")
        walker.look()
        press(page, 'form[action$="/av"] button')
        expect(page.locator(".told-now")).to_contain_text("Nødbryteren er av.")
    finally:
        walker.close()
    assert walker.faults == []
