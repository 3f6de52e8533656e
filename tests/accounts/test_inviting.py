"""From an invitation to a first sign-in, once and in time, and never by way of a password reset."""

from datetime import UTC, timedelta

import pytest

from portal.accounts import credentials, queries
from portal.accounts.actions import people
from portal.accounts.models import Account, AccountLink
from portal.accounts.rules import Role, RoleRefusal
from portal.audit.models import AuditEntry
from portal.audit.rules import OPERATOR
from portal.foundation.db import Refused, db
from tests import web
from tests.databases import both_databases
from tests.moments import START as OSLO_START
from tests.pages import Page

NOW = OSLO_START.astimezone(UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
PASSWORD = "en blå sykkel i regn"


@pytest.fixture
def invited(app, really_at):
    really_at(NOW)
    people.invite("Ola@Kommune.example", name="Ola Nordmann", roles=[Role.MODERATOR], language="nb", actor=OPERATOR)
    return web.last_mail().link


def account():
    db.session.rollback()
    return db.session.query(Account).one()


def choose(client, link, password=PASSWORD):
    return web.post(client, link, passord=password)


def enrol(client, link):
    assert choose(client, link).status_code == 200
    return web.post(client, f"{link}/totrinn", kode=web.code_of(account().id))


@both_databases
def test_invitation_to_first_sign_in(client, invited):
    mail = web.last_mail()
    assert (mail.to, mail.subject) == (
        "ola@kommune.example",
        "Du er invitert til Kultur for ansatte og jury (eksempel)",
    )
    assert "Lenken gjelder til 8. juli 2019 kl. 12.00 og kan brukes én gang." in mail.text.replace("\u00a0", " ")
    assert "Hei, Ola Nordmann. Du logger inn med ola@kommune.example." in Page(client.get(invited).text).text
    second = Page(choose(client, invited).text)
    assert [img["src"][:19] for img in second.tree.all("img") if "data:" in img["src"]] == ["data:image/svg+xml;"]
    assert second.tree.one("code").text.replace("-", "").isalnum()
    third = web.post(client, f"{invited}/totrinn", kode=web.code_of(account().id))
    codes = [node.text for node in Page(third.text).tree.one("ol", id="koder").all("code")]
    assert len(codes) == 10
    assert queries.codes_left(account().id) == 10
    assert client.get("/for-ansatte").status_code == 200
    lines = [(line.actor_name, line.what) for line in db.session.query(AuditEntry).order_by(AuditEntry.id)]
    assert lines == [
        ("operator", "account.invited"), ("Ola Nordmann", "account.enrolled"), ("Ola Nordmann", "account.signed_in"),
    ]  # fmt: skip


def test_recovery_codes_are_shown_once(client, invited):
    shown = Page(enrol(client, invited).text).tree.one("ol", id="koder")
    first = shown.all("code")[0].text
    again = [client.get(path) for path in ("/min-konto", "/for-ansatte", invited, f"{invited}/totrinn")]
    assert [each.status_code for each in again] == [200, 200, 410, 405]
    assert not [each for each in again if first in each.text]


def gone(client, link):
    shown, chosen = client.get(link), choose(client, link, "eplekake med vaniljesaus")
    coded = web.post(client, f"{link}/totrinn", kode="123456")
    assert {each.status_code for each in (shown, chosen, coded)} == {410}
    assert {Page(each.text).text for each in (shown, chosen, coded)} == {Page(shown.text).text}
    assert "Lenken gjelder ikke lenger" in shown.text
    return True


@both_databases
def test_an_invitation_is_taken_once(client, invited, app):
    enrol(client, invited)
    before = account().password
    assert gone(app.test_client(), invited)
    assert account().password == before


def test_until_the_second_factor_is_in_place_the_link_stays_open_and_nobody_is_in(client, invited, app):
    choose(client, invited)
    assert web.post(client, "/logg-inn", adresse="ola@kommune.example", passord=PASSWORD).status_code == 422
    assert web.post(client, f"{invited}/totrinn", kode="000000").status_code == 422
    assert client.get(invited).status_code == 200
    assert enrol(app.test_client(), invited).status_code == 200


def test_an_invitation_ends_after_seven_days(client, invited, really_at):
    really_at(NOW + 7 * DAY - SECOND)
    assert client.get(invited).status_code == 200
    really_at(NOW + 7 * DAY)
    assert gone(client, invited)


def test_it_ends_between_password_and_code_too(client, invited, really_at):
    choose(client, invited)
    really_at(NOW + 7 * DAY)
    assert web.post(client, f"{invited}/totrinn", kode=web.code_of(account().id)).status_code == 410
    assert account().enrolled_at is None


@pytest.mark.parametrize("chosen", [False, True])
def test_a_password_reset_is_no_way_round_an_invitation(chosen, client, invited, really_at):
    if chosen:
        choose(client, invited)
    really_at(NOW + 8 * DAY)
    before = len(web.mails())
    answer = web.post(client, "/logg-inn/glemt-passord", adresse="ola@kommune.example")
    assert answer.headers["Location"] == "/logg-inn/glemt-passord/sendt"
    assert len(web.mails()) == before, "who has not enrolled gets no reset"
    token = invited.rpartition("/")[2]
    assert client.get(f"/nytt-passord/{token}").status_code == 410
    assert web.post(client, f"/nytt-passord/{token}", passord="eplekake med vaniljesaus").status_code == 410
    assert account().enrolled_at is None


def test_a_reset_link_is_no_invitation(client, invited):
    enrol(client, invited)
    web.post(client, "/logg-inn/glemt-passord", adresse="ola@kommune.example")
    token = web.last_mail().link.rpartition("/")[2]
    assert gone(client, f"/invitasjon/{token}")


def test_a_new_invitation_ends_the_earlier_one(client, invited):
    people.invite_again(account().id, actor=OPERATOR)
    later = web.last_mail().link
    assert later != invited
    assert gone(client, invited)
    assert client.get(later).status_code == 200


def test_a_closed_account_has_no_invitation(client, invited):
    people.close(account().id, actor=OPERATOR)
    assert gone(client, invited)
    with pytest.raises(Refused) as refused:
        people.invite_again(account().id, actor=OPERATOR)
    assert refused.value.reason is RoleRefusal.CLOSED


@pytest.mark.parametrize("token", ["x", "A" * 32, "A" * 33, "%00", "..%2f..", "æ" * 32])
def test_a_made_up_link_leads_nowhere(token, client, invited):
    assert client.get(f"/invitasjon/{token}").status_code in (404, 410)
    assert web.post(client, f"/invitasjon/{token}", passord=PASSWORD).status_code in (404, 410)


@pytest.mark.parametrize("password", ["", "kort", "passord123456", "ola.nordmann2019", "ola@kommune.example"])
def test_a_weak_password_is_refused_and_the_form_comes_back(password, client, invited):
    answer = choose(client, invited, password)
    assert answer.status_code == 422
    assert Page(answer.text).title.startswith("Feil: ")
    assert account().password is None
    field = Page(answer.text).tree.one("input", id="passord")
    assert field.attributes.get("value", "") == "", "a password is never written into a page"


def test_the_link_is_kept_as_a_hash(invited):
    token = invited.rpartition("/")[2]
    [kept] = db.session.query(AccountLink).all()
    assert len(kept.link_hash) == 32 and token.encode() not in kept.link_hash


def test_a_link_page_hides_its_address(client, invited):
    answer = client.get(invited)
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert Page(answer.text).meta("robots") == "noindex"


@both_databases
def test_an_address_has_one_account(client, invited):
    with pytest.raises(Refused) as refused:
        people.invite("ola@kommune.example", name="Ola", roles=[Role.EDITOR], language="nb", actor=OPERATOR)
    assert refused.value.reason is RoleRefusal.TAKEN


# A new password by mail


@both_databases
def test_a_forgotten_password(client, invited, app):
    enrol(client, invited)
    web.post(client, "/logg-inn/glemt-passord", adresse="Ola@kommune.example")
    mail = web.last_mail()
    assert mail.subject == "Lag nytt passord (eksempel)"
    other = app.test_client()
    page = other.get(mail.link)
    assert Page(page.text).tree.one("form", css="ballot--sign-in")["action"] == mail.link
    assert "Passordet er byttet" in web.post(other, mail.link, passord="eplekake med vaniljesaus").text
    assert other.get("/for-ansatte").status_code == 303, "a new password signs nobody in"
    assert client.get("/for-ansatte").status_code == 303, "and everybody is signed out"
    signed = web.post(other, "/logg-inn", adresse="ola@kommune.example", passord="eplekake med vaniljesaus")
    assert signed.headers["Location"] == "/logg-inn/kode", "the second factor is never skipped"
    assert web.post(other, mail.link, passord="noe annet å huske på").status_code == 410
    assert web.last_mail().subject == "Passordet ditt er byttet (eksempel)"


def test_a_reset_ends_after_an_hour(client, invited, really_at):
    enrol(client, invited)
    web.post(client, "/logg-inn/glemt-passord", adresse="ola@kommune.example")
    link = web.last_mail().link
    really_at(NOW + timedelta(hours=1))
    assert client.get(link).status_code == 410


def test_everybody_who_asks_gets_the_same_answer(client, invited):
    enrol(client, invited)
    before = len(web.mails())
    known = web.post(client, "/logg-inn/glemt-passord", adresse="ola@kommune.example")
    unknown = web.post(client, "/logg-inn/glemt-passord", adresse="ingen@kommune.example")
    assert (known.status_code, known.data) == (unknown.status_code, unknown.data)
    assert len(web.mails()) == before + 1


def test_one_address_gets_three_links_an_hour(client, invited):
    enrol(client, invited)
    before = len(web.mails())
    for _ in range(6):
        web.post(client, "/logg-inn/glemt-passord", adresse="ola@kommune.example")
    assert len(web.mails()) == before + 3


def test_mail_speaks_the_readers_language(app):
    for code, subject in (
        ("nn", "Du er invitert til Kultur for tilsette og jury"),
        ("en", "You are invited to Kultur"),
    ):
        people.invite(f"{code}@kommune.example", name="X", roles=[Role.EDITOR], language=code, actor=OPERATOR)
        mail = web.last_mail()
        assert mail.subject.startswith(subject) and mail.language == code
        assert f"http://localhost/{code}/invitasjon/" in mail.text


def test_the_first_code_counts_as_used(client, invited, app):
    enrol(client, invited)
    other = app.test_client()
    web.post(other, "/logg-inn", adresse="ola@kommune.example", passord=PASSWORD)
    assert web.post(other, "/logg-inn/kode", kode=web.code_of(account().id)).status_code == 422


def test_passwords_are_argon2id_of_the_designs_cost(client, invited):
    choose(client, invited)
    assert account().password.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert credentials.matches(PASSWORD, account().password)
