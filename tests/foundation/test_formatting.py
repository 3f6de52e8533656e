"""Dates, times and numbers as each language writes them, with hard spaces inside."""

from datetime import UTC, date, datetime

import pytest
from flask_babel import force_locale

from portal.foundation import formatting
from portal.foundation.formatting import FILTERS
from tests.moments import oslo

DAY = date(2019, 8, 12)
MOMENT = datetime(2019, 8, 12, 13, tzinfo=UTC)  # 15.00 in Oslo, in summer
WINTER = datetime(2019, 12, 31, 23, 30, tzinfo=UTC)  # half past midnight in Oslo, next year
CLOSING = oslo(2019, 8, 5)
AUTUMN = oslo(2026, 10, 25)  # the clocks go back on this day

# filter, value, bokmål, nynorsk, English; a plain space stands for a hard one
TABLE = [
    ("date", DAY, "12. august 2019", "12. august 2019", "12 August 2019"),
    ("date", MOMENT, "12. august 2019", "12. august 2019", "12 August 2019"),
    ("date", WINTER, "1. januar 2020", "1. januar 2020", "1 January 2020"),
    ("date", date(2019, 6, 3), "3. juni 2019", "3. juni 2019", "3 June 2019"),
    ("day", DAY, "12. august", "12. august", "12 August"),
    ("month", date(2019, 6, 1), "juni 2019", "juni 2019", "June 2019"),
    ("month", date(2019, 3, 1), "mars 2019", "mars 2019", "March 2019"),
    ("clock", MOMENT, "kl. 15.00", "kl. 15.00", "15:00"),
    ("clock", oslo(2019, 6, 13, 8, 5), "kl. 08.05", "kl. 08.05", "08:05"),
    ("moment", MOMENT, "12. august 2019 kl. 15.00", "12. august 2019 kl. 15.00", "12 August 2019 15:00"),
    ("day_moment", MOMENT, "12. august kl. 15.00", "12. august kl. 15.00", "12 August 15:00"),
    ("closing", CLOSING, "4. august kl. 23.59", "4. august kl. 23.59", "4 August 23:59"),
    ("closing", oslo(2019, 8, 5, 12), "5. august kl. 11.59", "5. august kl. 11.59", "5 August 11:59"),
    ("closing", AUTUMN, "24. oktober kl. 23.59", "24. oktober kl. 23.59", "24 October 23:59"),
    ("closing_moment", CLOSING, "4. august 2019 kl. 23.59", "4. august 2019 kl. 23.59", "4 August 2019 23:59"),
    ("closing_time", CLOSING, "kl. 23.59", "kl. 23.59", "23:59"),
    ("closing_day", CLOSING, "4. august", "4. august", "4 August"),
    ("closing_day", oslo(2019, 8, 5, 0, 1), "5. august", "5. august", "5 August"),
    ("number", 47107, "47 107", "47 107", "47,107"),
    ("number", 999, "999", "999", "999"),
    ("number", 3.5, "3,5", "3,5", "3.5"),
    ("number", 1234567, "1 234 567", "1 234 567", "1,234,567"),
    ("percent", 0.353, "35,3 %", "35,3 %", "35.3%"),
    ("percent", 0, "0,0 %", "0,0 %", "0.0%"),
    ("percent", 1, "100,0 %", "100,0 %", "100.0%"),
    ("weight", 0.6, "60 %", "60 %", "60%"),
    ("weight", 0.625, "62,5 %", "62,5 %", "62.5%"),
    ("iso", DAY, "2019-08-12", "2019-08-12", "2019-08-12"),
    ("iso", MOMENT, "2019-08-12T15:00:00+02:00", "2019-08-12T15:00:00+02:00", "2019-08-12T15:00:00+02:00"),
    ("capitalize_first", "juni 2019", "Juni 2019", "Juni 2019", "Juni 2019"),
    ("capitalize_first", "ås", "Ås", "Ås", "Ås"),
    ("capitalize_first", "", "", "", ""),
]
VARY_IN_ENGLISH = {
    "moment",
    "day_moment",
    "closing",
    "closing_moment",
}  # the translators choose what joins day and time


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_each_language_writes_it_its_own_way(row, app):
    name, value, *written = row
    for code, expected in zip(("nb", "nn", "en"), written, strict=True):
        with app.test_request_context("/"), force_locale(code):
            shown = FILTERS[name](value)
        if code == "en" and name in VARY_IN_ENGLISH:
            assert set(expected.split()) <= set(shown.replace("\u00a0", " ").replace(",", "").split())
        else:
            hard = "\u00a0" if name not in ("capitalize_first",) else " "
            assert shown == expected.replace(" ", hard), code


def test_no_line_breaks_inside_a_date_time_or_number(app):
    for name, value, *_ in TABLE:
        for code in ("nb", "nn", "en"):
            with app.test_request_context("/"), force_locale(code):
                assert name == "capitalize_first" or " " not in FILTERS[name](value), (name, code)


def test_every_filter_is_in_the_table_and_in_the_templates(app):
    assert set(FILTERS) == {row[0] for row in TABLE}
    assert set(FILTERS) <= set(app.jinja_env.filters)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", "til og med 4. august kl. 23.59"),
        ("/nn/", "til og med 4. august kl. 23.59"),
    ],
)
def test_a_reader_meets_the_last_minute_and_never_midnight(path, expected, visitor):
    vote = path + "norges-kulturkommune/2019/slik-stemmer-du"
    assert expected in visitor.get(vote).text.replace("\u00a0", " ")
    assert "00.00" not in visitor.get(vote).text


def test_a_day_begins_at_midnight_in_oslo():
    assert formatting.start_of_day(date(2019, 8, 5)) == datetime(2019, 8, 4, 22, tzinfo=UTC)
    assert formatting.start_of_day(date(2019, 1, 5)) == datetime(2019, 1, 4, 23, tzinfo=UTC)
