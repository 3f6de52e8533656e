"""One whole award year in real browsers, with every mail read.

Two county rounds and a direct application, a citizen's proposal that the municipality accepts, eligibility, a conflict and
a deputy, assessment, meetings, finalists, the people's vote, release and the final approval.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys import applying, jurying, telling
from tests.journeys.site import running
from tests.journeys.year import APPLICANTS, PHONE, WIDE, Year


@pytest.fixture
def year(browser: Browser, demo_portal: Path, tmp_path: Path) -> Iterator[Year]:
    with running(demo_portal, tmp_path) as base:
        year = Year(browser, base, tmp_path / "var")
        try:
            yield year
        finally:
            year.close()


def test_one_whole_year(year: Year) -> None:
    secretary, leader = year.staff("Jurysekretær A"), year.staff("Juryleder A")
    applying.set_up(secretary)
    jurying.appoint_all(secretary)
    year.stand_at(7, 2)
    applying.propose(year)
    for name in APPLICANTS:
        applying.apply(year, name, secretary)
    applying.remind(year)
    year.stand_at(7, 21, 9)
    applying.decide_eligibility(year, secretary)
    jurors = {letter: year.staff(f"Jurymedlem {letter}", PHONE if letter == "A" else WIDE) for letter in "ABC"}
    jurying.county_rounds(year, secretary, leader, jurors)
    telling.national_jury(year, secretary, leader, jurors)
    telling.tell_applicants(year, secretary)
    telling.tell_finalists(year, secretary)
    telling.vote(year)
    telling.tell_the_winner(year, secretary)
    telling.release(year, secretary, leader)
    telling.certify(year, secretary, leader)
    assert year.unread() == {}, "mails that nobody has read"
    assert [fault for walker in year.walkers for fault in walker.faults] == []
