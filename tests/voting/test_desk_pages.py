"""«Stemmekontroll» as officers use it by forms, and what nobody else may see of it."""

import re

import pytest

from portal.accounts.rules import Role
from portal.foundation.db import db
from portal.voting.queries import desk
from portal.voting.rules import BallotState, Signs, Work
from portal.voting.rules.acts import ALONE_IN_A_DAY
from tests import build, moments, web
from tests.architecture.test_query_counts import statements
from tests.databases import both_databases
from tests.voting.acting import ballots as rows
from tests.voting.deskwork import LATER, ballots, cast, done, held, look, officer

HERE = "/for-ansatte/stemmekontroll"
GROUP = f"{HERE}/gruppe/no_proof_of_work"


@pytest.fixture
def edition(app, at, really_at, sign_in):
    edition_id = build.edition()
    at(moments.START)
    sign_in(Role.VOTE_OFFICER)
    return edition_id


def handles(client) -> list[str]:
    return re.findall(r'name="stemme" value="([^"]+)"', client.get(GROUP).text)


def test_the_desk_shows_the_pattern_and_neither_address_nor_choice(client, edition):
    cast(edition, *((f"hemmelignavn{n}@mailinator.com", "larvik", Signs(work=Work.ABSENT)) for n in range(1, 6)))
    look()
    front, group = client.get(HERE).text, client.get(GROUP).text
    assert "Engangsadresse: <bdi>mailinator.com</bdi>" in front
    assert "h…@mailinator.com" in front
    assert "Tall fra 1 til 5. Grensen er 4." in front
    assert "h…3@mailinator.com" in group
    for page in (front, group):
        assert "hemmelignavn" not in page
        assert "larvik" not in page.lower()


def test_an_empty_desk_says_what_comes_here(client, edition):
    assert "Ingen stemmer er til kontroll." in client.get(HERE).text
    assert "Ingen avgjørelser venter." in client.get(f"{HERE}/avgjorelser").text
    assert "Ingen klager." in client.get(f"{HERE}/klager").text


def test_one_ballot_is_voided_in_ten_minutes_and_undone_before(client, edition, really_at):
    held(edition, 2)
    first, _second = handles(client)
    answer = web.act(client, f"{GROUP}/forkast", stemme=first, grunn_forkast="automatic", omfang="valgte")
    assert answer.status_code == 303
    page = client.get(answer.location).text.replace("\u00a0", " ")
    told = re.findall(r"(blir forkastet|Blir gjennomført) kl\. ([0-9.]{5})", page)
    assert [words for words, _clock in told] == ["blir forkastet", "Blir gjennomført"]
    assert told[0][1] == told[1][1]  # one clock on the page: a demonstration's
    [act] = desk.open_acts(edition)
    assert (act.ballots, act.act.value, act.reason) == (1, "void", "automatic")
    assert web.act(client, f"{HERE}/avgjorelser/{act.id}/angre").status_code == 303
    assert desk.open_acts(edition) == []
    assert len(ballots(BallotState.HELD)) == 2


def test_a_reason_is_asked_for_and_what_was_ticked_and_written_stays(client, edition):
    held(edition)
    [handle] = handles(client)
    answer = web.act(client, f"{GROUP}/godkjenn", stemme=handle, merknad="Kjent lag", omfang="valgte")
    assert answer.status_code == 422
    assert "Velg en grunn." in answer.text
    assert "Kjent lag</textarea>" in answer.text
    assert re.search(rf'value="{handle}"[^>]* checked', answer.text)


def test_a_whole_group_is_taken_as_it_was_seen(client, edition):
    held(edition, 2)
    digest = re.search(r'name="avtrykk" value="([^"]+)"', client.get(GROUP).text)[1]
    cast(edition, ("ny@gmail.com", "drammen", Signs(work=Work.ABSENT)))
    look()
    fields = {"omfang": "gruppe", "avtrykk": digest, "grunn_godkjenn": "no_pattern"}
    answer = web.act(client, f"{GROUP}/godkjenn", **fields)
    assert answer.status_code == 422
    assert "Stemmene er endret etter at du åpnet siden." in answer.text
    digest = re.search(r'name="avtrykk" value="([^"]+)"', answer.text)[1]
    assert web.act(client, f"{GROUP}/godkjenn", **{**fields, "avtrykk": digest}).status_code == 303
    assert desk.open_acts(edition)[0].ballots == 3


def test_the_menu_marks_the_desk_on_all_its_pages(client, edition):
    held(edition)
    for path in (HERE, GROUP, f"{HERE}/avgjorelser", f"{HERE}/grunner", f"{HERE}/sett-til-kontroll"):
        menu = client.get(path).text.partition('aria-label="Arbeidsbord"')[2].partition("</nav>")[0]
        marked = re.findall(r'<a href="([^"]+)" aria-current="(\w+)"', menu)
        assert marked == [(HERE, "page" if path == HERE else "true")]


def test_many_wait_for_a_second_officer_who_signs_in_and_agrees(client, edition, app):
    held(edition, ALONE_IN_A_DAY + 1)
    page = client.get(GROUP).text
    digest = re.search(r'name="avtrykk" value="([^"]+)"', page)[1]
    answer = web.act(client, f"{GROUP}/forkast", omfang="gruppe", avtrykk=digest, grunn_forkast="many_from_one")
    assert "Venter på godkjenning fra én til." in client.get(answer.location).text
    [act] = desk.open_acts(edition)
    assert act.waits_for_second
    own = web.act(client, f"{HERE}/avgjorelser/{act.id}/godkjenn")
    assert "Du ba om dette selv." in client.get(own.location).text
    second = app.test_client()
    web.sign_in(second, officer("B").id)
    assert "Se og godkjenn" in second.get(f"{HERE}/avgjorelser").text
    web.act(second, f"{HERE}/avgjorelser/{act.id}/godkjenn")
    done(real_now=LATER.replace(year=2099))
    assert {each.state for each in rows()} == {BallotState.VOIDED}


def test_a_ballot_is_held_by_its_receipt_code_and_by_its_domain(client, edition):
    code = web.receipt_code(web.vote(client, "kari@laget.example"))
    answer = web.act(
        client, f"{HERE}/sett-til-kontroll", kode=code, grunn="by_hand_reported", merknad="Meldt på telefon"
    )
    assert answer.status_code == 303
    assert "1 stemme er satt til kontroll." in client.get(answer.location).text
    cast(edition, ("a@klubb.example", "drammen", Signs()), ("b@klubb.example", "drammen", Signs()))
    look()
    fields = {"domene": "klubb.example", "grunn": "by_hand_pattern", "merknad": "Samme lag"}
    assert web.act(client, f"{HERE}/sett-til-kontroll", **fields).status_code == 303
    assert len(ballots(BallotState.HELD)) == 3
    again = web.act(client, f"{HERE}/sett-til-kontroll", **fields)
    assert again.status_code == 422
    assert "Fant ingen stemme" in again.text


def test_a_signal_is_set_and_the_audit_log_tells_before_and_after(client, edition):
    assert web.act(client, f"{HERE}/grunner/network_burst", paa="y", grense="1").status_code == 422
    assert web.act(client, f"{HERE}/grunner/network_burst", paa="y", grense="30").status_code == 303
    assert 'value="30"' in client.get(f"{HERE}/grunner").text
    log = client.get("/for-ansatte/hendelseslogg").text
    assert "Endret en grunn til kontroll" in log


def test_a_voided_voter_reads_why_and_complains_behind_the_private_link(client, edition):
    [link] = held(edition)
    [handle] = handles(client)
    web.act(client, f"{GROUP}/forkast", stemme=handle, grunn_forkast="automatic", omfang="valgte")
    done(real_now=LATER.replace(year=2099))
    own = client.get(f"/stem/min/{link}").text
    assert "tyder på at et program gjorde det" in own
    assert "til og med 8. juli kl. 23.59" in own.replace("\u00a0", " ")
    receipt = web.post(client, f"/stem/min/{link}/kode").text
    assert "Stemmen din er forkastet" in receipt and "tyder på at et program gjorde det" in receipt
    web.ask(client, "velgera@gmail.com")
    refused = web.post(client, web.last_mail().link)
    assert refused.status_code == 410
    assert "tyder på at et program gjorde det" in refused.text
    assert f"/stem/min/{link}" in refused.text
    empty = web.post(client, f"/stem/min/{link}/klage", klage=" ")
    assert (empty.status_code, "Skriv hvorfor du klager." in empty.text) == (422, True)
    assert web.post(client, f"/stem/min/{link}/klage", klage="Jeg stemte selv.").status_code == 303
    assert "Vi har fått klagen din." in client.get(f"/stem/min/{link}").text
    late = web.post(client, f"/stem/min/{link}/klage", klage="Igjen")
    assert (late.status_code, "Vi har allerede fått klagen din." in late.text) == (410, True)
    listed = client.get(f"{HERE}/klager").text
    assert "Du var med på å forkaste stemmen." in listed


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.VOTE_OFFICER])
def test_no_other_role_finds_the_desk_or_how_much_waits(app, edition, role):
    held(edition, 7)
    other = app.test_client()
    web.sign_in(other, build.account(role, address="annen@kommune.example"))
    for path in ("", "/avgjorelser", "/klager", "/grunner", "/sett-til-kontroll", "/gruppe/no_proof_of_work"):
        assert other.get(HERE + path).status_code == 404
    front = other.get("/for-ansatte")
    assert "Stemmer til kontroll" not in front.text
    assert "Stemmekontroll" not in front.text


def test_staffs_front_page_tells_officers_what_waits(client, edition):
    held(edition, 7)
    front = client.get("/for-ansatte").text
    assert "Stemmer til kontroll" in front
    assert "7 venter" in front


def test_pages_ask_as_often_with_fifty_ballots_as_with_one(client, edition):
    held(edition)
    paths = (HERE, GROUP, f"{HERE}/avgjorelser")
    one = [statements(client, path) for path in paths]
    cast(edition, *((f"x{'y' * n}@gmail.com", "drammen", Signs(work=Work.ABSENT)) for n in range(49)))
    look()
    db.session.rollback()
    assert [statements(client, path) for path in paths] == one
    assert max(one) < 16


NO_PLACE = ["9999-12-31T23:59:59-23:00", "0001-01-01T00:00:00+23:00", "2019-07-01T00:00:00", "x"]


@both_databases
@pytest.mark.parametrize("moment", NO_PLACE)
def test_a_place_in_the_list_that_cannot_be_is_its_beginning(client, edition, moment):
    assert client.get(f"{HERE}/avgjorelser", query_string={"etter": f"{moment}~{'a' * 32}"}).status_code == 200


@both_databases
@pytest.mark.parametrize("page", ["avgjorelser", "klager"])
def test_an_id_with_nul_is_nobodys(client, edition, page):
    assert client.get(f"{HERE}/{page}/a%00b").status_code == 404
