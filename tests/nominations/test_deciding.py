"""The secretary decides: each state with reason and mail, late codes, the list."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts.rules import Role
from portal.audit.models import AuditEntry
from portal.foundation.db import db
from portal.nominations.models import Application
from portal.nominations.queries import rounds_of
from portal.nominations.rules import MOVES, ApplicationState, RoundKind
from portal.nominations.rules.states import REASONS_FOR
from tests import web
from tests.nominations import acting
from tests.nominations.test_writing import first_text
from tests.pages import Page

HERE = "/for-ansatte/soknader"


@pytest.fixture
def secretary(edition, client, sign_in):
    sign_in(Role.JURY_SECRETARY)
    return client


def decide(client, application_id, move, reason, **more):
    """Decide as the page lets one."""
    page = client.get(f"{HERE}/{application_id}")
    return web.act(
        client, f"{HERE}/{application_id}/avgjor", avgjorelse=move, grunn=reason,
        **{"versjon": acting.version_on(page), **more},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("move", "reason", "more", "state", "words"),
    [
        ("find_eligible", "in_order", {}, "eligible", "Den går videre til juryen."),
        ("ask", "document_missing", {"dag": "2021-03-15"}, "incomplete", "til og med 15. mars kl. 23.59"),
        ("find_ineligible", "not_municipality", {}, "ineligible", "Bare kommuner kan få prisen"),
        ("call_duplicate", "sent_twice", {}, "duplicate", "en annen søknad i den samme kåringen"),
    ],
)
def test_each_decision_has_its_state_its_mail_and_its_line_in_the_log(move, reason, more, state, words, secretary):
    link = acting.delivered(secretary)
    application_id = acting.newest().id
    answer = decide(secretary, application_id, move, reason, ord="Vennlig hilsen oss.", **more)
    assert answer.status_code == 303
    assert acting.newest().state == state
    mail = web.last_mail()
    assert words in mail.text.replace("\u00a0", " ") and "Vennlig hilsen oss." in mail.text
    assert (mail.to, mail.link) == ("kari@kristiansand.example", link)
    assert "Ta kontakt med jurysekretæren: http://localhost/kontakt" in mail.text
    assert "Vennlig hilsen oss." in Page(secretary.get(link).text).text
    [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.what == "application.decide")).all()
    assert (entry.before, entry.after) == ({"application_state": "delivered"}, {"application_state": state})
    assert "Vennlig" not in str(vars(entry))


def test_who_is_in_the_wrong_round_is_told_which_is_theirs_where_that_is_another(secretary, at):
    acting.delivered(secretary)
    it, county = acting.newest(), "Den skal sendes til Årets kulturkommune i Agder."
    decide(secretary, it.id, "find_ineligible", "wrong_round")
    assert county not in web.last_mail().text
    decide(secretary, it.id, "reopen", "mistake")
    it = acting.newest()
    it.round_id = next(each.id for each in rounds_of(it.edition_id) if each.kind is RoundKind.DIRECT)
    db.session.commit()
    decide(secretary, it.id, "find_ineligible", "wrong_round")
    assert county in web.last_mail().text
    decide(secretary, it.id, "reopen", "mistake")
    at(acting.DEADLINE)  # nothing can be sent there any more
    decide(secretary, it.id, "find_ineligible", "wrong_round")
    assert "en annen kåring enn den" in web.last_mail().text and "Den skal sendes til" not in web.last_mail().text


def test_a_decision_needs_a_reason_that_fits_and_a_page_that_is_fresh(secretary):
    acting.delivered(secretary)
    it = acting.newest().id
    assert decide(secretary, it, "find_ineligible", "").status_code == 422
    wrong = decide(secretary, it, "find_ineligible", "in_order")
    assert wrong.status_code == 422 and "Velg en grunn som hører til" in Page(wrong.text).text
    groups = re.findall(r'<optgroup label="([^"]+)">', secretary.get(f"{HERE}/{it}").text)
    assert "Be om opplysninger som mangler" in groups and "Slå sammen med en annen søknad" not in groups
    assert decide(secretary, it, "ask", "unclear").status_code == 422
    assert decide(secretary, it, "ask", "unclear", dag="2021-01-15").status_code == 422
    stale = decide(secretary, it, "find_eligible", "in_order", versjon="1")
    assert stale.status_code == 422 and "endret etter at du åpnet den" in Page(stale.text).text
    assert acting.newest().state is ApplicationState.DELIVERED


def test_what_is_missing_is_filled_in_after_the_deadline_and_confirmed_again(secretary, at):
    link = acting.delivered(secretary)
    at(acting.later(days=1))
    assert decide(secretary, acting.newest().id, "ask", "answer_missing", dag="2021-03-15").status_code == 303
    assert "Kommunens postmottak må bekrefte den igjen." in Page(secretary.get(link).text).text
    assert acting.save(secretary, link, {first_text(): ("Utfylt", 1)}).status_code == 303
    assert web.post(secretary, f"{link}/send").status_code == 303
    assert acting.newest().state is ApplicationState.INCOMPLETE
    web.post(secretary, acting.confirm_link())
    found = acting.newest()
    assert (found.state, found.delivered) == (ApplicationState.DELIVERED, 2)
    at(acting.moments.oslo(2021, 3, 16))
    assert acting.save(secretary, link, {first_text(): ("For sent", 2)}).status_code == 409


def test_two_become_one(secretary):
    first_link = acting.delivered(secretary)
    first = acting.newest().id
    _second, confirm = acting.sent(secretary, address="siri@kristiansand.example")
    web.post(secretary, confirm)
    second = acting.newest().id
    blocked = decide(secretary, second, "find_eligible", "in_order")
    assert blocked.status_code == 422 and "Avgjør den først" in Page(blocked.text).text
    assert decide(secretary, second, "merge", "one_application").status_code == 422  # into which?
    assert decide(secretary, second, "merge", "one_application", med=str(first)).status_code == 303
    found = acting.newest()
    assert (found.state, found.merged_into) == (ApplicationState.MERGED, first)
    assert decide(secretary, first, "find_eligible", "in_order").status_code == 303
    assert "slått sammen" in Page(secretary.get(f"{HERE}/{second}").text).text
    assert web.post(secretary, f"{first_link}/trekk").status_code == 303
    assert decide(secretary, second, "reopen", "mistake").status_code == 303
    assert (acting.newest().state, acting.newest().merged_into) == (ApplicationState.DELIVERED, None)


def test_an_application_is_not_merged_into_another_municipalitys(secretary):
    acting.delivered(secretary)
    mine = acting.newest().id
    acting.delivered(secretary, number="1103", address="ola@stavanger.example")
    answer = decide(secretary, mine, "merge", "one_application", med=str(acting.newest().id))
    assert answer.status_code == 422
    assert db.session.get(Application, mine).state is ApplicationState.DELIVERED


def test_a_draft_is_not_read_by_the_secretary(secretary):
    acting.written(secretary, word="Hemmelig")
    page = secretary.get(f"{HERE}/{acting.newest().id}")
    assert "Hemmelig" not in page.text and "Du ser teksten når den er sendt" in Page(page.text).text


def test_the_list_is_narrowed_by_state_round_and_name(secretary):
    acting.delivered(secretary)
    acting.begun(secretary, number="1103", address="ola@stavanger.example")
    for query, seen, unseen in (
        ("status=delivered", "Kristiansand", "Stavanger"),
        ("karing=soknad-direkte-til-noku", "Stavanger", "Kristiansand"),
        ("sok=stav", "Stavanger", "Kristiansand"),
        ("sok=4204", "Kristiansand", "Stavanger"),
    ):
        rows = Page(secretary.get(f"{HERE}?{query}").text).tree.one("tbody").text
        assert seen in rows and unseen not in rows, query
    assert secretary.get(f"{HERE}?status=finnesikke&side=x&sok=%25_%5C&ar=1").status_code == 200


def test_the_front_page_says_what_waits(secretary):
    assert "Søknader" not in Page(secretary.get("/for-ansatte").text).tree.one("main").text
    acting.delivered(secretary)
    assert "Søknader" in Page(secretary.get("/for-ansatte").text).tree.one("main").text


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.JURY_SECRETARY, Role.JURY_LEADER)])
def test_nobody_else_is_there(role, edition, client, sign_in):
    acting.delivered(client)
    sign_in(role)
    for path in (HERE, f"{HERE}/{acting.newest().id}", f"{HERE}/koder/{acting.YEAR}"):
        assert client.get(path).status_code == 404


def make_code(client, number="4204", day="2021-03-10"):
    """A late code, as the page shows it once."""
    answer = web.act(
        client, f"{HERE}/koder/{acting.YEAR}", kommune=str(acting.place(number)), dag=day, hvorfor="Sykdom i kommunen"
    )
    assert answer.status_code == 200, Page(answer.text).text
    found = re.search(r'id="koden">([^<]+)<', answer.text)
    assert found
    return found[1]


def test_a_late_code_opens_for_its_municipality_once(secretary, at):
    at(acting.later(hours=1))
    assert "Kommuner som har fått en kode" in Page(secretary.get(acting.APPLY).text).text
    code = make_code(secretary)
    assert code not in secretary.get(f"{HERE}/koder/{acting.YEAR}").text
    assert acting.ask(secretary).status_code == 410
    stavangers = make_code(secretary, number="1103")
    for number, of_another in (("1103", code), ("5001", stavangers)):  # in another round, and in the same
        foreign = acting.ask(secretary, number=number, address=f"ola@{number}.example", kode=of_another)
        assert foreign.status_code == 422 and "gjelder ikke for denne kommunen" in Page(foreign.text).text
    assert (
        acting.ask(secretary, address="siri@kristiansand.example", kode=code.lower().replace("-", " ")).status_code
        == 303
    )
    link = web.last_mail().link
    assert acting.save(secretary, link, {first_text(): ("Sent, men i tide", 0)}).status_code == 303
    used = acting.ask(secretary, address="per@kristiansand.example", kode=code)
    assert used.status_code == 422
    at(acting.moments.oslo(2021, 3, 11))
    assert acting.save(secretary, link, {first_text(): ("For sent", 1)}).status_code == 409


def test_who_is_let_in_is_told_the_applications_own_deadline(secretary, at):
    link = acting.written(secretary)
    at(acting.later(hours=1))
    assert web.post(secretary, f"{link}/kode", kode=make_code(secretary)).status_code == 303
    assert (
        web.post(secretary, f"{link}/skriv-sammen", navn="Per", adresse="per@kristiansand.example").status_code == 303
    )
    said = web.last_mail().text
    assert "innen fristen, til og med 10." in said and "28. februar" not in said.replace("\u00a0", " ")


def test_a_draft_that_was_not_sent_in_time_is_opened_by_a_code(secretary, at):
    link = acting.written(secretary)
    at(acting.later(hours=1))
    code = make_code(secretary)
    wrong = web.post(secretary, f"{link}/kode", kode="AAAAA-AAAAA")
    assert wrong.status_code == 422
    assert web.post(secretary, f"{link}/kode", kode=code).status_code == 303
    assert web.post(secretary, f"{link}/send").status_code == 303
    assert acting.newest().state is ApplicationState.SUBMITTED


def test_a_code_ends_after_the_deadline_and_in_the_future(secretary, at):
    places = {"kommune": str(acting.place()), "hvorfor": "x"}
    early = web.act(secretary, f"{HERE}/koder/{acting.YEAR}", dag="2021-02-20", **places)
    assert early.status_code == 422 and "etter fristen for kåringen" in Page(early.text).text
    at(acting.later(days=20))
    assert web.act(secretary, f"{HERE}/koder/{acting.YEAR}", dag="2021-03-10", **places).status_code == 422


def test_codes_are_not_guessed(secretary, at):
    link = acting.begun(secretary)
    at(acting.later(hours=1))
    answers = [web.post(secretary, f"{link}/kode", kode=f"AAAAA-AAAA{n}").text for n in range(2, 9)]
    answers += [web.post(secretary, f"{link}/kode", kode=f"BBBBB-AAAA{n}").text for n in range(2, 9)]
    assert "prøvd for mange koder" in Page(answers[-1]).text


def test_every_decision_has_reasons_and_every_move_of_the_secretary_is_one(app):
    assert {move for _state, move in MOVES} >= set(REASONS_FOR)
    assert all(REASONS_FOR.values())


def test_an_address_that_staff_enter_is_asked_at_once_and_can_be_asked_again(app, client, at, sign_in):
    at(acting.NOW)
    acting.edition(postmottak=False)
    link = acting.written(client)
    web.post(client, f"{link}/send")
    sign_in(Role.JURY_SECRETARY)
    it = acting.newest().id
    assert "uten postmottak" in Page(client.get("/for-ansatte").text).text
    assert web.act(client, f"{HERE}/{it}/postmottak", postmottak="tull").status_code == 422
    assert web.act(client, f"{HERE}/{it}/postmottak", postmottak="postmottak@kristiansand.example").status_code == 303
    first = acting.confirm_link()
    at(acting.NOW + timedelta(days=1))
    assert web.act(client, f"{HERE}/{it}/send-pa-nytt").status_code == 303
    assert client.get(first).status_code == 410
    assert web.post(client, acting.confirm_link()).status_code == 303


def test_a_version_that_nobody_has_confirmed_is_told_of_before_and_after_the_decision(secretary):
    link = acting.delivered(secretary)
    before = Page(secretary.get(f"{HERE}/{acting.newest().id}").text).text
    assert "venter på kommunens postmottak" not in before
    acting.save(secretary, link, {first_text(): ("Noe nytt", 1)})
    assert web.post(secretary, f"{link}/send").status_code == 303
    question = acting.confirm_link()
    application_id = acting.newest().id
    warned = "Utgave 2 venter på kommunens postmottak. Avgjør du søknaden nå, er det utgave 1 som gjelder."
    assert warned in Page(secretary.get(f"{HERE}/{application_id}").text).text
    told = "Utgave 2 ble sendt, men kommunens postmottak har ikke bekreftet den. Det er utgave 1 som gjelder."
    assert told not in Page(secretary.get(link).text).text
    assert decide(secretary, application_id, "find_eligible", "in_order").status_code == 303
    assert told in web.last_mail().text
    assert told in Page(secretary.get(link).text).text
    assert "Kommunen trenger ikke svare." in Page(secretary.get(question).text).text


def test_nothing_is_told_of_versions_when_the_newest_is_confirmed(secretary):
    link = acting.delivered(secretary)
    assert decide(secretary, acting.newest().id, "find_eligible", "in_order").status_code == 303
    assert "Det er utgave" not in web.last_mail().text + secretary.get(link).text


def test_from_when_the_finalists_are_public_the_secretary_is_asked_first(secretary, at):
    link = acting.delivered(secretary)
    assert decide(secretary, acting.newest().id, "find_eligible", "in_order").status_code == 303
    at(acting.FINALISTS_AT - timedelta(seconds=1))
    assert "helt til finalistene er valgt" in Page(secretary.get(link).text).text
    at(acting.FINALISTS_AT)
    page = Page(secretary.get(link).text).text
    assert "tar dere kontakt med jurysekretæren" in page and "Trekk søknaden" not in page
    assert secretary.get(f"{link}/trekk").status_code == 303
    assert web.post(secretary, f"{link}/trekk").status_code == 409
    assert acting.newest().state == "eligible"
