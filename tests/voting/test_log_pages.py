"""«Stemmeloggen» for everybody, and its state for staff."""

import json
from datetime import timedelta
from xml.etree import ElementTree as Xml

import pytest

from portal.accounts.rules import Role
from portal.approvals import queries as agreements
from portal.approvals.rules import Kind
from portal.audit.rules import OPERATOR
from portal.foundation import boxes
from portal.foundation.generation import current
from portal.voting import actions
from portal.voting.actions import beginning, observing, tending
from portal.voting.queries import log as queries
from portal.voting.rules import BallotState, ledger
from portal.voting.rules.heads import head_object, parse_head
from tests import build, moments, web
from tests.databases import both_databases
from tests.pages import Page
from tests.voting import many
from tests.voting.acting import REAL, Statements, agree, mark

LOG = "/norges-kulturkommune/2019/stemmelogg"
STATE = "/for-ansatte/stemmelogg"


@pytest.fixture
def edition_id(app, at, really_at) -> int:
    at(moments.START)
    really_at(REAL)
    app.config["LIMITS"] = False
    return build.edition()


def sealed(edition_id: int, times: int, ballots: int = 3) -> None:
    for number in range(times):
        many.cast(edition_id, ballots)
        actions.seal(edition_id, moments.START + timedelta(minutes=number))


def test_before_the_first_head_the_page_shows_the_key(client, edition_id):
    page = Page(client.get(LOG).text)
    assert "Ingen linjer er forseglet ennå" in page.text
    assert queries.last_head(edition_id) is None
    from portal.voting.queries import signing

    assert signing.signer_of(edition_id).public_key.hex() in page.text


@both_databases
def test_the_page_shows_the_newest_head_and_every_older_one(edition_id, app):
    sealed(edition_id, 3)
    answer = app.test_client().get(LOG)
    page, head = Page(answer.text), queries.last_head(edition_id)
    assert answer.status_code == 200 and "Set-Cookie" not in answer.headers
    for told in (head.root.hex(), head.sig.hex(), head.key.hex()):
        assert told in page.text
    assert [row.all("td")[0].text.split()[-1] for row in page.tree.one("tbody").all("tr")] == ["9", "6", "3"]


def test_heads_are_paged_by_what_they_count(client, edition_id):
    sealed(edition_id, 65, ballots=1)
    seen, address = [], LOG
    while address:
        page = Page(client.get(address).text)
        seen += [int(row.all("td")[0].text.split()[-1]) for row in page.tree.one("tbody").all("tr")]
        older = [link["href"] for link in page.tree.one("main").all("a") if link.text == "Eldre kontrollpunkter"]
        address = older[0] if older else ""
    assert seen == list(range(65, 0, -1))


@both_databases
def test_as_many_questions_for_one_head_as_for_thirty(app, edition_id):
    client = app.test_client()
    sealed(edition_id, 1)
    client.get(LOG)
    with Statements() as few:
        client.get(LOG)
    sealed(edition_id, 29)
    with Statements() as lots:
        client.get(LOG)
    assert len(few.sent) == len(lots.sent)


def test_nothing_tells_finalists_or_how_many_are_held_before_release(client, edition_id):
    sealed(edition_id, 1, ballots=7)
    mark(BallotState.HELD)
    actions.seal(edition_id, moments.START)
    for path in ("", "/kontrollpunkter.json", "/kontrollsummer.txt", "/feed.xml"):
        text = client.get(LOG + path).text.lower()
        assert not [word for word in ("drammen", "larvik", "sarpsborg", "burst", '"hold"', "kontroll:") if word in text]


@both_databases
def test_heads_and_leaves_are_given_to_machines(app, edition_id):
    client = app.test_client()
    sealed(edition_id, 3)
    given = client.get(f"{LOG}/kontrollpunkter.json").json
    assert given == [head_object(head) for head in queries.heads_of(edition_id)[::-1]]
    leaves = [bytes.fromhex(line) for line in client.get(f"{LOG}/kontrollsummer.txt").text.splitlines()]
    for each in given:
        head = parse_head(each)
        assert ledger.root_of(leaves[: head.size]) == head.root
    feed = Xml.fromstring(client.get(f"{LOG}/feed.xml").text)
    entries = feed.findall("{http://www.w3.org/2005/Atom}entry")
    told = [json.loads(entry.findtext("{http://www.w3.org/2005/Atom}content")) for entry in entries]
    assert told == given[::-1]
    ids = {entry.findtext("{http://www.w3.org/2005/Atom}id") for entry in entries}
    assert len(ids) == 3 and feed.findtext("{http://www.w3.org/2005/Atom}updated") == given[-1]["time"]


def test_a_seal_ends_what_is_kept_of_the_page(client, edition_id):
    before = current()
    many.cast(edition_id, 1)
    assert current() == before
    actions.seal(edition_id, moments.START)
    assert current() == before + 1
    actions.seal(edition_id, moments.START)
    assert current() == before + 1, "nothing was sealed, so nothing changed"


def test_the_page_says_how_many_watch_and_what_it_means_that_nobody_does(client, edition_id):
    assert "Uten observatører kunne vi vist ulike logger" in client.get(LOG).text
    for address, name in (("a@example.org", "Pressen"), ("b@example.org", None)):
        observing.add_observer(edition_id, address, name=name, language="nb", actor=OPERATOR, now=moments.START)
    page = client.get(LOG).text
    assert "2 observatører" in page and "Pressen" in page and "example.org" not in Page(page).tree.one("main").text


def test_a_new_key_is_told(client, edition_id):
    sealed(edition_id, 1)
    agree(Kind.NEW_KEY)
    made = beginning.new_key(edition_id, now=moments.START, real_now=REAL)
    assert f"Loggen fikk en ny nøkkel, {made}" in client.get(LOG).text


def state_of(client) -> Page:
    answer = client.get(STATE)
    assert answer.status_code == 200
    return Page(answer.text)


def test_staff_see_how_the_log_is(client, sign_in, edition_id):
    sign_in(Role.VOTE_OFFICER)
    assert "I orden." in state_of(client).text
    sealed(edition_id, 2)
    many.cast(edition_id, 1)
    tending.check_every_night()
    page = state_of(client).text
    assert "6 linjer" in page and "1 stemme, den eldste siden" in page and "Alt stemte" in page


def test_trouble_is_told_on_the_page_and_on_the_front_page(client, sign_in, edition_id):
    sign_in(Role.ADMIN)
    assert "stemmeloggen." not in client.get("/for-ansatte").text
    boxes.key_path("2019/signing").unlink()
    assert "Signeringsnøkkelen mangler" in state_of(client).text
    assert "Noe er i veien med stemmeloggen." in client.get("/for-ansatte").text


def test_two_agree_on_a_new_key_by_the_page(app, edition_id):
    first, second = app.test_client(), app.test_client()
    for client, address in ((first, "en@kommune.example"), (second, "to@kommune.example")):
        web.sign_in(client, build.account(Role.VOTE_OFFICER, address=address, name=address))
    assert web.act(first, f"{STATE}/2019/ny-nokkel/be", grunn="").status_code == 422
    assert web.act(first, f"{STATE}/2019/ny-nokkel/be", grunn="Disken er tapt").status_code == 303
    assert web.act(first, f"{STATE}/2019/ny-nokkel/godkjenn").status_code == 303
    assert agreements.standing(Kind.NEW_KEY, "2019").agreed_by is None, "nobody agrees with themselves"
    page = state_of(second)
    assert "«Disken er tapt»" in page.text and "Godkjenn" in page.text
    web.act(second, f"{STATE}/2019/ny-nokkel/godkjenn")
    assert "flask voting new-key 2019" in state_of(first).text
    beginning.new_key(edition_id, now=moments.START, real_now=REAL)
    assert agreements.standing(Kind.NEW_KEY, "2019") is None


def test_who_asks_after_another_is_told_so(app, edition_id):
    first, second = app.test_client(), app.test_client()
    for client, address in ((first, "en@kommune.example"), (second, "to@kommune.example")):
        web.sign_in(client, build.account(Role.VOTE_OFFICER, address=address, name=address))
    web.act(first, f"{STATE}/2019/ny-nokkel/be", grunn="Disken er tapt")
    assert web.act(second, f"{STATE}/2019/ny-nokkel/be", grunn="En annen grunn").status_code == 303
    text = state_of(second).text
    assert "En annen har allerede bedt om dette." in text and "Nå venter det på én til." not in text


def test_what_was_asked_can_be_taken_back(client, sign_in, edition_id):
    sign_in(Role.VOTE_OFFICER)
    web.act(client, f"{STATE}/2019/ny-logg/be", grunn="Feil")
    web.act(client, f"{STATE}/2019/ny-logg/trekk")
    assert agreements.standing(Kind.RESTART_LOG, "2019") is None


def test_a_new_beginning_is_asked_for_only_when_it_is_needed(client, sign_in, edition_id):
    sign_in(Role.ADMIN)
    assert "Be om ny stemmelogg" not in state_of(client).text
    sealed(edition_id, 1)
    from dataclasses import replace

    from portal.voting.queries import heads_log

    gone = replace(queries.last_head(edition_id), size=9)
    path = heads_log.path_of(2019)
    path.write_text(path.read_text() + heads_log.line_of(gone) + "\n")
    page = state_of(client).text
    assert "Be om ny stemmelogg" in page and "mangler linjer som allerede er lagt ut" in page
