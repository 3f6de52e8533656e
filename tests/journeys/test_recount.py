"""A reader counts for oneself in a real browser, after release; what was tampered with is refused there too."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.app import create_app
from portal.demo import travelling
from portal.foundation.db import db
from portal.voting.actions import sealing
from portal.voting.queries import signing
from tests import moments, web
from tests.conftest import configured
from tests.journeys.site import running
from tests.journeys.walker import Walker

PAGE = "/norges-kulturkommune/2019/kontroller"


class Released:
    """A running site after release: its address, a voter's receipt code, and the key of the log."""

    def __init__(self, base: str, code: str, key: str) -> None:
        self.base, self.code, self.key = base, code, key


@pytest.fixture(scope="module")
def released(demo_portal: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Released]:
    """The demonstration with one more vote, released and sealed."""
    folder = tmp_path_factory.mktemp("released")
    loaded = folder / "loaded"
    shutil.copytree(demo_portal, loaded)
    app = create_app(configured(loaded))
    with app.app_context():
        code = web.receipt_code(web.vote(app.test_client(), "kari@example.org", "larvik"))
        sealing.seal(1, moments.RELEASE_AT)
        travelling.travel(moments.RELEASE_AT + moments.SECOND)
        key = signing.signer_of(1).public_key.hex()
        db.session.remove()
        db.engine.dispose()
    with running(loaded, folder) as base:
        yield Released(base, code, key)


def found(page: Page) -> str:
    """Press the button and return what is said in the end; the focus is there."""
    page.locator("[data-start]").click()
    answer = page.locator("[data-found]")
    expect(answer).to_be_visible(timeout=30_000)
    expect(answer).to_be_focused()
    return answer.inner_text()


@pytest.mark.parametrize(("width", "prefix"), [(1280, ""), (390, "/nn"), (320, "/en")])
def test_the_browser_counts_what_the_result_page_says(
    browser: Browser, released: Released, width: int, prefix: str
) -> None:
    walker = Walker(browser, released.base, width=width, prefix=prefix)
    page = walker.page
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''}"))
    try:
        walker.go(PAGE)
        page.locator("#nokkel").fill(released.key.upper())
        page.locator("#kode").fill(released.code.lower())
        said = found(page)
        walker.look()
        own = [cell.inner_text() for cell in page.locator("td[data-own]").all()]
        theirs = [cell.inner_text() for cell in page.locator("td.n:not([data-own])").all()]
    finally:
        walker.close()
    assert said.startswith({"": "Du fikk de samme tallene", "/nn": "Du fekk", "/en": "You got"}[prefix])
    assert "Larvik" in said
    assert released.key not in said  # the key was given, so there is nothing to compare
    assert own == theirs
    assert not [each for each in sent if released.code.replace(" ", "").lower() in each.lower().replace("%20", "")]
    assert walker.faults == []


def test_a_log_that_was_tampered_with_on_its_way_is_refused(browser: Browser, released: Released) -> None:
    page = browser.new_page()
    whole = page.request.get(f"{released.base}{PAGE}/stemmelogg.jsonl").text()
    changed = whole.replace('"larvik"', '"drammen"', 1)
    assert changed != whole
    page.context.route("**/stemmelogg.jsonl", lambda route: route.fulfill(body=changed))
    page.goto(released.base + PAGE)
    said = found(page)
    page.close()
    assert said.startswith("Stemmeloggen stemmer ikke")
    assert "Kontrollsummen av linjene er en annen" in said


def test_a_foreign_key_a_mistyped_code_and_a_broken_line_are_told_with_a_remedy(
    browser: Browser, released: Released
) -> None:
    page = browser.new_page()
    page.goto(released.base + PAGE)
    page.locator("#kode").fill("22")
    page.locator("#nokkel").fill("ab12")
    page.locator("[data-start]").click()
    expect(page.locator("#nokkel")).to_be_focused()
    expect(page.locator("#nokkel-feil")).to_contain_text("64 tegn")
    expect(page.locator("#kode-feil")).to_contain_text("27 tegn")
    page.locator("#kode").fill("")
    page.locator("#nokkel").fill("ab" * 32)
    assert "en annen nøkkel enn den du skrev" in found(page)
    page.locator("#nokkel").fill("")
    assert "sammenlign med kvitteringen" in found(page)
    page.context.route("**/stemmelogg.jsonl", lambda route: route.abort())
    assert "prøv igjen" in found(page)
    page.close()


def test_without_scripts_the_page_offers_the_file_and_the_command(browser: Browser, released: Released) -> None:
    walker = Walker(browser, released.base, scripts=False)
    try:
        walker.go(PAGE)
        expect(walker.page.locator("[data-without]")).to_be_visible()
        expect(walker.page.locator("[data-form]")).to_be_hidden()
        expect(walker.page.locator("pre")).to_contain_text("kontroller.py stemmelogg-2019.jsonl")
    finally:
        walker.close()
    assert walker.faults == []
