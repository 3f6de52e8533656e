"""The test of the test: a walker finds what is wrong with a page, and looks once only at what is the same."""

import pytest
from playwright.sync_api import Browser

from tests.journeys import walker as walking
from tests.journeys.walker import PHONE, Walker

PAGE = """<!doctype html><html lang="nb"><head><title>Side</title></head><body><main><h1>Side</h1>
<p>{}</p><label for="a">Navn</label><input id="a"></main></body></html>"""
TURNED_UP = """<style>@media (prefers-color-scheme: dark) {body {color: #777; background: #555}}</style>"""
ON_A_DESK = "<style>@media (min-width: 1000px)%s {p {%s}}</style>"
TABLE_ON_A_DESK = ON_A_DESK % ("", "width: 1300px")
PALE_ON_A_DESK = ON_A_DESK % ("", "color: #ccc")
PALE_ON_A_DARK_DESK = ON_A_DESK % (" and (prefers-color-scheme: dark)", "color: #777; background: #555")


@pytest.fixture
def axe_runs(monkeypatch, tmp_path) -> list[int]:
    """One for each time that axe has looked; nothing has been seen before."""
    runs: list[int] = []
    violations = Walker._violations

    def counted(self, options):
        runs.append(1)
        return violations(self, options)

    monkeypatch.setattr(walking, "in_order", tmp_path)
    monkeypatch.setattr(Walker, "_violations", counted)
    return runs


def faults(browser: Browser, *pages: str, width: int = PHONE) -> list[str]:
    """What a walker says of pages, one after the other."""
    walker = Walker(browser, "http://127.0.0.1", width=width)
    for page in pages:
        walker.page.set_content(page)
        walker.look()
    walker.close()
    return walker.faults


@pytest.mark.parametrize(
    ("page", "told"),
    [
        (PAGE.format('<span style="color: #ccc">blekt</span>'), "axe light"),
        (PAGE.format("blekt") + TURNED_UP, "axe dark"),
        (PAGE.format("x").replace('for="a"', 'for="b"'), "label"),
        (PAGE.format("x").replace(">Side</h1>", "></h1>"), "empty-heading"),
        (PAGE.format('<img src="data:,">'), "image-alt"),
        (PAGE.format('<span style="display: block; width: 600px">bredt</span>'), "sideways"),
        (PAGE.format('<span style="display: block; width: 350px">nesten bredt</span>'), "sideways: blank at 320"),
        (PAGE.format("x") + TABLE_ON_A_DESK, "sideways: blank at 1280"),
        (PAGE.format("blekt") + PALE_ON_A_DESK, "axe light: blank at 1280"),
        (PAGE.format("blekt") + PALE_ON_A_DARK_DESK, "axe dark: blank at 1280"),
        (PAGE.format("x").replace('lang="nb"', 'lang="en"'), "language"),
    ],
)
def test_what_is_wrong_is_found_after_what_was_right_and_every_time(browser: Browser, axe_runs, page, told):
    found = faults(browser, PAGE.format("x"), page, page)
    assert len([each for each in found if told in each]) >= 2
    assert faults(browser, PAGE.format("x")) == []


def test_a_page_with_other_words_is_examined_once_from_whatever_width(browser: Browser, axe_runs):
    assert faults(browser, PAGE.format("Et ord."), PAGE.format("Et annet ord.")) == []
    assert len(axe_runs) == 4, "narrow and wide, in light and dark"
    assert faults(browser, PAGE.format("Et ord."), width=1280) == []
    assert len(axe_runs) == 4
    assert faults(browser, PAGE.format("Et <em>annet</em> ord.")) == []
    assert len(axe_runs) == 8
