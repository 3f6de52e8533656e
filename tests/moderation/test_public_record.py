"""`/modereringslogg`: everybody sees what was decided, and never the text."""

import re
from datetime import timedelta

import pytest

from portal.moderation import actions
from portal.moderation.rules import Act, Reason
from tests import build, moments
from tests.architecture.test_query_counts import counted
from tests.moderation.comments import comment, comments, decide
from tests.moderation.desk import words_of

RECORD = "/modereringslogg"
HOUR = timedelta(hours=1)


@pytest.fixture
def reader(client, at):
    """Anybody, three hours after the first comment."""
    build.article()
    at(moments.START + 3 * HOUR)
    return client


def test_it_is_explained_before_anything_stands_there(reader):
    said = words_of(reader.get(RECORD).text)
    assert "Ingenting er fjernet eller avvist ennå." in said
    assert "Tekstene og navnene står ikke her, for da ville loggen gjenta det vi tok bort." in said


def test_a_decision_stands_with_reason_time_role_and_page_and_never_the_text(reader, other):
    case_id = comment("HEMMELIG TEKST", name="HEMMELIG NAVN", author="hemmelig@example.org")
    actions.give_verdicts(
        [actions.Ruling(case_id, 2)], act=Act.REFUSE, reason=Reason.ADVERTISING, words="HEMMELIGE ORD", quotes={},
        moderator=other, now=moments.START + HOUR,
    )  # fmt: skip
    page = reader.get(RECORD).text
    said = words_of(page).replace("\xa0", " ")
    assert (
        "1. juli 2019 kl. 13.00 Ikke publisert Reklame, valgkamp eller stemmekjøp Kommentar om Overskrift en-artikkel"
        in said
    )
    assert re.search(r"<td>moderator</td>", page)
    assert 'href="/artikler/en-artikkel"' in page
    assert "hemmelig" not in page.lower() and "Moderator B" not in page


def test_what_reports_hid_by_themselves_is_said_to_be_automatic(reader):
    case_id = comment(at_once=True)
    for reporter in "abc":
        actions.report(
            case_id, category=Reason.COPIED, words="HEMMELIG", reporter=reporter, now=moments.START, quote=None
        )
    page = reader.get(RECORD).text
    assert "<td>automatisk</td>" in page and "Skjult etter meldinger" in page and "HEMMELIG" not in page


def test_what_was_undone_says_so(reader, other):
    case_id = comment()
    batch = decide([case_id], Act.REFUSE, other, reason=Reason.COPIED)
    actions.undo(batch, quotes={}, moderator=other, now=moments.START)
    assert "(angret)" in reader.get(RECORD).text


def test_a_page_that_the_public_cannot_see_is_not_named(reader, other):
    build.article("ikke-ute", publish_at=moments.oslo(2019, 12, 1), headline="Kommer i desember")
    decide([comment(place="article:ikke-ute")], Act.REFUSE, other, reason=Reason.COPIED)
    page = reader.get(RECORD).text
    assert "Ikke publisert" in page and "ikke-ute" not in page and "desember" not in page


def test_the_line_stays_when_the_authors_data_are_deleted(reader, other):
    case_id = comment("Borte.")
    decide([case_id], Act.REFUSE, other, reason=Reason.COPIED)
    actions.erase([case_id], now=moments.START + HOUR)
    assert "Andres tekst" in reader.get(RECORD).text


def test_it_is_kept_without_cookie_and_paged(reader, other):
    decide(comments(60), Act.REFUSE, other, reason=Reason.COPIED)
    first = reader.get(RECORD)
    assert "Set-Cookie" not in first.headers and first.headers["Cache-Control"].startswith("public")
    assert first.text.count("<tr>") == 51
    older = re.search(r'href="([^"]+eldre-enn=\d+)"', first.text)[1]
    second = reader.get(older)
    assert second.text.count("<tr>") == 11
    assert f'href="{RECORD}"' in second.text


@pytest.mark.parametrize("odd", ["x", "0", "-1", "99999999999999999999", "%00", "1e3"])
def test_a_place_that_is_none_shows_the_newest(reader, other, odd):
    decide([comment()], Act.REFUSE, other, reason=Reason.COPIED)
    assert "Ikke publisert" in reader.get(f"{RECORD}?eldre-enn={odd}").text


def asked(client) -> int:
    with counted() as said:
        assert client.get(RECORD).status_code == 200
    return len(said)


def test_it_asks_as_often_with_thirty_lines_as_with_one(reader, other):
    decide([comment()], Act.REFUSE, other, reason=Reason.COPIED)
    few = asked(reader)
    decide(comments(30), Act.REFUSE, other, reason=Reason.COPIED)
    assert asked(reader) == few


def test_it_is_linked_from_the_foot_of_every_page_and_from_the_rules(reader):
    for path in ("/", "/kommentarer/regler"):
        assert f'href="{RECORD}"' in reader.get(path).text
    assert 'href="/kommentarer/regler"' in reader.get(RECORD).text
