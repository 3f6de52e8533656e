"""The edition's calendar file: RFC 5545, the same events in every language, and nothing that the phase may not know."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar, Event

from portal.award import actions as award
from portal.award.rules import Calendar as Dates
from tests import build, moments
from tests.home.test_every_page import in_use
from tests.moments import CALENDAR, SECOND, START, VOTING_CLOSES, oslo
from tests.pages import Page
from tests.walk import PREFIXES

__all__ = ["in_use"]

At = Callable[[datetime], None]
EDITION = "/norges-kulturkommune/2019"
FILE = f"{EDITION}/kalender.ics"
MOMENTS = [
    "2019-finalists@localhost",
    "2019-voting-opens@localhost",
    "2019-voting-closes@localhost",
    "2019-result@localhost",
]
UTC_FORM = re.compile(rb"^DT(START|END|STAMP):\d{8}T\d{6}Z$")
DAY_FORM = re.compile(rb"^DT(START|END);VALUE=DATE:\d{8}$")


def file(client: FlaskClient, prefix: str = "") -> bytes:
    answer = client.get(prefix + FILE)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="norges-kulturkommune-2019.ics"'
    return answer.data


def events(client: FlaskClient, prefix: str = "") -> dict[str, Event]:
    """The events by their UID; each may stand once."""
    found = Calendar.from_ical(file(client, prefix)).walk("VEVENT")
    by_uid = {str(event["UID"]): event for event in found}
    assert len(by_uid) == len(found)
    return by_uid


@pytest.mark.parametrize("prefix", PREFIXES.values(), ids=PREFIXES)
def test_file_is_what_the_standard_asks_for(visitor: FlaskClient, at: At, prefix: str) -> None:
    at(START)
    raw = file(visitor, prefix)
    lines = raw.split(b"\r\n")
    assert lines[-1] == b"" and not any(b"\n" in line or b"\r" in line for line in lines), "lines end in CRLF"
    assert all(len(line) <= 75 for line in lines), "3.1: folded at 75 octets"
    assert lines[0] == b"BEGIN:VCALENDAR" and lines[-2] == b"END:VCALENDAR"
    assert {b"VERSION:2.0", b"CALSCALE:GREGORIAN"} <= set(lines) and raw.count(b"PRODID:") == 1
    dates = [line for line in lines if line.startswith((b"DTSTART", b"DTEND", b"DTSTAMP"))]
    assert all(UTC_FORM.match(line) or DAY_FORM.match(line) for line in dates), dates
    for event in events(visitor, prefix).values():
        assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "URL"} <= set(event)
        assert str(event["SUMMARY"].params["LANGUAGE"]) == (prefix.strip("/") or "nb")
        assert str(event["URL"]) == f"http://localhost{prefix}{EDITION}"
        assert event["DTSTAMP"].dt <= START


def test_moments_of_oslo_are_told_in_utc(visitor: FlaskClient, at: At) -> None:
    at(START)
    found = events(visitor)
    begins = {uid: found[uid]["DTSTART"].dt for uid in MOMENTS}
    assert list(begins.values()) == [
        moments.FINALISTS_AT, moments.VOTING_OPENS, oslo(2019, 8, 4, 23), moments.RELEASE_AT,
    ]  # fmt: skip
    closing = found["2019-voting-closes@localhost"]
    assert closing["DTEND"].dt == VOTING_CLOSES, "the last hour, so that it stands on 4 August and not on the 5th"
    assert "senest 4. august kl. 23.59." in str(closing["DESCRIPTION"]).replace("\u00a0", " ")
    assert "DTEND" not in found["2019-voting-opens@localhost"]


def test_events_of_whole_days_are_days(visitor: FlaskClient, at: At) -> None:
    at(START)
    days = [(event["DTSTART"].dt, event["DTEND"].dt) for uid, event in events(visitor).items() if uid not in MOMENTS]
    assert days == [(date(2019, 6, 12), date(2019, 6, 13)), (date(2019, 8, 12), date(2019, 8, 13))]


def test_events_are_the_same_in_every_language_and_phase(visitor: FlaskClient, at: At) -> None:
    seen = set()
    for now in moments.DURING.values():
        at(now)
        seen |= {tuple(events(visitor, prefix)) for prefix in PREFIXES.values()}
    build.release_demonstration()
    at(oslo(2019, 8, 13))
    seen |= {tuple(events(visitor, prefix)) for prefix in PREFIXES.values()}
    assert len(seen) == 1, "a calendar that reads the file again moves its events and adds none"


@pytest.mark.parametrize(("prefix", "mark"), [("", "Eksempel: "), ("/nn", "Eksempel: "), ("/en", "Example: ")])
def test_the_portals_own_moments_are_marked_in_the_demonstration(
    visitor: FlaskClient, at: At, prefix: str, mark: str
) -> None:
    at(START)
    for uid, event in events(visitor, prefix).items():
        assert str(event["SUMMARY"]).startswith(mark) is (uid in MOMENTS), uid
    assert Calendar.from_ical(file(visitor, prefix))["X-WR-CALNAME"].endswith(("(eksempel)", "(example)"))


def test_nothing_is_marked_on_a_portal_in_use(in_use: Flask, at: At) -> None:
    at(START)
    raw = file(in_use.test_client()).lower()
    assert b"eksempel" not in raw and b"folkets favoritt" in raw


def test_result_is_told_of_when_it_is_released_and_not_before(visitor: FlaskClient, at: At) -> None:
    at(moments.RELEASE_AT + SECOND)
    waiting = events(visitor)["2019-result@localhost"]
    assert str(waiting["SUMMARY"]).endswith("kommer") and "tidligst" in str(waiting["DESCRIPTION"])
    build.release_demonstration()
    told = events(visitor)["2019-result@localhost"]
    assert str(told["SUMMARY"]).endswith("er klart") and told["DTSTART"].dt == moments.RELEASE_AT


def test_event_that_is_over_is_told_of_as_over(visitor: FlaskClient, at: At) -> None:
    for now, words in ((oslo(2019, 6, 12, 12), "der finalistene blir kjent"), (START, "der finalistene ble kjent")):
        at(now)
        assert any(words in str(event["SUMMARY"]) for event in events(visitor).values())


def test_file_stays_the_same_until_something_in_it_changes(visitor: FlaskClient, at: At) -> None:
    at(START)
    first = visitor.get(FILE)
    at(VOTING_CLOSES - SECOND)
    assert visitor.get(FILE, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    at(VOTING_CLOSES)
    assert visitor.get(FILE, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


@pytest.mark.parametrize("known", list(product((True, False), repeat=4)))
def test_moment_that_is_not_known_is_left_out(app: Flask, client: FlaskClient, at: At, known: tuple[bool, ...]) -> None:
    names = ("finalists_at", "voting_opens", "voting_closes", "release_at")
    unknown = {name: None for name, is_known in zip(names, known, strict=True) if not is_known}
    build.edition(calendar=replace(CALENDAR, **unknown), keys=False)
    at(START)
    vote = known[1] and known[2]  # an opening without a known end opens nothing
    due = [known[0], vote, vote, known[3]]
    assert list(events(client)) == [uid for uid, is_due in zip(MOMENTS, due, strict=True) if is_due]


def test_applications_have_their_moments_too(app: Flask, client: FlaskClient, at: At) -> None:
    calendar = Dates(applications_open=oslo(2019, 1, 10, 9), applications_close=oslo(2019, 3, 1))
    award.add_edition(2019, calendar, jury=[], entries=[], criteria=[])
    at(oslo(2018, 12, 1))
    found = events(client)
    assert list(found) == ["2019-applications-open@localhost", "2019-applications-close@localhost"]
    closing = found["2019-applications-close@localhost"]
    assert (closing["DTSTART"].dt, closing["DTEND"].dt) == (oslo(2019, 2, 28, 23), oslo(2019, 3, 1))
    assert closing["DTSTAMP"].dt == oslo(2018, 12, 1), "nothing of it has come to pass: written now"


def test_text_of_an_event_cannot_break_out_of_its_line(app: Flask, client: FlaskClient, at: At) -> None:
    hostile = {"nb": "Møte\r\nEND:VEVENT\nSUMMARY:x; a, b\\n"}
    entry = award.NewEntry(
        date_text={"nb": "1. juli"}, text=hostile, text_after=None, begins=oslo(2019, 7, 1, 10),
        ends=oslo(2019, 7, 1, 12), is_event=True, is_example=False,
    )  # fmt: skip
    award.add_edition(2019, Dates(), jury=[], entries=[entry], criteria=[])
    at(START)
    raw = file(client)
    assert raw.count(b"END:VEVENT\r\n") == 1 and raw.count(b"\r\nSUMMARY") == 1
    [event] = events(client).values()
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (oslo(2019, 7, 1, 10), oslo(2019, 7, 1, 12))


@pytest.mark.parametrize("year", [2018, 10**30])
def test_edition_that_is_not_there_has_no_calendar(visitor: FlaskClient, year: int) -> None:
    assert visitor.get(f"/norges-kulturkommune/{year}/kalender.ics").status_code == 404


def test_edition_and_the_article_that_leads_to_it_offer_the_file(visitor: FlaskClient, at: At) -> None:
    at(START)
    for prefix in PREFIXES.values():
        assert prefix + FILE in Page(visitor.get(prefix + EDITION).text).links
        for slug, offered in (("tre-kommuner-i-finalen", True), ("bor-staten-eller-regionene-styre-kulturen", False)):
            article = Page(visitor.get(f"{prefix}/artikler/{slug}").text)
            rows = {link["href"] for link in article.tree.one("dl", css="meta").all("a")}
            assert (prefix + FILE in rows) is offered, slug
