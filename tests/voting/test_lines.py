"""The log's lines, heads and promises: one spelling, and nothing else is taken."""

import json
from datetime import UTC, date, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest

from portal.voting.rules import Act, heads, lines
from portal.voting.rules.lines import NotCanonical

BALLOT, SALT = "ab" * 32, "0f" * 16
CAST = (
    f'{{"at":"2019-07-03","ballot":"{BALLOT}","choice":"drammen","edition":2019,"n":1,"salt":"{SALT}","type":"cast"}}'
)


def line_of(act: Act = Act.CAST, **fields: object) -> str:
    """Return a line of the edition of 2019."""
    given: dict[str, object] = {
        "year": 2019,
        "ballot": BALLOT,
        "n": 1,
        "act": act,
        "at": date(2019, 7, 3),
        "salt": SALT,
    }
    return lines.line_of(**{**given, **fields})  # type: ignore[arg-type]


def test_a_line_is_byte_for_byte_that_of_the_design() -> None:
    assert line_of(choice="drammen") == CAST
    assert lines.leaf_of(CAST) == sha256(b"\x00" + CAST.encode()).digest()


def test_every_kind_of_line_comes_back_as_it_was_written() -> None:
    for act in Act:
        words = {"choice": "larvik"} if act in lines.CHOOSING else {"reason": "burst"} if act in lines.REASONED else {}
        line = line_of(act, n=7, **words)
        entry = lines.parse_line(line)
        assert (entry.act, entry.n, entry.at, entry.ballot, entry.salt) == (act, 7, date(2019, 7, 3), BALLOT, SALT)
        assert (entry.choice, entry.reason) == (words.get("choice"), words.get("reason"))
        assert lines.parse_line(line.encode()) == entry


@pytest.mark.parametrize("act", Act)
def test_a_choice_and_a_reason_are_there_when_they_must_be_and_only_then(act: Act) -> None:
    for words in ({}, {"choice": "drammen"}, {"reason": "burst"}, {"choice": "drammen", "reason": "burst"}):
        right = words.keys() == (
            {"choice"} if act in lines.CHOOSING else {"reason"} if act in lines.REASONED else set()
        )
        if right:
            assert line_of(act, **words)
        else:
            with pytest.raises(ValueError, match="choice|reason"):
                line_of(act, **words)


@pytest.mark.parametrize(
    "fields",
    [
        {"n": 0},
        {"n": True},
        {"n": -1},
        {"n": 2**31},
        {"year": 19},
        {"year": 2019.0},
        {"ballot": BALLOT.upper()},
        {"ballot": BALLOT[1:]},
        {"ballot": BALLOT + "\n"},
        {"salt": SALT + "0"},
        {"salt": SALT[:-1] + "g"},
        {"choice": "Drammen"},
        {"choice": ""},
        {"choice": "bø"},
        {"choice": "x" * 81},
    ],
)
def test_what_no_line_may_hold_is_refused_when_it_is_written(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="cannot have"):
        line_of(**{"choice": "drammen", **fields})


OTHER_SPELLINGS = {
    "space": CAST.replace(",", ", "),
    "line break": CAST + "\n",
    "leading space": " " + CAST,
    "other order": json.dumps(dict(reversed(json.loads(CAST).items())), separators=(",", ":")),
    "double field": CAST.replace('"n":1', '"n":1,"n":1'),
    "first of two": CAST.replace('"n":1', '"n":2,"n":1'),
    "one field more": CAST.replace('"n":1', '"more":1,"n":1'),
    "escaped letter": CAST.replace("drammen", "dr\\u0061mmen"),
    "n as text": CAST.replace('"n":1', '"n":"1"'),
    "n as float": CAST.replace('"n":1', '"n":1.0'),
    "n as exponent": CAST.replace('"n":1', '"n":1e0'),
    "n true": CAST.replace('"n":1', '"n":true'),
    "n very long": CAST.replace('"n":1', '"n":' + "9" * 5000),
    "null reason": CAST.replace('"salt"', '"reason":null,"salt"'),
    "unknown type": CAST.replace('"cast"', '"casts"'),
    "other date form": CAST.replace("2019-07-03", "20190703"),
    "week date": CAST.replace("2019-07-03", "2019-W27-3"),
    "no such day": CAST.replace("2019-07-03", "2019-02-29"),
    "a moment": CAST.replace("2019-07-03", "2019-07-03T10:00"),
    "list": f"[{CAST}]",
    "number": "1",
    "nothing": "",
    "no end": CAST[:-1],
    "deep": "[" * 100000,
    "not ascii": CAST.replace("drammen", "drammén"),
    "missing salt": CAST.replace(f'"salt":"{SALT}",', ""),
}


@pytest.mark.parametrize("name", OTHER_SPELLINGS)
def test_any_other_spelling_is_refused(name: str) -> None:
    with pytest.raises(NotCanonical):
        lines.parse_line(OTHER_SPELLINGS[name])
    with pytest.raises(NotCanonical):
        lines.parse_line(OTHER_SPELLINGS[name].encode())


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(NotCanonical):
        lines.parse_line(b"\xff" + CAST.encode())


HEAD = heads.Head(
    origin="kulturkommune/2019",
    size=3,
    root=b"\x01" * 32,
    time="2019-07-03T10:00:00Z",
    key=b"\x02" * 32,
    sig=b"\x03" * 64,
)


def test_the_signed_texts_are_those_of_the_design() -> None:
    assert heads.head_text("kulturkommune/2019", 3, b"\x01" * 32, "2019-07-03T10:00:00Z") == (
        b"kulturkommune/2019 head v1\n3\n" + b"01" * 32 + b"\n2019-07-03T10:00:00Z\n"
    )
    assert heads.promise_text("kulturkommune/2019", b"\x04" * 32, "2019-07-04T10:00:00Z") == (
        b"kulturkommune/2019 promise v1\n" + b"04" * 32 + b"\nsealed before 2019-07-04T10:00:00Z\n"
    )
    assert heads.origin_of(2019) == "kulturkommune/2019"
    assert heads.origin_of(2019, 2) == "kulturkommune/2019#2"
    assert heads.time_of(datetime(2019, 7, 3, 10, tzinfo=UTC)) == "2019-07-03T10:00:00Z"
    assert heads.time_of(datetime(2019, 7, 3, 12, tzinfo=ZoneInfo("Europe/Oslo"))) == "2019-07-03T10:00:00Z"


def test_a_head_comes_back_as_it_was_written() -> None:
    assert heads.parse_head_line(heads.head_line(HEAD)) == HEAD
    assert list(json.loads(heads.head_line(HEAD))["head"]) == ["key", "origin", "root", "sig", "size", "time"]


@pytest.mark.parametrize(
    "changed",
    [
        {"key": "02" * 31},
        {"key": "0G" * 32},
        {"sig": "AB" * 64},
        {"root": None},
        {"size": -1},
        {"size": True},
        {"size": "3"},
        {"origin": "kulturkommune/2019#"},
        {"origin": "kulturkommune/2019\n"},
        {"origin": "andre/2019"},
        {"time": "2019-07-03T10:00:00+00:00"},
        {"time": "2019-7-3T10:00:00Z"},
        {"time": 7},
        {"more": 1},
    ],
)
def test_a_head_of_another_form_is_refused(changed: dict[str, object]) -> None:
    found = {**heads.head_object(HEAD), **changed}
    with pytest.raises(NotCanonical):
        heads.parse_head(found)
    with pytest.raises(NotCanonical):
        heads.parse_head_line(lines.canonical({"head": found}))


def test_a_head_line_in_another_spelling_is_refused() -> None:
    for text in (heads.head_line(HEAD).replace(":", ": "), "{}", "[]", "{", heads.head_line(HEAD) + " "):
        with pytest.raises(NotCanonical):
            heads.parse_head_line(text)
