"""Official figures and addresses: from tables, by number and year, the newest of a kind, with day and source."""

import pytest

from portal.municipalities import actions, queries, rules
from portal.municipalities.rules import FigureKind

HEAD = "number,kind,value,as_of,source\n"


@pytest.fixture
def register(app):
    rows = [
        actions.RegisterRow(*row)
        for row in (("3909", "Larvik", "Vestfold"), ("5501", "Tromsø", "Troms"), ("3218", "Ås", "Akershus"))
    ]
    actions.add_register(rows, valid_from=2024, valid_to=None, official_names={})
    return app.test_cli_runner()


def table(tmp_path, text):
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_names_come_in_the_order_of_the_norwegian_alphabet(register):
    assert [row.name for row in queries.municipalities_in(2024)] == ["Larvik", "Tromsø", "Ås"]
    names = ["Ås", "Ørland", "Ærlig", "Zed", "ålesund", "Aa", "Sør-Varanger", "Sortland", "Kárášjohka"]
    assert sorted(names, key=rules.alphabetical) == [
        "Aa", "Kárášjohka", "Sortland", "Sør-Varanger", "Zed", "Ærlig", "Ørland", "ålesund", "Ås",
    ]  # fmt: skip


def test_figures_are_kept_by_number_with_day_and_source_the_newest_of_a_kind(register, tmp_path):
    first = f"{HEAD}3909,population,48 246,2024-01-01,SSB\n9999,population,1,2024-01-01,SSB\n"
    answer = register.invoke(args=["register", "figures", "2024", table(tmp_path, first)])
    assert answer.exit_code == 0 and answer.output == "Kept 1 figures.\nNo municipality 9999 in 2024.\n"
    older = f"{HEAD}3909,population,47 000,2020-01-01,SSB\n3909,culture_index,12,2023-11-01,Telemarksforsking\n"
    register.invoke(args=["register", "figures", "2024", table(tmp_path, older)])
    municipality = queries.municipality_in(2024, "3909")
    found = [(row.kind, row.value, row.source) for row in queries.official_figures(municipality.id)]
    assert found == [
        (FigureKind.POPULATION, "48 246", "SSB"),
        (FigureKind.CULTURE_INDEX, "12", "Telemarksforsking"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("number,kind\n", "no column value, as_of, source"),
        (f"{HEAD}3909,happiness,1,2024-01-01,SSB\n", "line 2"),
        (f"{HEAD}3909,population,1,i fjor,SSB\n", "line 2"),
        (f"{HEAD}3909,population,1,2024-01-01,\n", "a figure has a value and a source"),
    ],
)
def test_a_table_that_is_wrong_keeps_nothing(text, said, register, tmp_path):
    answer = register.invoke(args=["register", "figures", "2024", table(tmp_path, text)])
    assert answer.exit_code != 0 and said in answer.output
    assert queries.official_figures(queries.municipality_in(2024, "3909").id) == []


def test_addresses_are_kept_by_number(register, tmp_path):
    text = "number,address\n3909,postmottak@larvik.example\n5501,ingen\n9999,postmottak@x.example\n"
    answer = register.invoke(args=["register", "postmottak", "2024", table(tmp_path, text)])
    assert answer.output == "Not kept: 5501 ingen\nNot kept: 9999 postmottak@x.example\nKept 1 addresses.\n"
    assert queries.postmottak_of(queries.municipality_in(2024, "3909").id) == "postmottak@larvik.example"
