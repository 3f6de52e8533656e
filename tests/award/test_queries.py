"""Reading editions and winners through the gate, on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete

from portal.award import actions, queries
from portal.award.models import CriterionText, Winner
from portal.award.rules import Calendar, Phase
from portal.foundation import i18n
from portal.foundation.db import db, transaction
from tests import build, moments
from tests.databases import both_databases
from tests.moments import RELEASE_AT, oslo

TICK = timedelta(microseconds=1)
KNOWN = {1992: oslo(1992, 12, 31), 2017: oslo(2017, 9, 27), 2021: oslo(2021, 8, 20), 2023: oslo(2023, 6, 20)}


def winner(year: int, *, known_from: datetime | None = None, edition_id: int | None = None, others: str = "") -> None:
    actions.add_winner(
        year=year,
        name=f"Vinner {year}",
        others=others,
        place=None,
        awarded_on=date(year, 8, 12),
        known_from=known_from,
        edition_id=edition_id,
    )


@pytest.fixture
def edition_id(app: Flask) -> int:
    """An edition of 2019 with its own winner, and winners of other years."""
    edition_id = build.edition(keys=False)
    for year, moment in KNOWN.items():
        winner(year, known_from=moment)
    winner(2019, edition_id=edition_id, others="Larvik;Sarpsborg")
    return edition_id


def years(now: datetime) -> list[int]:
    return [row.year for row in queries.winners(now)]


@both_databases
def test_winner_of_another_year_is_known_from_its_day_to_the_microsecond(edition_id: int) -> None:
    for year, moment in KNOWN.items():
        assert year not in years(moment - TICK)
        assert year in years(moment)
        assert queries.next_winner_at(moment - TICK) == moment
    assert years(oslo(2019, 7, 1)) == [2017, 1992]  # newest first
    assert queries.next_winner_at(KNOWN[2023]) is None


@both_databases
def test_winner_of_an_edition_is_known_by_its_release_alone(edition_id: int) -> None:
    for moment in (RELEASE_AT, oslo(2020, 1, 1), oslo(2030, 1, 1)):
        assert 2019 not in years(moment)
    actions.release(edition_id, now=RELEASE_AT + timedelta(minutes=5))
    assert 2019 not in years(RELEASE_AT + timedelta(minutes=5) - TICK)
    assert 2019 in years(RELEASE_AT + timedelta(minutes=5))
    found = queries.winners(oslo(2019, 9, 1))[0]
    assert (found.name, found.others) == ("Vinner 2019", ["Larvik", "Sarpsborg"])


@both_databases
def test_edition_is_read_as_it_stands_at_the_moment(edition_id: int) -> None:
    for phase in (Phase.JURY, Phase.FINALISTS, Phase.VOTING, Phase.COUNTING):
        now = moments.DURING[phase]
        found = queries.edition_in(2019, now)
        assert found == queries.edition_by_id(edition_id, now) == queries.latest_edition(now)
        assert [found] == queries.editions(now)
        assert found is not None and found.phase is phase
        assert found.calendar == moments.CALENDAR
        assert found.example is (phase is not Phase.JURY)
    released = queries.edition_in(2019, moments.DURING[Phase.RESULT])
    assert released is not None and released.phase is Phase.COUNTING, "nobody has released it"


@both_databases
@pytest.mark.parametrize("year", [2018, 0, -2019, 10**6, 10**12, 10**40])
def test_there_is_no_edition_in_any_other_year(edition_id: int, year: int) -> None:
    assert queries.edition_in(year, moments.START) is None


@both_databases
def test_latest_edition_is_that_of_the_newest_year(edition_id: int) -> None:
    actions.add_edition(2021, Calendar(), jury=[], entries=[], criteria=[])
    actions.add_edition(2017, Calendar(), jury=[], entries=[], criteria=[])
    latest = queries.latest_edition(moments.START)
    assert latest is not None and latest.year == 2021 == queries.latest_year()
    assert [each.year for each in queries.editions(moments.START)] == [2021, 2019, 2017]


def entry(begins: datetime, ends: datetime, *, is_event: bool = False, after: str | None = None) -> actions.NewEntry:
    return actions.NewEntry(
        date_text={"nb": "Dag", "en": "Day"},
        text={"nb": "Skal skje", "en": "Will happen"},
        text_after={"nb": after, "en": "Has happened"} if after else None,
        begins=begins,
        ends=ends,
        is_event=is_event,
        is_example=not is_event,
    )


@both_databases
def test_calendar_row_is_to_come_then_now_then_done(app: Flask) -> None:
    begins, ends = oslo(2021, 6, 1), oslo(2021, 6, 3)
    entries = [entry(begins, ends), entry(begins, ends, is_event=True, after="Har skjedd")]
    edition_id = actions.add_edition(2021, Calendar(), jury=[], entries=entries, criteria=[])
    table = [
        (begins - TICK, False, False, begins, "Skal skje"),
        (begins, False, True, ends, "Skal skje"),
        (ends - TICK, False, True, ends, "Skal skje"),
        (ends, True, False, None, "Har skjedd"),
    ]
    for now, done, is_now, changes_at, words in table:
        [row], [event] = queries.calendar_rows(edition_id, now)
        assert (row.done, row.now, row.changes_at) == (done, is_now, changes_at)
        assert (event.done, event.now, event.text) == (done, is_now, words)
        assert row.text == "Skal skje", "a row without a text for afterwards keeps its own"
        assert row.example and not event.example


@both_databases
def test_texts_are_in_the_language_of_the_page_or_else_in_bokmal(app: Flask) -> None:
    roles = {"nb": "leder", "en": "chair"}
    edition_id = actions.add_edition(
        2021,
        Calendar(),
        jury=[("Jurymedlem B", roles), ("Jurymedlem A", {"nb": "medlem"})],
        entries=[entry(oslo(2021, 1, 1), oslo(2021, 1, 2))],
        criteria=[({"nb": "Forankring", "en": "Backing"}, {"nb": "Tekst", "en": "Text"})],
    )
    read = {}
    for code in i18n.LANGUAGES:
        with i18n.in_language(code):
            [row], _ = queries.calendar_rows(edition_id, oslo(2020, 1, 1))
            [criterion] = queries.criteria_of(edition_id)
            read[code] = (row.text, row.lang, criterion.title, criterion.lang, queries.jury_of(edition_id)[0].role)
    assert read == {
        "nb": ("Skal skje", "nb", "Forankring", "nb", "leder"),
        "nn": ("Skal skje", "nb", "Forankring", "nb", "leder"),
        "en": ("Will happen", "en", "Backing", "en", "chair"),
    }
    assert [juror.name for juror in queries.jury_of(edition_id)] == ["Jurymedlem B", "Jurymedlem A"]


def test_text_that_lacks_bokmal_is_an_error_and_not_an_empty_page(app: Flask) -> None:
    criteria = [({"nb": "Forankring"}, {"nb": "Tekst"})]
    edition_id = actions.add_edition(2021, Calendar(), jury=[], entries=[], criteria=criteria)

    @transaction
    def lose_it() -> None:
        db.session.execute(delete(CriterionText))

    lose_it()
    with pytest.raises(KeyError):
        queries.criteria_of(edition_id)


@both_databases
def test_moments_come_out_as_they_went_in(edition_id: int) -> None:
    stored = db.session.get_one(Winner, 2021).known_from
    assert stored == KNOWN[2021]
    assert stored is not None and stored.tzinfo is UTC
