"""Open data: every answer is as it is described, holds nothing before its moment, and can be kept."""

import json
import re
from datetime import timedelta

import pytest
from flask import g, request_finished

from portal.api.views.description import ANSWERS
from portal.foundation.db import db
from portal.nominations.models import Round
from tests import moments
from tests.privacy.test_file import faults

API = "/api/v1"
YEAR = "/editions/2019"
EVERY = ("", "/editions", YEAR, f"{YEAR}/finalists", f"{YEAR}/result", "/winners")
NAMES = re.compile("drammen|larvik|sarpsborg", re.IGNORECASE)
JUST_BEFORE = timedelta(seconds=1)


def described(path):
    """What the description says of an address."""
    pattern = path.replace("2019", "{year}")
    pattern = re.sub(r"finalists/\w+", "finalists/{slug}", pattern)
    return ANSWERS[pattern][1]


def asked(client, path, prefix=""):
    answer = client.get(f"{prefix}{API}{path}")
    assert answer.status_code == 200, path
    return json.loads(answer.text)


@pytest.fixture
def released(demo_app):
    """The demonstration as it stands on the day after the release."""
    demo_app.test_cli_runner().invoke(args=["demo", "travel", "2019-08-13"])
    return demo_app


@pytest.mark.parametrize("prefix", ["", "/nn", "/en"])
def test_every_answer_is_as_described(visitor, prefix):
    for path in (*EVERY, f"{YEAR}/finalists/drammen"):
        assert faults(asked(visitor, path, prefix), described(path)) == [], path


def test_every_answer_after_the_release_is_as_described(released, visitor):
    for path in (*EVERY, f"{YEAR}/finalists/larvik"):
        assert faults(asked(visitor, path), described(path)) == [], path
    told = asked(visitor, f"{YEAR}/result")["result"]
    assert [each["slug"] for each in told["winners"]] == ["drammen"] and told["favourite"]["example"] is True
    assert sum(each["votes"] for each in told["favourite"]["votes"]) == told["favourite"]["counted"] > 0
    assert "<" not in "".join(told["winners"][0]["reasons"])
    assert asked(visitor, "/winners")["winners"][0]["name"] == "Drammen"


def test_the_description_has_every_address_and_no_other(visitor, demo_app):
    paths = json.loads(visitor.get(f"{API}/openapi.json").text)["paths"]
    rules = [rule.rule for rule in demo_app.url_map.iter_rules() if rule.endpoint.startswith("api.")]
    known = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule) for rule in rules}
    assert set(paths) | {f"{API}/openapi.json"} == known


def test_finalists_come_at_their_moment_and_not_before(visitor, at):
    at(moments.FINALISTS_AT - JUST_BEFORE)
    told = asked(visitor, f"{YEAR}/finalists")
    assert (told["announced"], told["finalists"]) == (False, [])
    assert visitor.get(f"{API}{YEAR}/finalists/drammen").status_code == 404
    assert not [path for path in EVERY if path != "/winners" and NAMES.search(json.dumps(asked(visitor, path)))]
    at(moments.FINALISTS_AT)
    assert [each["slug"] for each in asked(visitor, f"{YEAR}/finalists")["finalists"]] == [
        "drammen", "larvik", "sarpsborg",
    ]  # fmt: skip


def test_no_result_before_the_release_whatever_the_clock_says(visitor, at):
    at(moments.RELEASE_AT + timedelta(days=3))
    told = asked(visitor, f"{YEAR}/result")
    assert (told["released"], told["final"], told["result"]) == (False, False, None)
    assert asked(visitor, "/winners")["winners"][0]["year"] == 2017
    assert asked(visitor, YEAR)["released_at"] is None


def test_what_a_county_jury_said_comes_with_its_own_moment(visitor, at):
    [row] = [each for each in db.session.query(Round) if each.statement_source]
    said, name = row.statement_source, row.name

    def told():
        return {each["name"]: each["statement"] for each in asked(visitor, YEAR)["rounds"]}[name]

    statement_at, ends = row.statement_at, []
    at(statement_at - JUST_BEFORE)
    with request_finished.connected_to(lambda *_, **__: ends.append(g.kept_until)):
        assert told() is None
    assert ends == [statement_at], "until then the answer may be kept"
    at(statement_at)
    assert told() == said


def test_texts_are_in_the_language_of_the_address(visitor):
    titles = {prefix: asked(visitor, YEAR, prefix)["criteria"][1]["title"] for prefix in ("", "/nn", "/en")}
    assert titles == {
        "": "Forankret hos politikerne",
        "/nn": "Forankra hos politikarane",
        "/en": "Backed by the politicians",
    }
    assert asked(visitor, YEAR, "/nn")["links"]["self"] == f"http://localhost/nn{API}{YEAR}"


def test_answers_can_be_kept_and_set_no_cookie(visitor):
    for path in (*EVERY, "/openapi.json"):
        answer = visitor.get(API + path)
        assert answer.headers["Cache-Control"].startswith("public") and answer.headers["ETag"]
        assert "Set-Cookie" not in answer.headers
        assert visitor.get(API + path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_nobody_writes_here(visitor):
    for path in EVERY:
        assert visitor.post(API + path, headers={"Origin": "http://localhost"}).status_code == 405
