"""The proof of work: asked for by the rate and by nothing else, taken once, and never in the way of who cannot do it."""

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import altcha
import pytest
from sqlalchemy import select

from portal.config import ROOT
from portal.foundation import boxes, limits, spent
from portal.foundation.db import db
from portal.foundation.spent import Spent
from portal.privacy.actions import retention
from portal.voting import actions, queries
from portal.voting.models import VoteRequest
from portal.voting.queries import marks
from portal.voting.rules import Signs, Work, brakes
from tests import build, moments
from tests.databases import both_databases
from tests.pages import Page
from tests.voting.acting import ask, ballot, rows, vote
from tests.voting.test_brakes import answer_to
from tests.web import OWN_ORIGIN, STEM, last_mail, mails, post

NOW = datetime.now(UTC).replace(microsecond=0)  # ALTCHA reads the machine's clock
TASK = f"{STEM}/oppgave"
BUSY = 2


@pytest.fixture(autouse=True)
def easy(at, really_at, monkeypatch):
    """Few are many here, and a task is done at once."""
    at(moments.START)
    really_at(NOW)
    monkeypatch.setattr(brakes, "ASKING_FROM_NETWORK", BUSY)
    monkeypatch.setattr(brakes, "TASK_COST", 1)
    monkeypatch.setattr(brakes, "TASK_ATTEMPTS", range(1, 4))


def crowd(client, number: int = BUSY) -> None:
    """So many who ask from the client's network."""
    for place in range(number):
        assert post(client, STEM, valg="drammen", epost=f"velger{place}@example.org").status_code == 303


def solved(task: dict) -> str:
    """What the widget sends for a task."""
    challenge = altcha.Challenge.from_dict(task)
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return altcha.Payload(challenge, solution).to_base64()


def send(client, address: str = "kari@example.org", choice: str = "drammen", **fields: str):
    return post(client, STEM, valg=choice, epost=address, **fields)


def signs() -> list[Signs]:
    """What each request left behind, with its domain opened."""
    db.session.rollback()
    return [opened(row) for row in db.session.scalars(select(VoteRequest.signals).order_by(VoteRequest.asked_at))]


def opened(noted: str) -> Signs:
    signs = Signs.from_json(noted)
    return replace(signs, domain=marks.domain_in("2019/box", signs.domain) or None)


def last_signs(address: str = "example.org") -> Signs:
    return next(each for each in reversed(signs()) if each.domain == address)


@both_databases
def test_no_work_is_asked_for_until_many_ask_from_a_network(app, client):
    build.edition()
    assert client.get(TASK).status_code == 204
    crowd(client)
    assert client.get(TASK).status_code == 204
    assert {each.work for each in signs()} == {Work.NOT_ASKED}

    assert send(client, "tre@three.example").status_code == 303  # the first too many; no script runs here
    assert last_signs("three.example").work is Work.ABSENT
    answer = client.get(TASK)
    assert answer.status_code == 200 and answer.json["parameters"]["data"] == {"edition": 1}
    elsewhere = app.test_client().get(TASK, environ_base={"REMOTE_ADDR": "198.51.100.7"})
    assert elsewhere.status_code == 204


def test_work_is_asked_for_everywhere_when_many_ask_in_all(app, client, monkeypatch):
    build.edition()
    monkeypatch.setattr(brakes, "ASKING_IN_ALL", 3)
    for place in range(4):
        network = {"REMOTE_ADDR": f"198.51.{place}.7"}
        fields = {"valg": "drammen", "epost": f"velger{place}@example.org"}
        assert client.post(STEM, data=fields, headers=OWN_ORIGIN, environ_base=network).status_code == 303
    assert client.get(TASK, environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code == 200


def test_it_falls_by_itself_when_it_grows_quiet(client, really_at):
    build.edition()
    crowd(client, BUSY + 1)
    assert client.get(TASK).status_code == 200
    really_at(NOW + limits.STRETCH)
    assert client.get(TASK).status_code == 200
    really_at(NOW + 2 * limits.STRETCH)
    assert client.get(TASK).status_code == 204
    limits.forget_ended()
    assert client.get(TASK).status_code == 204


@both_databases
def test_a_solved_task_is_taken_and_noted(client):
    build.edition()
    crowd(client)
    answer = send(client, "kari@kari.example", skript="1", bevis=solved(client.get(f"{TASK}?alltid").json))
    assert answer.status_code == 303
    assert last_signs("kari.example").work is Work.SOLVED


@both_databases
def test_a_browser_that_can_is_given_the_task_and_another_go(client):
    build.edition()
    crowd(client)
    before = rows()
    answer = send(client, skript="1")
    page = Page(answer.text)
    assert answer.status_code == 422 and rows() == before
    assert "Mange stemmer akkurat nå" in page.text and "data-asked" in answer.text
    assert "Cache-Control" in answer.headers and answer.headers["Cache-Control"] == "private, no-store"
    assert page.tree.one("input", id="epost")["value"] == "kari@example.org"


def test_without_javascript_the_request_is_taken_and_says_so(client):
    build.edition()
    crowd(client)
    assert send(client, "kari@kari.example").status_code == 303
    assert last_signs("kari.example").work is Work.ABSENT
    assert "kan et menneske komme til å se på stemmen" in client.get(STEM).text


@both_databases
def test_a_solved_task_works_for_one_address_and_for_no_other(client):
    build.edition()
    crowd(client)
    proof = solved(client.get(f"{TASK}?alltid").json)
    assert send(client, "kari@example.org", skript="1", bevis=proof).status_code == 303
    assert send(client, "kari@example.org", skript="1", bevis=proof).status_code == 303  # pressed twice
    before = rows()
    assert send(client, "ola@example.org", skript="1", bevis=proof).status_code == 422
    assert rows() == before
    assert send(client, "ola@example.org", bevis=rewritten(proof)).status_code == 303
    assert [each.work for each in signs()].count(Work.SOLVED) == 2


def rewritten(proof: str) -> str:
    """The same solved task in other letters."""
    return base64.b64encode(json.dumps(json.loads(base64.b64decode(proof)), indent=1).encode()).decode()


def test_without_the_note_of_what_is_spent_a_task_would_work_again(client, monkeypatch):
    """The test of the test."""
    build.edition()
    crowd(client)
    monkeypatch.setattr(spent, "spend", lambda *_, **__: True)
    proof = solved(client.get(f"{TASK}?alltid").json)
    assert [send(client, f"{name}@x.example", skript="1", bevis=proof).status_code for name in "ab"] == [303, 303]


def changed(proof: str, change) -> str:
    told = json.loads(base64.b64decode(proof))
    change(told)
    return base64.b64encode(json.dumps(told).encode()).decode()


def later(told):
    told["challenge"]["parameters"]["expiresAt"] += 3600


def cheaper(told):
    told["challenge"]["parameters"]["keyPrefix"] = ""


def elsewhere(told):
    told["challenge"]["parameters"]["data"]["edition"] = 7


def guessed(told):
    told["solution"]["derivedKey"] = "00" * 32


def unsigned(told):
    del told["challenge"]["signature"]


@pytest.mark.parametrize("change", [later, cheaper, elsewhere, guessed, unsigned])
def test_a_changed_task_is_none(app, change):
    edition_id = build.edition()
    proof = solved(queries.new_task(edition_id, NOW))
    assert queries.solved_task(edition_id, proof, NOW)
    assert queries.solved_task(edition_id, changed(proof, change), NOW) is None


@pytest.mark.parametrize(
    "payload",
    ["", "x", "e30=", "bnVsbA==", "W10=", "ey", "😀", "A" * 3000, base64.b64encode(b"[" * 1400).decode(),
     base64.b64encode(b'{"challenge": {"parameters": []}, "solution": {}}').decode(),
     base64.b64encode(b'{"challenge": {"parameters": {"algorithm": 1, "nonce": 2, "salt": [], "cost": null}}, "solution": '
                      b'{"counter": "x", "derivedKey": {}}}').decode()],
)  # fmt: skip
def test_what_is_no_payload_is_none_and_no_error(app, payload):
    assert queries.solved_task(build.edition(), payload, NOW) is None


def test_a_task_is_for_its_edition_and_ends(app):
    edition_id = build.edition()
    proof = solved(queries.new_task(edition_id, NOW))
    assert queries.solved_task(edition_id + 1, proof, NOW) is None
    almost = NOW + brakes.TASK_LIFE - timedelta(seconds=1)
    assert queries.solved_task(edition_id, proof, almost)
    assert queries.solved_task(edition_id, proof, NOW + brakes.TASK_LIFE) is None


def test_what_is_spent_is_forgotten_when_it_has_ended_and_tells_nothing(app, really_at):
    edition_id = build.edition()
    proof = solved(queries.new_task(edition_id, NOW))
    assert actions.work_done(edition_id, proof, address="kari@example.org", real_now=NOW)
    [row] = db.session.scalars(select(Spent)).all()
    assert row.ends_at == NOW + brakes.TASK_LIFE and b"kari" not in row.key + (row.holder or b"")
    portal = boxes.read_key(boxes.PORTAL_KEY)
    tested = {boxes.keyed_hash(portal, "spent by", "task", each) for each in ("kari@example.org", "Kari@example.org")}
    assert row.holder not in tested, "who kept the portal's key could ask a backup for an address"
    really_at(NOW + brakes.TASK_LIFE)
    spent.forget_ended()
    assert db.session.scalars(select(Spent)).all() == []


@both_databases
def test_neither_the_choice_nor_having_voted_changes_what_is_asked(app, client):
    edition_id = build.edition()
    ask(edition_id, "known@example.org")
    vote(edition_id, "voted@example.org")
    crowd(client, BUSY + 1)
    del_mails = len(mails())
    answers = {
        (address, choice): shape(send(client, address, choice, skript="1"))
        for address in ("ny01x@example.org", "known@example.org", "voted@example.org")
        for choice in ("drammen", "larvik", "sarpsborg")
    }
    assert len(mails()) == del_mails
    for choice in ("drammen", "larvik", "sarpsborg"):
        assert len({answer for (_, chosen), answer in answers.items() if chosen == choice}) == 1
    assert {(status, length) for status, length, _ in answers.values()} == {
        (422, min(length for _, length, _ in answers.values()))
    }


def shape(answer) -> tuple[int, int, str]:
    """What an answer is like, with what was typed taken out: addresses of one length are sent."""
    text = answer.text.replace("ny01x@", "@").replace("known@", "@").replace("voted@", "@")
    return answer.status_code, len(answer.data), text


@both_databases
def test_permuting_the_finalists_changes_no_sign(app, client):
    build.edition()
    seen = []
    for turn, order in enumerate((["drammen", "larvik", "sarpsborg"], ["sarpsborg", "drammen", "larvik"])):
        for place, choice in enumerate(order):
            other = app.test_client()
            network = {"REMOTE_ADDR": f"198.51.{turn}.7"}
            fields = {"valg": choice, "epost": f"velger{place}@turn{turn}.example"}
            other.post(STEM, data=fields, headers=OWN_ORIGIN, environ_base=network)
        seen.append([(each.work, each.trap) for each in signs() if each.domain == f"turn{turn}.example"])
    assert seen[0] == seen[1]
    assert sorted(each[0].value for each in seen[0]) == ["absent", "not_asked", "not_asked"]


def test_under_work_new_known_and_voted_addresses_get_the_same_answer(app):
    edition_id = build.edition()
    ask(edition_id, "known@example.org")
    vote(edition_id, "voted@example.org")
    crowd(app.test_client(), BUSY + 1)
    answers = {answer_to(app, f"{name}@example.org") for name in ("first", "known", "voted")}
    assert len(answers) == 1


def test_a_flood_of_raw_requests_is_turned_away_with_words_and_a_time(client, monkeypatch):
    build.edition()
    monkeypatch.setattr(brakes, "SENDING_FROM_NETWORK", 3)
    answers = [post(client, STEM, valg="drammen", epost="ikke en adresse") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 429]
    assert answers[-1].headers["Retry-After"] == str(limits.next_stretch_in())
    assert "Vent litt før du prøver igjen" in answers[-1].text and "Set-Cookie" not in answers[-1].headers
    before = rows()
    assert send(client).status_code == 429 and rows() == before


def test_with_limits_off_nothing_is_counted_and_nothing_asked(app, client, monkeypatch):
    build.edition()
    monkeypatch.setitem(app.config, "LIMITS", False)
    monkeypatch.setattr(brakes, "SENDING_FROM_NETWORK", 0)
    for place in range(6):
        assert send(client, f"velger{place}@example.org", skript="1").status_code == 303
    assert client.get(TASK).status_code == 204
    assert {each.work for each in signs()} == {Work.NOT_ASKED}
    assert db.session.query(limits.RateLimit).count() == 0


def test_the_task_is_given_without_cookie_and_never_kept_and_only_while_the_vote_is_open(client, at):
    build.edition()
    answer = client.get(f"{TASK}?alltid")
    assert answer.status_code == 200 and answer.mimetype == "application/json"
    assert "Set-Cookie" not in answer.headers and answer.headers["Cache-Control"] == "private, no-store"
    at(moments.VOTING_CLOSES)
    assert client.get(f"{TASK}?alltid").status_code == 204
    assert client.get("/norges-kulturkommune/1999/stem/oppgave").status_code == 404


def test_the_form_is_the_same_for_everybody_and_kept_however_many_ask(client):
    build.edition()
    quiet = client.get(STEM)
    crowd(client, BUSY + 1)
    busy = client.get(STEM)
    assert busy.data == quiet.data and busy.headers["Cache-Control"].startswith("public")
    assert "data-asked" not in busy.text


def test_the_widget_is_loaded_only_when_it_is_asked_for_and_names_no_other_host():
    source = (ROOT / "static" / "src" / "js" / "vote.js").read_text()
    assert "altcha" not in source and "import(" in source
    whole = (ROOT / "static" / "src" / "js" / "work.js").read_text() + source
    assert "http" not in whole and "submit()" not in whole and "requestSubmit" not in whole
    built = ROOT / "static" / "dist"
    [small] = Path(built).glob("vote-*.js")
    assert small.stat().st_size < 1_000


def test_the_network_is_noted_as_a_mark_that_changes_daily_and_tells_no_address(client, really_at):
    pepper = queries.pepper_of(build.edition())
    send(client, "kari@kari.example")
    [noted] = signs()
    assert noted.network == marks.network_mark(pepper, "127.0.0.0/24", NOW.date()) and len(noted.network) == 64
    assert limits.network_of("127.0.0.9") == "127.0.0.0/24" != limits.network_of("127.0.1.1")
    really_at(NOW + timedelta(days=1))
    send(client, "ola@kari.example")
    assert len({each.network for each in signs()}) == 2
    portal = boxes.read_key(boxes.PORTAL_KEY)
    assert noted.network != marks.network_mark(portal, "127.0.0.0/24", NOW.date()), "the portal's own key tells nothing"


@both_databases
def test_after_fourteen_days_no_row_knows_the_network_and_the_rest_is_kept(client, really_at):
    build.edition()
    for name in ("kari", "ola"):
        send(client, f"{name}@example.org")
    post(client, mails()[0].link)
    really_at(NOW + timedelta(days=1))
    send(client, "anne@example.org")
    assert all(each.network for each in signs()) and Signs.from_json(ballot().signals).network

    really_at(NOW + timedelta(days=14))
    retention.tidy()
    assert all(each.network for each in signs())  # half-open: at that very moment it is kept
    really_at(NOW + timedelta(days=14, seconds=1))
    retention.tidy()
    assert [bool(each.network) for each in signs()] == [False, False, True]
    assert {each.domain for each in signs()} == {"example.org"}
    assert opened(ballot().signals) == Signs(domain="example.org")


def test_a_newer_vote_of_the_same_voter_keeps_no_older_network(client, really_at):
    build.edition()
    send(client)
    post(client, mails()[0].link)
    really_at(NOW + timedelta(days=10))
    send(client, choice="larvik")
    post(client, last_mail().link)
    really_at(NOW + timedelta(days=15))
    retention.tidy()
    first, second = signs()
    assert first.network is None and opened(ballot().signals).network == second.network, (
        "the newer, for 14 days of its own"
    )
    really_at(NOW + timedelta(days=24, seconds=1))
    retention.tidy()
    assert Signs.from_json(ballot().signals).network is None


@both_databases
def test_a_voter_who_is_forgotten_leaves_no_network(client):
    build.edition()
    send(client)
    post(client, mails()[0].link)
    actions.forget_voter("kari@example.org", now=moments.START)
    assert Signs.from_json(ballot().signals).network is None and signs() == []


def test_rates_are_counted_apart(app):
    assert limits.rates(("a", "x")) == [1]
    assert limits.rates(("a", "x"), ("b", "x")) == [2, 1]
    assert limits.rates(("a", "y"), also=[("a", "x"), ("b", "y")]) == [1, 2, 0]
    assert limits.rates(also=[("a", "x")]) == [2]
