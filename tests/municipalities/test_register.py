"""The register: numbers with the years in which they hold, names with language; on both databases."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DataError, IntegrityError

from portal.demo import content
from portal.foundation.db import db, transaction
from portal.municipalities import actions, queries
from portal.municipalities.actions import RegisterRow
from portal.municipalities.models import Municipality
from tests.databases import both_databases

ROW = RegisterRow("0602", "Drammen", "Buskerud")


def add(*rows: RegisterRow, since: int = 2019, to: int | None = 2019, names: Any = None) -> int:
    return actions.add_register(list(rows) or [ROW], valid_from=since, valid_to=to, official_names=names or {})


@both_databases
def test_number_is_known_in_its_own_years_only(app: Flask) -> None:
    add(since=1838, to=2019)
    add(RegisterRow("3301", "Drammen", "Buskerud"), since=2024, to=None)
    table = [(1837, None, None), (1838, "Drammen", None), (2019, "Drammen", None), (2020, None, None),
             (2023, None, None), (2024, None, "Drammen"), (2100, None, "Drammen")]  # fmt: skip
    for year, old, new in table:
        found = [queries.municipality_in(year, number) for number in ("0602", "3301")]
        assert [each and each.name for each in found] == [old, new], year


@both_databases
def test_same_number_may_come_back_with_another_name(app: Flask) -> None:
    add(since=1990, to=2000)
    add(RegisterRow("0602", "Ny", "Buskerud"), since=2001, to=None)
    assert [queries.municipality_in(year, "0602").name for year in (2000, 2001)] == ["Drammen", "Ny"]  # type: ignore[union-attr]


@both_databases
def test_a_name_carries_its_county_while_another_has_it_and_not_because_one_had_it_before(app: Flask) -> None:
    add(ROW, RegisterRow("1515", "Herøy", "Møre og Romsdal"), RegisterRow("1818", "Herøy", "Nordland"))
    add(RegisterRow("3301", "Drammen", "Buskerud"), RegisterRow("1818", "Herøy", "Nordland"), since=2024, to=None)
    assert queries.labelled_in(2019) == [
        ("0602", "Drammen"), ("1515", "Herøy (Møre og Romsdal)"), ("1818", "Herøy (Nordland)"),
    ]  # fmt: skip
    assert queries.labelled_in(2024) == [("3301", "Drammen"), ("1818", "Herøy")]


@both_databases
def test_a_number_of_before_is_known_with_whether_its_name_still_stands(app: Flask) -> None:
    add(ROW, RegisterRow("0711", "Svelvik", "Vestfold"))
    add(RegisterRow("3301", "Drammen", "Buskerud"), since=2024, to=None)
    found = [queries.former(2024, number) for number in ("0602", "0711", "3301", "0000")]
    assert [each and (each.name, each.name_stands) for each in found] == [
        ("Drammen", True), ("Svelvik", False), None, None,
    ]  # fmt: skip
    assert queries.former(2019, "0711") is None


@both_databases
def test_a_municipality_of_several_names_stands_by_any_of_them(app: Flask) -> None:
    both = {"2021": [("Kárášjohka", "se"), ("Karasjok", "nb")]}
    add(
        RegisterRow("2021", "Kárášjohka - Karasjok", "Troms og Finnmark"),
        RegisterRow("0711", "Svelvik", "Vestfold"),
        names=both,
    )
    before = [queries.municipality_in(2019, number) for number in ("2021", "0711")]
    assert [each and queries.is_former(each, 2019) for each in before] == [False, False]
    assert [each and queries.is_former(each, 2024) for each in before] == [True, True]
    add(RegisterRow("5610", "Karasjok", "Finnmark"), since=2024, to=None)
    assert [each and queries.is_former(each, 2024) for each in before] == [False, True]


@both_databases
def test_names_stand_in_official_order_with_their_language(app: Flask) -> None:
    names = {"5437": [("Kárášjohka", "se"), ("Karasjok", "nb")]}
    add(RegisterRow("5437", "Kárášjohka - Karasjok", "Finnmark"), ROW, since=2024, to=None, names=names)
    karasjok, drammen = (queries.municipality_in(2024, number) for number in ("5437", "0602"))
    assert karasjok is not None and drammen is not None
    assert [(each.name, each.language) for each in karasjok.names] == [("Kárášjohka", "se"), ("Karasjok", "nb")]
    assert [(each.name, each.language) for each in drammen.names] == [("Drammen", "nb")]


BAD = [
    ("four_digits", RegisterRow("602", "Drammen", "Buskerud"), 2019, 2019),
    ("four_digits", RegisterRow("06020", "Drammen", "Buskerud"), 2019, 2019),
    ("period", ROW, 2019, 2018),
]


def refused(row: RegisterRow, since: int, to: int) -> str:
    with pytest.raises((IntegrityError, DataError)) as error:
        add(row, since=since, to=to)
    return str(error.value.orig)


@both_databases
@pytest.mark.parametrize(("constraint", "row", "since", "to"), BAD)
def test_row_that_cannot_be_is_refused(app: Flask, constraint: str, row: RegisterRow, since: int, to: int) -> None:
    said = refused(row, since, to)
    assert f"ck_municipality_{constraint}" in said or "value too long" in said
    assert db.session.scalar(select(func.count()).select_from(Municipality)) == 0


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_the_checks_above_find_dropped_constraints(app: Flask) -> None:
    @transaction
    def drop() -> None:
        for what in ("DROP CONSTRAINT ck_municipality_four_digits", "DROP CONSTRAINT ck_municipality_period",
                     "ALTER number TYPE text"):  # fmt: skip
            db.session.execute(text(f"ALTER TABLE municipality {what}"))

    drop()
    for _, row, since, to in BAD:
        with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
            refused(row, since, to)


@both_databases
def test_number_is_listed_once_a_period_and_a_bad_row_leaves_none(app: Flask) -> None:
    with pytest.raises(IntegrityError):
        add(ROW, RegisterRow("0602", "Drammen igjen", "Buskerud"))
    assert db.session.scalar(select(func.count()).select_from(Municipality)) == 0


@pytest.mark.parametrize(("year", "number"), [(2019, 422), (2024, 357)])
def test_whole_register_of_the_year_is_there(demo_app: Flask, year: int, number: int) -> None:
    rows = content.table(f"municipalities-{year}.csv")
    assert len(rows) == number
    for row in rows:
        found = queries.municipality_in(year, row["number"])
        assert found is not None and (found.name, found.county) == (row["name"], row["fylke"])
    slugs = [queries.municipality_in(year, row["number"]).slug for row in rows]  # type: ignore[union-attr]
    assert len(set(slugs)) == number, "an address belongs to one municipality"


def test_parallel_names_are_those_of_2024(demo_app: Flask) -> None:
    for row in content.table("parallel-names.csv"):
        found = queries.municipality_in(2024, row["number"])
        assert found is not None
        assert (row["name"], row["lang"]) in [(each.name, each.language) for each in found.names]
    assert queries.municipality_in(2019, "0602").names[0].language == "nb"  # type: ignore[union-attr]


def test_numbers_of_2020_to_2023_are_not_known(demo_app: Flask) -> None:
    for number in ("3005", "3805", "3003"):
        for year in (2019, 2020, 2023, 2024):
            assert queries.municipality_in(year, number) is None
