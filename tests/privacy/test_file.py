"""The page and the file tell all that is kept, and no token, no choice, nothing of anybody else."""

import json
import re
from datetime import datetime
from typing import Any

import pytest

from portal.accounts.rules import Role
from portal.audit.rules import Actor
from portal.foundation.db import db
from portal.people import actions as people
from portal.privacy.views.file import SCHEMA
from tests import build, moments, web
from tests.architecture.test_query_counts import statements
from tests.privacy.asking import KARI, MINE, link, shown

TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool,
    "null": type(None),
}  # fmt: skip


@pytest.fixture(autouse=True)
def edition(at, app) -> int:
    at(moments.START)
    return build.edition()


def faults(value: Any, schema: dict[str, Any], where: str = "$") -> list[str]:
    """What is wrong with a value by the parts of JSON Schema that ours uses."""
    if "anyOf" in schema:
        tried = [faults(value, each, where) for each in schema["anyOf"]]
        return [] if [] in tried else tried[0]
    if "enum" in schema:
        return [] if value in schema["enum"] else [f"{where}: {value}"]
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(isinstance(value, TYPES[kind]) for kind in kinds):
        return [f"{where}: {value!r} is not {kinds}"]
    if isinstance(value, str) and schema.get("format") == "date-time":
        return [] if datetime.fromisoformat(value).tzinfo else [f"{where}: no zone"]
    if isinstance(value, list):
        return [fault for n, each in enumerate(value) for fault in faults(each, schema["items"], f"{where}[{n}]")]
    if not isinstance(value, dict):
        return []
    parts = schema["properties"]
    found = [f"{where}: {name} is missing" for name in schema["required"] if name not in value]
    found += [f"{where}: {name} is not told of" for name in value if name not in parts]
    return found + [f for name in value if name in parts for f in faults(value[name], parts[name], f"{where}.{name}")]


def everything(client) -> str:
    """Somebody of whom everything is kept; gives the link."""
    person_id = people.known(address=KARI, language="nn", now=moments.START)
    people.confirm(person_id, now=moments.START)
    people.block(
        person_id, until=moments.CERTIFIED_AT, why="Grunnen", actor=Actor(1, "Hemmelig Moderator"), now=moments.START
    )
    account = build.account(Role.EDITOR, address=KARI, name="Kari Eksempel")
    web.sign_in(client, account)
    web.vote(client, KARI, "larvik")
    web.vote(client, "ola@example.org", "sarpsborg")
    return link(client)


def test_the_file_follows_its_schema(client) -> None:
    path = everything(client)
    answer = client.get(f"{path}/fil")
    assert answer.mimetype == "application/json"
    assert answer.headers["Content-Disposition"] == "attachment; filename=mine-opplysninger.json"
    file = json.loads(answer.text)
    assert faults(file, SCHEMA) == []
    assert file["$schema"] == f"http://localhost{MINE}/skjema.json"
    assert json.loads(client.get(f"{MINE}/skjema.json").text) == SCHEMA


def test_a_file_that_strays_from_its_schema_is_found(client) -> None:
    file = json.loads(client.get(f"{everything(client)}/fil").text)
    file["votes"][0]["choice"] = "larvik"
    del file["person"]["blocked"]
    file["made_at"] = 5
    assert faults(file, SCHEMA) == [
        "$.made_at: 5 is not ['string', 'null']",
        "$.person: blocked is missing",
        "$.votes[0]: choice is not told of",
    ]


def test_the_file_tells_all_that_is_kept(client) -> None:
    file = json.loads(client.get(f"{everything(client)}/fil").text)
    assert file["made_for"] == file["person"]["address"] == KARI
    assert file["person"]["blocked_why"] == "Grunnen" and file["person"]["language"] == "nn"
    [vote] = file["votes"]
    assert (vote["edition"], vote["state"], vote["voting_is_open"]) == (2019, "counted", True)
    assert vote["voted_at"] is not None
    assert [mail["subject"].removesuffix(" (eksempel)") for mail in file["mail"]] == [
        "Bekreft stemmen din – Folkets favoritt 2019",
        "Vi har fått stemmen din – Folkets favoritt 2019",
        "Lenken til opplysningene dine",
    ]
    assert file["account"]["roles"] == ["editor"] and len(file["account"]["sessions"]) == 1


def test_the_page_tells_the_same_in_words(client) -> None:
    text = shown(client, everything(client)).text
    for said in (KARI, "nynorsk", "Grunnen", "Folkets favoritt 2019", "Stemmen teller.", "Kari Eksempel", "Artikkelansvarlig",
                 "Bekreft stemmen din", "Venter på å bli sendt.", "Hva du stemte, viser vi ikke her."):  # fmt: skip
        assert said in text, said


def test_no_token_no_choice_and_nothing_of_anybody_else(client) -> None:
    path = everything(client)
    token = path.rpartition("/")[2]
    links = [re.search(r"/([\w-]{32})$", mail.link) for mail in web.mails()]
    tokens = {found[1] for found in links if found} - {token}
    assert len(tokens) == 4
    code = re.compile(r"[2-9A-Z]{4} [2-9A-Z]{4}")
    for page in ("", "/fil", "/slett"):
        said = client.get(path + page).text
        assert not [each for each in tokens if each in said]
        assert "larvik" not in said.lower() and "ola@example.org" not in said and "Hemmelig Moderator" not in said
        assert not code.search(said)
    assert token not in client.get(f"{path}/fil").text


def test_a_choice_that_is_shown_would_be_found(client, app) -> None:
    path = everything(client)
    app.jinja_env.globals["planted"] = "larvik"
    assert "larvik" not in client.get(path).text.lower()
    shows = app.view_functions["privacy.show"]

    def with_choice(token: str) -> str:
        return str(shows(token)).replace("Stemmen teller", "Stemmen for Larvik teller")

    with_choice.access = "everybody"  # type: ignore[attr-defined]
    app.view_functions["privacy.show"] = with_choice
    assert "larvik" in client.get(path).text.lower()


def test_an_unconfirmed_vote_is_told_of(client) -> None:
    web.ask(client, KARI)
    path = link(client)
    assert "Stemmen er ikke bekreftet." in shown(client, path).text
    assert json.loads(client.get(f"{path}/fil").text)["votes"][0]["state"] == "waiting"


def test_after_certification_no_vote_is_found(client, edition, at) -> None:
    web.vote(client, KARI)
    build.release(edition)
    build.certify(edition)
    at(moments.CERTIFIED_AT)
    assert "Stemmer" not in shown(client, link(client)).text


def test_the_page_asks_as_often_for_much_as_for_little(client, app) -> None:
    app.config["LIMITS"] = False
    web.vote(client, KARI)
    path = link(client)
    few = statements(client, path)
    for _ in range(29):
        web.ask(client, KARI)
    db.session.rollback()
    assert statements(client, path) == few <= 14
