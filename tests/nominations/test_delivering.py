"""Sent, confirmed by the municipality itself, versions kept, withdrawn."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from portal.foundation.db import Refused, db
from portal.municipalities import actions as municipalities
from portal.nominations import actions
from portal.nominations.models import Application, ApplicationMove, ApplicationVersion, PostmottakLink
from portal.nominations.rules import MOVES, ApplicationState
from tests import web
from tests.architecture import schema
from tests.databases import both_databases
from tests.nominations import acting
from tests.nominations.test_writing import first_text, invited
from tests.pages import Page


def test_nothing_is_delivered_before_the_municipality_says_so(edition, client):
    _link, confirm = acting.sent(client)
    for _ in range(3):
        client.get(confirm)
        client.head(confirm)
    assert acting.newest().state is ApplicationState.SUBMITTED
    web.post(client, confirm)
    assert acting.newest().state is ApplicationState.DELIVERED
    again = web.post(client, confirm)
    assert again.status_code == 303 and len([m for m in web.mails() if "er levert" in m.subject]) == 1


def test_the_writers_cannot_confirm_by_their_own_link(edition, client):
    link, _confirm = acting.sent(client)
    token = link.rpartition("/")[2]
    assert web.post(client, f"/soknad/bekreft/{token}").status_code == 410
    assert acting.newest().state is ApplicationState.SUBMITTED


def test_a_municipality_that_does_not_stand_behind_says_no(edition, client):
    link, confirm = acting.sent(client)
    assert web.post(client, f"{confirm}/nei").status_code == 303
    assert acting.newest().state is ApplicationState.DRAFT
    assert "ikke står bak" in Page(client.get(link).text).text
    assert web.last_mail().subject.startswith("Kommunen står ikke bak søknaden")
    assert web.post(client, confirm).status_code == 303  # answered: the first answer stands
    assert acting.newest().state is ApplicationState.DRAFT
    acting.save(client, link, {first_text(): ("Bedre", 1)})
    assert web.post(client, f"{link}/send").status_code == 303
    web.post(client, acting.confirm_link())
    assert acting.newest().state is ApplicationState.DELIVERED


def test_what_was_confirmed_stands_until_the_next_is(edition, client):
    link = acting.delivered(client)
    assert acting.save(client, link, {first_text(): ("Rettet", 1)}).status_code == 303
    assert "Det som ble sendt, gjelder" in Page(client.get(link).text).text
    assert web.post(client, f"{link}/send").status_code == 303
    found = acting.newest()
    assert (found.state, found.sent, found.delivered) == (ApplicationState.DELIVERED, 2, 1)
    web.post(client, acting.confirm_link())
    assert acting.newest().delivered == 2
    assert "Rettet" not in Page(client.get(f"{link}/sendt/1").text).text
    assert "Rettet" in Page(client.get(f"{link}/sendt/2").text).text


def test_a_link_to_an_earlier_version_has_ended(edition, client):
    link, first = acting.sent(client)
    acting.save(client, link, {first_text(): ("Rettet", 1)})
    web.post(client, f"{link}/send")
    db.session.execute(db.update(PostmottakLink).values(expires_at=acting.later(days=7)))  # whatever its time says
    db.session.commit()
    assert client.get(first).status_code == 410
    assert web.post(client, first).status_code == 410
    assert web.post(client, acting.confirm_link()).status_code == 303


def test_sending_the_same_twice_is_once(edition, client):
    link, _ = acting.sent(client)
    assert web.post(client, f"{link}/send").status_code == 303
    assert acting.newest().sent == 1


def test_the_municipality_has_a_week_after_the_deadline_and_no_more(edition, client, at):
    link, confirm = acting.sent(client)
    ends = acting.DEADLINE + timedelta(days=7)
    at(ends - acting.moments.SECOND)
    assert client.get(confirm).status_code == 200
    assert "kan bekrefte til og med 7. mars" in Page(client.get(link).text).text
    at(ends)
    assert "svarte ikke innen 7. mars" in Page(client.get(link).text).text
    assert client.get(confirm).status_code == 410
    assert web.post(client, confirm).status_code == 410
    assert acting.newest().state is ApplicationState.SUBMITTED


def test_without_an_address_it_waits_and_is_asked_when_somebody_enters_it(app, client, at):
    at(acting.NOW)
    acting.edition(postmottak=False)
    link = acting.written(client)
    assert web.post(client, f"{link}/send").status_code == 303
    page = Page(client.get(link).text).text
    assert "Vi mangler adressen til kommunens postmottak" in page and "Vi har spurt" not in page
    assert [m for m in web.mails() if m.to.startswith("postmottak")] == []
    assert (
        actions.set_postmottak(acting.place(), "postmottak@kristiansand.example", by=acting.SECRETARY, now=acting.NOW)
        == 1
    )
    assert web.post(client, acting.confirm_link()).status_code == 303
    assert acting.newest().state is ApplicationState.DELIVERED


def test_a_second_application_from_the_municipality_is_kept_as_one_sent_twice(edition, client):
    acting.delivered(client)
    second, confirm = acting.sent(client, address="siri@kristiansand.example")
    web.post(client, confirm)
    assert acting.newest().state is ApplicationState.DUPLICATE
    assert "sendt inn to ganger" in Page(client.get(second).text).text
    assert "Jurysekretæren tar kontakt" in Page(client.get(second).text).text
    assert web.last_mail().to == "siri@kristiansand.example"


@both_databases
def test_the_database_holds_one_live_application_for_a_municipality_in_a_round(edition, client, database):
    acting.delivered(client)
    acting.sent(client, address="siri@kristiansand.example")
    with pytest.raises(DBAPIError, match="one_live_application|UNIQUE"):
        schema.run(
            "UPDATE application SET state = 'delivered', delivered = 1, confirmed_at = sent_at WHERE state = 'submitted'"
        )


def test_without_the_index_there_would_be_two(edition, client):
    acting.delivered(client)
    acting.sent(client, address="siri@kristiansand.example")
    schema.run("DROP INDEX one_live_application")
    schema.run(
        "UPDATE application SET state = 'delivered', delivered = 1, confirmed_at = sent_at WHERE state = 'submitted'"
    )
    db.session.rollback()
    assert db.session.query(Application).filter_by(state=ApplicationState.DELIVERED).count() == 2


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_two_confirmed_at_once_are_one_delivered_and_one_sent_twice(edition, client, app, database):
    links = [acting.sent(client, address=f"{name}@kristiansand.example")[1] for name in ("kari", "siri")]
    start = threading.Barrier(2)

    def confirm(link):
        with app.app_context():
            start.wait()
            try:
                actions.confirm(link.rpartition("/")[2], now=acting.NOW)
            except (Refused, DBAPIError):
                pass
            finally:
                db.session.remove()

    threads = [threading.Thread(target=confirm, args=(link,)) for link in links]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    states = sorted(each.state for each in db.session.query(Application))
    assert states.count(ApplicationState.DELIVERED) == 1


@both_databases
def test_versions_and_steps_are_never_rewritten(edition, client, database):
    acting.delivered(client)
    for statement in (
        "UPDATE application_version SET content = '{}'",
        "DELETE FROM application_version",
        "UPDATE eligibility_step SET by_name = 'x'",
        "DELETE FROM eligibility_step",
    ):
        with pytest.raises(DBAPIError, match="append only"):
            schema.run(statement)
    with pytest.raises(DBAPIError, match="gap in number"):
        schema.run(
            "INSERT INTO application_version (application_id, number, made_at, made_by, content)"
            " SELECT application_id, 3, made_at, made_by, content FROM application_version"
        )
    assert db.session.query(ApplicationVersion).count() == 1


@both_databases
def test_the_databases_moves_are_those_of_the_rules(app, database):
    stored = {(each.state, each.move): each.becomes for each in db.session.query(ApplicationMove)}
    assert stored == {(str(state), str(move)): str(after) for (state, move), after in MOVES.items()}


@both_databases
def test_the_database_lets_no_application_jump(edition, client, database):
    acting.begun(client)
    for state in ("eligible", "incomplete", "duplicate", "delivered"):
        with pytest.raises(DBAPIError, match="no such move"):
            schema.run(f"UPDATE application SET state = '{state}'")


@both_databases
def test_an_application_begins_as_a_draft(edition, client, database):
    acting.begun(client)
    with pytest.raises(DBAPIError, match="begins as a draft"):
        schema.run(
            "INSERT INTO application (edition_id, round_id, municipality_id, state, version, sent, delivered, begun_at)"
            " SELECT edition_id, round_id, municipality_id, 'eligible', 1, 0, 0, begun_at FROM application"
        )


def test_withdrawn_is_withdrawn_and_the_mails_that_wait_do_not_go(edition, client):
    link, confirm = acting.sent(client)
    other = invited(client, link)
    assert web.post(client, f"{link}/trekk").status_code == 303
    assert acting.newest().state is ApplicationState.WITHDRAWN
    asked = Page(client.get(confirm).text)
    assert "Kommunen trenger ikke svare." in asked.text and asked.tree.all("button", type="submit") == []
    assert web.post(client, confirm).status_code == 410
    assert "er trukket" in Page(client.get(other).text).text
    assert "Tekst Forankring" in Page(client.get(f"{other}/send").text).text  # the mail says so
    assert {mail.subject for mail in web.mails()} == {"Søknaden for Kristiansand er trukket (eksempel)"}
    assert web.post(client, f"{link}/trekk").status_code == 409
    assert web.post(client, f"{link}/skriv").status_code == 409


def test_a_new_one_can_be_begun_after_one_was_withdrawn(edition, client):
    link = acting.delivered(client)
    web.post(client, f"{link}/trekk")
    assert acting.delivered(client) != link
    assert acting.newest().state is ApplicationState.DELIVERED


def test_every_mail_is_read_in_its_readers_language(edition, client):
    web.post(client, f"/en{acting.APPLY}", kommune="4204", navn="Kari", adresse="kari@kristiansand.example")
    [mail] = web.mails()
    assert mail.language == "en" and mail.link.startswith("/en/soknad/")


def test_a_municipality_address_is_changed_by_staff_alone(edition, client):
    assert municipalities.set_postmottak(acting.place(), "ny@kristiansand.example", now=acting.NOW) == (
        "postmottak@kristiansand.example"
    )
