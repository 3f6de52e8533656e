"""The pages of duty and the comparison, in a real browser: axe in light and dark, no sideways scroll, tables at 320 pixels."""

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.test_browser import EDITION
from tests.journeys.walker import Walker

DUTIES = ("/om", "/kontakt", "/personvern", "/tilgjengelighet")


@pytest.mark.parametrize(("width", "prefix"), [(1280, ""), (390, "/nn"), (320, "/en")])
def test_reader_compares_and_reads_what_is_owed(browser: Browser, site: str, width: int, prefix: str) -> None:
    walker = Walker(browser, site, width=width, prefix=prefix)
    try:
        walker.go(EDITION)
        walker.follow(f"{EDITION}/sammenlign")
        _compare(walker, width)
        for path in DUTIES:
            walker.page.locator(f'footer a[href="{prefix}{path}"]').click()
            walker.page.wait_for_url(f"**{prefix}{path}")
            walker.look()
    finally:
        walker.close()
    assert walker.faults == []


def _compare(walker: Walker, width: int) -> None:
    """Columns are equally wide; on a phone each cell names its finalist, and it is still a table to a screen reader."""
    page = walker.page
    first = page.locator(".stacked tbody tr").first
    wide = [box["width"] for box in (cell.bounding_box() for cell in first.locator("td").all()) if box]
    assert len(wide) == 3 and max(wide) - min(wide) < 1
    expect(page.get_by_role("table")).to_have_count(1)
    expect(page.get_by_role("columnheader")).to_have_count(4)
    expect(first.get_by_role("cell")).to_have_count(3)
    expect(first.get_by_role("rowheader")).to_have_count(1)
    label = first.locator(".stacked__label").first
    if width < 768:
        expect(label).to_be_visible()
    else:
        expect(label).to_be_hidden()
    downloads = page.request.get(f"{walker.prefix}{EDITION}/kalender.ics")
    assert downloads.ok and downloads.headers["content-type"] == "text/calendar; charset=utf-8"
