"""Sessions: the cases of the security design (G24), and what the cookie and the row hold."""

from datetime import UTC, timedelta

import pytest

from portal.accounts import queries
from portal.accounts.actions import factors, people, sessions
from portal.accounts.models import StaffSession
from portal.accounts.rules import Role
from portal.audit.models import AuditEntry
from portal.audit.rules import OPERATOR
from portal.foundation import clock
from portal.foundation.db import db
from tests import build, web
from tests.accounts.test_signing_in import PASSWORD, first_step, second_step
from tests.architecture.test_query_counts import counted
from tests.conftest import running
from tests.databases import both_databases
from tests.moments import START as OSLO_START
from tests.pages import Page

NOW = OSLO_START.astimezone(UTC)
MINUTE, HOUR, SECOND = timedelta(minutes=1), timedelta(hours=1), timedelta(seconds=1)


def is_in(client):
    answer = client.get("/min-konto")
    assert answer.status_code in (200, 303)
    return answer.status_code == 200


@pytest.fixture
def kari(app):
    return build.account(Role.MODERATOR, password=PASSWORD)


def test_1_an_id_that_somebody_else_chose_is_never_taken(client, kari):
    chosen = "A" * 43
    web.carry(client, chosen)
    first_step(client)
    second_step(client, web.code_of(kari))
    assert web.cookie(client) not in (None, chosen)
    assert is_in(client)
    web.carry(client, chosen)
    assert not is_in(client)


def test_2_the_second_factor_brings_a_new_id_and_the_old_one_is_dead(client, kari):
    first_step(client)
    half = web.cookie(client)
    second_step(client, web.code_of(kari))
    assert web.cookie(client) != half
    web.carry(client, half)
    assert not is_in(client)
    assert client.get("/logg-inn/kode").status_code == 303


def test_3_half_a_sign_in_opens_nothing_and_ends_after_ten_minutes(client, kari, really_at):
    really_at(NOW)
    first_step(client)
    assert not is_in(client)
    assert web.post(client, "/min-konto/logg-ut-overalt").status_code == 403
    really_at(NOW + 10 * MINUTE)
    assert second_step(client, web.code_of(kari)).headers["Location"] == "/logg-inn?avbrutt=1"


@both_databases
def test_4_signing_out_kills_the_session_on_the_server(client, kari):
    raw = web.sign_in(client, kari)
    assert is_in(client)
    answer = web.post(client, "/logg-ut")
    assert "okt=;" in answer.headers["Set-Cookie"]
    assert web.cookie(client) is None
    web.carry(client, raw)
    assert not is_in(client)
    assert db.session.query(StaffSession).count() == 0


@both_databases
def test_5_signing_out_everywhere_ends_every_browser(client, kari, app):
    other = app.test_client()
    for each in (client, other):
        web.sign_in(each, kari)
    assert web.act(client, "/min-konto/logg-ut-overalt").status_code == 303
    assert not is_in(client) and not is_in(other)


@both_databases
def test_6_closing_a_person_ends_their_sessions_at_once(client, kari):
    web.sign_in(client, kari)
    assert is_in(client)
    people.close(kari, actor=OPERATOR)
    assert not is_in(client)
    assert first_step(client).status_code == 422


def test_7_half_an_hour_without_a_sign_ends_it(client, kari, really_at):
    really_at(NOW)
    web.sign_in(client, kari)
    really_at(NOW + 30 * MINUTE - SECOND)
    assert is_in(client)
    really_at(NOW + 60 * MINUTE)
    assert not is_in(client)


def test_8_each_sign_of_life_prolongs_it(client, kari, really_at):
    really_at(NOW)
    web.sign_in(client, kari)
    for number in range(1, 5):
        really_at(NOW + number * 20 * MINUTE)
        assert is_in(client), number


def test_9_ten_hours_end_it_whatever_is_done(client, kari, really_at):
    really_at(NOW)
    web.sign_in(client, kari)
    for number in range(1, 40):
        really_at(NOW + number * 15 * MINUTE)
        assert is_in(client), number
    really_at(NOW + 10 * HOUR)
    assert not is_in(client)


@both_databases
def test_10_new_roles_bring_a_new_id_and_the_old_one_is_dead(client, kari):
    raw = web.sign_in(client, kari)
    people.change_roles(kari, [Role.EDITOR, Role.ADMIN], why="Ny oppgave", actor=OPERATOR)
    form = web.token(client)
    assert web.cookie(client) not in (None, raw)
    assert client.get("/for-ansatte/personer").status_code == 200
    assert web.post(client, "/min-konto/fortsett", csrf_token=form).status_code == 303, "open forms stay valid"
    web.carry(client, raw)
    assert not is_in(client)


@pytest.mark.parametrize("change", ["password", "reset"])
def test_11_a_new_password_ends_the_other_sessions(change, client, kari, app):
    other = app.test_client()
    for each in (client, other):
        web.sign_in(each, kari)
    if change == "password":
        web.act(client, "/min-konto/passord", passord="eplekake med vaniljesaus")
    else:
        factors.ask_for_reset("kari@kommune.example", network="test")
        web.post(app.test_client(), web.last_mail().link, passord="eplekake med vaniljesaus")
    assert not is_in(other)
    assert is_in(client) is (change == "password")


def test_12_sessions_beside_each_other_are_each_their_own(client, kari, app):
    other = app.test_client()
    for each in (client, other):
        web.sign_in(each, kari)
    assert "Her er du logget inn" in client.get("/min-konto").text
    assert len(queries.sessions_of(kari, clock.real_now())) == 2
    web.post(client, "/logg-ut")
    assert not is_in(client) and is_in(other)


def test_the_id_is_256_random_bits_and_kept_as_a_hash(client, kari):
    ids = {sessions.begin_signed_in(kari, browser="Test") for _ in range(20)}
    assert len(ids) == 20
    assert {len(raw) for raw in ids} == {43}
    kept = [row.id_hash for row in db.session.query(StaffSession)]
    assert sorted(kept) == sorted(queries.session_hash(raw) for raw in ids)


@pytest.mark.parametrize("base", ["http://localhost", "https://localhost"])
def test_the_cookie_is_for_this_host_and_no_script(base, settings, compiled):
    from contextlib import contextmanager
    from dataclasses import replace

    with contextmanager(running)(replace(settings, BASE_URL=base), compiled) as made:
        build.account(Role.MODERATOR, password=PASSWORD)
        visitor = made.test_client()
        answer = visitor.post(
            "/logg-inn", data={"adresse": "kari@kommune.example", "passord": PASSWORD}, headers={"Origin": base},
            base_url=base,
        )  # fmt: skip
        [cookie] = answer.headers.getlist("Set-Cookie")
        name, *attributes = cookie.split("; ")
        secure = base.startswith("https")
        assert name.startswith("__Host-okt=" if secure else "okt=")
        assert set(attributes) == {"HttpOnly", "Path=/", "SameSite=Lax"} | ({"Secure"} if secure else set())


@pytest.mark.parametrize("path", ["/", "/artikler", "/kvittering", "/logg-inn", "/logg-inn/glemt-passord", "/logg-ut"])
def test_pages_for_everybody_set_no_cookie(path, client):
    build.lasting_pages()
    assert client.get(path).headers.getlist("Set-Cookie") == []


def test_public_pages_ask_who_is_reading_only_where_a_session_may_have_chosen_another_moment(app, client, kari):
    build.lasting_pages()
    web.sign_in(client, kari)
    for path in ("/", "/artikler", "/kvittering"):
        with counted() as said:
            stranger = app.test_client().get(path)
        assert not [each for each in said if "staff_session" in each or "account" in each], path
        with counted() as said:
            answer = client.get(path)
        assert {each.split()[0] for each in said if "staff_session" in each or "account" in each} == {"SELECT"}, path
        assert (answer.status_code, answer.text) == (stranger.status_code, stranger.text)


@pytest.mark.parametrize("raw", ["", "x", "A" * 42, "A" * 44, "A" * 42 + "/", "' OR 1=1 --", "æ" * 43, "A" * 5000])
def test_a_strange_cookie_is_nothing(raw, client):
    answer = client.get("/min-konto", headers={"Cookie": f"okt={raw}".encode().decode("latin-1")})
    assert answer.status_code == 303


def test_life_is_noted_once_a_minute_and_not_at_every_page(client, kari, really_at):
    really_at(NOW)
    web.sign_in(client, kari)
    with counted() as said:
        client.get("/min-konto")
    assert not [each for each in said if each.startswith("UPDATE")]
    really_at(NOW + 61 * SECOND)
    with counted() as said:
        client.get("/min-konto")
    assert len([each for each in said if each.startswith("UPDATE")]) == 1


def test_the_page_says_when_the_session_ends(client, kari, really_at):
    really_at(NOW)
    web.sign_in(client, kari)
    page = Page(client.get("/for-ansatte").text)
    text = page.tree.one("footer").text
    assert "Du blir logget ut kl. 12.30 hvis du ikke gjør noe før det, og uansett kl. 22.00." in text
    part = [node for node in page.tree.all("div") if "data-ends" in node.attributes]
    assert [node["data-ends"] for node in part] == ["2019-07-01T12:30:00+02:00"]


@both_databases
def test_what_has_ended_is_forgotten(client, kari, really_at):
    really_at(NOW)
    web.sign_in(client, kari)
    first_step(client)
    really_at(NOW + 11 * MINUTE)
    sessions.forget_ended()
    assert [row.stage for row in db.session.query(StaffSession)] == ["full"]
    really_at(NOW + 31 * MINUTE)
    sessions.forget_ended()
    assert db.session.query(StaffSession).count() == 0


def test_both_ends_of_a_session_leave_a_line(client, kari):
    web.sign_in(client, kari)
    web.post(client, "/logg-ut")
    assert [line.what for line in db.session.query(AuditEntry)] == ["account.signed_in", "account.signed_out"]


def test_a_session_is_no_place_for_what_nobody_signed_in_for(app):
    from flask import session

    from portal.accounts.session_cookie import NoSession

    with pytest.raises(NoSession), app.test_request_context("/"):
        session["x"] = 1
        app.session_interface.save_session(app, session, app.make_response(""))


def test_own_account_names_browsers_and_never_their_ids(client, kari):
    answer = client.post(f"/demo/ansatte/{kari}", headers=web.OWN_ORIGIN)
    assert answer.status_code == 404, "only the demonstration's own staff are there for the taking"
    raw = web.sign_in(client, kari)
    page = client.get("/min-konto").text
    hashed = queries.session_hash(raw).hex()
    assert raw not in page and hashed not in page
    assert "denne enheten" in page
