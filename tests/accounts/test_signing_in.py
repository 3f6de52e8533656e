"""Signing in by two factors: what is taken, what is not, and that both look alike to a stranger."""

import re
from datetime import UTC, timedelta

import pytest

from portal.accounts import credentials, queries
from portal.accounts.actions import factors
from portal.accounts.models import Account, RecoveryCode
from portal.accounts.rules import Role
from portal.audit.models import AuditEntry
from portal.foundation import clock
from portal.foundation.db import db
from tests import build, web
from tests.architecture.test_query_counts import counted
from tests.databases import both_databases
from tests.moments import START as OSLO_START
from tests.pages import Page

START = OSLO_START.astimezone(UTC)  # as the real clock gives it
PASSWORD = "en blå sykkel i regn"
ADDRESS = "kari@kommune.example"


@pytest.fixture
def kari(app):
    return build.account(Role.MODERATOR, password=PASSWORD)


def first_step(client, address=ADDRESS, password=PASSWORD, **more):
    return web.post(client, "/logg-inn", adresse=address, passord=password, **more)


def second_step(client, code):
    return web.post(client, "/logg-inn/kode", kode=code)


def enter(client, account_id, **more):
    assert first_step(client, **more).headers["Location"] == "/logg-inn/kode"
    return second_step(client, web.code_of(account_id))


@both_databases
def test_both_factors_open_the_door(client, kari):
    answer = enter(client, kari)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/for-ansatte")
    assert "Hei, Kari Nordmann." in Page(client.get("/for-ansatte").text).text
    lines = db.session.query(AuditEntry).all()
    assert [(line.actor_name, line.what) for line in lines] == [("Kari Nordmann", "account.signed_in")]


def test_a_juror_lands_on_the_cases_that_are_theirs(client):
    juror = build.account(Role.JUROR, password=PASSWORD)
    assert enter(client, juror).headers["Location"] == "/jury"


def test_the_password_alone_opens_nothing(client, kari):
    first_step(client)
    for path in ("/for-ansatte", "/min-konto"):
        assert client.get(path).headers["Location"].startswith("/logg-inn?neste=")


def test_capitals_and_blanks_around_the_address_do_not_matter(client, kari):
    assert enter(client, kari, address="  KARI@kommune.example ").headers["Location"] == "/for-ansatte"


def test_a_password_is_the_same_however_its_letters_are_composed(client):
    build.account(Role.MODERATOR, password="bl\u00e5b\u00e6r og fl\u00f8te")
    assert first_step(client, password="bla\u030ab\u00e6r og fl\u00f8te").headers["Location"] == "/logg-inn/kode"


@pytest.mark.parametrize("who", ["unknown", "wrong", "closed", "invited"])
def test_every_wrong_sign_in_is_answered_alike(who, client, kari):
    known = first_step(client, password="noe helt annet her")
    if who == "closed":
        build.account(Role.EDITOR, address="ola@kommune.example", password=PASSWORD)
        with_account(lambda row: setattr(row, "closed_at", clock.real_now()), "ola@kommune.example")
    if who == "invited":
        build.account(Role.EDITOR, address="ola@kommune.example", password=PASSWORD)
        with_account(lambda row: setattr(row, "enrolled_at", None), "ola@kommune.example")
    address = ADDRESS if who == "wrong" else "ola@kommune.example"
    other = first_step(client, address=address, password="noe helt annet her" if who == "wrong" else PASSWORD)
    assert (known.status_code, other.status_code) == (422, 422)
    assert known.text.replace(ADDRESS, "") == other.text.replace(address, "")
    assert "E-postadressen eller passordet er feil" in known.text
    assert web.cookie(client) is None


def with_account(change, address):
    row = db.session.query(Account).filter_by(address=address).one()
    change(row)
    db.session.commit()


def test_known_and_unknown_accounts_take_the_same_statements(client, kari):
    said = []
    for address in (ADDRESS, "ingen@kommune.example"):
        with counted() as statements:
            first_step(client, address=address, password="noe helt annet her")
        said.append([re.sub(r"\s+", " ", each) for each in statements])
    assert said[0] == said[1]


def test_an_unknown_account_costs_a_comparison_too(client, kari, monkeypatch):
    compared = []
    monkeypatch.setattr(credentials, "verify_password", lambda password, stored: compared.append(stored) or False)
    first_step(client)
    first_step(client, address="ingen@kommune.example")
    assert [stored[:31] for stored in compared] == ["$argon2id$v=19$m=19456,t=2,p=1$"] * 2


def test_ten_failures_pause_the_account_in_that_network(client, kari, really_at):
    really_at(START)
    for _ in range(10):
        assert first_step(client, password="noe helt annet her").status_code == 422
    paused = first_step(client)
    assert paused.status_code == 429
    assert "Vent 15 minutter" in paused.text
    elsewhere = client.post(
        "/logg-inn", data={"adresse": ADDRESS, "passord": PASSWORD}, headers=web.OWN_ORIGIN,
        environ_overrides={"REMOTE_ADDR": "203.0.113.9"},
    )  # fmt: skip
    assert elsewhere.status_code == 303
    really_at(START + timedelta(minutes=15, seconds=1))
    assert first_step(client).status_code == 303


def test_the_pause_comes_for_an_unknown_account_too(client):
    for _ in range(10):
        first_step(client)
    assert first_step(client).status_code == 429


def test_a_sign_in_ends_the_row_of_failures(client, kari):
    for _ in range(2):
        for _ in range(6):
            first_step(client, password="noe helt annet her")
        web.carry(client, "")
        assert enter_by_recovery_code(client, kari).status_code == 303
        web.post(client, "/logg-ut")


def enter_by_recovery_code(client, account_id):
    [*_, code] = factors.make_recovery_codes(staff(account_id))
    first_step(client)
    return second_step(client, code)


def staff(account_id):
    from portal.accounts.actions import sessions

    raw = sessions.begin_signed_in(account_id, browser="Test")
    found = queries.staff_in(raw, clock.real_now())
    assert found is not None
    return found


def test_wrong_codes_are_paused_from_all_networks_together(client, kari, really_at):
    really_at(START)
    first_step(client)
    for number in range(30):
        answer = client.post(
            "/logg-inn/kode", data={"kode": "000000"}, headers=web.OWN_ORIGIN,
            environ_overrides={"REMOTE_ADDR": f"203.0.{number}.9"},
        )  # fmt: skip
        assert answer.status_code == 422
    assert second_step(client, web.code_of(kari)).status_code == 429


@both_databases
def test_a_code_is_taken_once(client, kari, app, really_at):
    really_at(START)
    enter(client, kari)
    other = app.test_client()
    first_step(other)
    again = second_step(other, web.code_of(kari))
    assert again.status_code == 422
    assert "eller den er brukt" in again.text
    really_at(START + timedelta(seconds=30))
    assert second_step(other, web.code_of(kari)).status_code == 303


@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_may_be_one_step_off(steps, taken, client, kari, really_at):
    really_at(START + timedelta(seconds=30 * steps))
    code = web.code_of(kari)
    really_at(START)
    first_step(client)
    assert second_step(client, code).status_code == (303 if taken else 422)


def test_an_older_code_than_the_last_is_not_taken(client, kari, app, really_at):
    really_at(START - timedelta(seconds=30))
    older = web.code_of(kari)
    really_at(START)
    enter(client, kari)
    other = app.test_client()
    first_step(other)
    assert second_step(other, older).status_code == 422


def test_without_its_memory_a_code_would_be_taken_twice(client, kari, app, really_at, monkeypatch):
    monkeypatch.setattr(credentials.SealedTotp, "set_last_counter", lambda self, user, match: None)
    really_at(START)
    enter(client, kari)
    assert enter(app.test_client(), kari).status_code == 303


@both_databases
def test_a_recovery_code_is_taken_once(client, kari, app):
    codes = factors.make_recovery_codes(staff(kari))
    assert len(set(codes)) == 10
    first_step(client)
    assert second_step(client, codes[3].upper().replace("-", " ")).status_code == 303
    assert queries.codes_left(kari) == 9
    other = app.test_client()
    first_step(other)
    assert second_step(other, codes[3]).status_code == 422
    assert second_step(other, codes[4]).status_code == 303
    assert "account.recovery_code_used" in [line.what for line in db.session.query(AuditEntry)]


def test_recovery_codes_are_kept_as_hashes_of_one_account(kari):
    codes = factors.make_recovery_codes(staff(kari))
    kept = [row.code_mac for row in db.session.query(RecoveryCode)]
    assert len(kept) == 10 and {len(mac) for mac in kept} == {32}
    assert not [code for code in codes for mac in kept if code.encode() in mac]
    assert credentials.recovery_mac(kari, codes[0]) != credentials.recovery_mac(kari + 1, codes[0])


def test_a_secret_opens_for_its_own_account_only(kari):
    from portal.foundation.boxes import KeyUnusable

    box = credentials.new_totp(kari)
    with pytest.raises(KeyUnusable):
        credentials.code_now(kari + 1, box)


def test_two_sign_ins_with_one_half_session_make_one(client, kari, app, really_at):
    really_at(START)
    first_step(client)
    twin = app.test_client()
    web.carry(twin, web.cookie(client))
    assert second_step(client, web.code_of(kari)).status_code == 303
    really_at(START + timedelta(seconds=30))
    assert second_step(twin, web.code_of(kari)).headers["Location"] == "/logg-inn?avbrutt=1"
    assert "Påloggingen tok for lang tid" in twin.get("/logg-inn?avbrutt=1").text


@pytest.mark.parametrize(
    "given", ["//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", "x"]
)
def test_a_sign_in_leads_to_our_own_pages_only(given, client, kari):
    page = client.get("/logg-inn", query_string={"neste": given})
    assert "evil" not in Page(page.text).text and 'name="neste"' not in page.text
    assert enter(client, kari, neste=given).headers["Location"] == "/for-ansatte"


def test_a_sign_in_leads_back_to_where_it_began(client, kari):
    sent = client.get("/nn/for-ansatte/hendelseslogg?hva=account.signed_in").headers["Location"]
    assert sent == "/nn/logg-inn?neste=/nn/for-ansatte/hendelseslogg?hva%3Daccount.signed_in"
    form = Page(client.get(sent).text).tree
    where = form.one("input", name="neste")["value"]
    assert enter(client, kari, neste=where).headers["Location"] == where


def test_who_has_signed_in_needs_no_sign_in(client, kari):
    enter(client, kari)
    assert client.get("/logg-inn").headers["Location"] == "/for-ansatte"


def test_the_code_page_needs_the_first_step(client):
    assert client.get("/logg-inn/kode").headers["Location"] == "/logg-inn"
    assert second_step(client, "123456").headers["Location"] == "/logg-inn?avbrutt=1"


@pytest.mark.parametrize("code", ["", "abc", "12345", "1234567", "١٢٣٤٥٦", "0" * 41, "-1", "1e5", "\0", "٠٠٠٠٠٠"])
def test_strange_codes_are_answered(code, client, kari):
    first_step(client)
    assert second_step(client, code).status_code == 422
