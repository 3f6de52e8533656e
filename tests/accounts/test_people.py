"""«Personer»: invited, given roles, closed; every act with its line, and nobody their own."""

import pytest

from portal.accounts.actions import people
from portal.accounts.models import Account, AccountLink, AccountRole, RecoveryCode, StaffSession
from portal.accounts.rules import AccountEvent, Role, RoleRefusal
from portal.approvals import actions as approvals
from portal.approvals import queries as agreements
from portal.approvals.rules import ApprovalRefusal, Kind
from portal.audit import actions as audit
from portal.audit.models import AuditEntry
from portal.audit.rules import OPERATOR, Actor
from portal.foundation.db import Refused, db
from tests import build, web
from tests.architecture.test_query_counts import counted
from tests.databases import both_databases
from tests.moments import START as NOW
from tests.pages import Page

ADMIN = Actor(1001, "Admin Adminsen")


def lines():
    return db.session.query(AuditEntry).order_by(AuditEntry.id).all()


def roles_of(account_id):
    db.session.rollback()
    return {row.role for row in db.session.query(AccountRole).filter_by(account_id=account_id)}


@both_databases
def test_an_admin_invites_gives_roles_and_closes(client, sign_in):
    admin = sign_in(Role.ADMIN, name="Admin Adminsen")
    sent = web.act(
        client, "/for-ansatte/personer/inviter", navn="Ola Nordmann", adresse="ola@kommune.example", roller=["juror"]
    )
    assert web.last_mail().to == "ola@kommune.example"
    person = sent.headers["Location"]
    assert "Invitasjonen er sendt. Den gjelder i sju dager." in Page(client.get(person).text).text
    assert "Invitasjonen er sendt." not in client.get(person).text, "said once"
    ola = int(person.rpartition("/")[2])
    web.act(client, f"{person}/roller", roller=["editor", "moderator"], grunn="Bytter plass")
    assert roles_of(ola) == {Role.EDITOR, Role.MODERATOR}
    web.act(client, f"{person}/inviter")
    web.act(client, f"{person}/steng", grunn="Har sluttet")
    assert "Kontoen er stengt, og personen er logget ut overalt." in Page(client.get(person).text).text
    told = [(line.actor_id, line.what, line.subject_id, line.before, line.after, line.why) for line in lines()]
    assert told == [
        (admin, "account.signed_in", str(admin), None, None, None),
        (admin, "account.invited", str(ola), None, {"name": "Ola Nordmann", "roles": ["juror"]}, None),
        (admin, "account.roles_changed", str(ola), {"roles": ["juror"]}, {"roles": ["editor", "moderator"]}, "Bytter plass"),
        (admin, "account.invited_again", str(ola), None, None, None),
        (admin, "account.closed", str(ola), {"roles": ["editor", "moderator"]}, None, "Har sluttet"),
    ]  # fmt: skip
    assert {line.actor_name for line in lines()} == {"Admin Adminsen"}


@pytest.mark.parametrize("path", ["roller", "steng"])
def test_nobody_changes_their_own(path, client, sign_in):
    admin = sign_in(Role.ADMIN)
    build.account(Role.ADMIN, address="b@kommune.example")
    assert "Dette er din egen konto." in client.get(f"/for-ansatte/personer/{admin}").text
    before = len(lines())
    answer = web.act(client, f"/for-ansatte/personer/{admin}/{path}", roller=["editor"], grunn="Prøver")
    assert answer.status_code == 422
    assert roles_of(admin) == {Role.ADMIN}
    assert len(lines()) == before


def test_the_last_admin_stays(app):
    only_one = build.account(Role.ADMIN)
    other = Actor(99, "Somebody else")
    for act in (
        lambda: people.change_roles(only_one, [Role.EDITOR], why="x", actor=other),
        lambda: people.close(only_one, actor=other),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.reason is RoleRefusal.LAST_ADMIN
    people.close(only_one, actor=OPERATOR)  # whoever has the machine may


@both_databases
def test_a_closed_account_keeps_its_name_and_nothing_that_opens(app):
    account_id = build.account(Role.EDITOR, password="en blå sykkel i regn")
    people.close(account_id, why="Slutt", actor=ADMIN)
    row = db.session.get_one(Account, account_id)
    assert (row.name, row.password, row.totp_box, row.enrolled_at) == ("Kari Nordmann", None, None, None)
    for of in (AccountRole, AccountLink, RecoveryCode, StaffSession):
        assert db.session.query(of).count() == 0
    with pytest.raises(Refused) as refused:
        people.change_roles(account_id, [Role.ADMIN], why="x", actor=ADMIN)
    assert refused.value.reason is RoleRefusal.CLOSED


@both_databases
@pytest.mark.parametrize("which", ["who asked", "who agreed"])
@pytest.mark.parametrize("way", ["closed", "without the role"])
def test_what_two_agreed_on_ends_with_either_of_them(app, which, way):
    kari, ola = (build.account(Role.JURY_LEADER, Role.EDITOR, address=f"{name}@kommune.example") for name in "ko")
    approval_id = approvals.ask(Kind.RELEASE, "2019", by=Actor(kari, "Kari"), real_now=NOW)
    approvals.agree(approval_id, by=Actor(ola, "Ola"), real_now=NOW)
    people.change_roles(kari, [Role.JURY_LEADER, Role.EDITOR, Role.MODERATOR], why="Mer", actor=ADMIN)
    assert agreements.standing(Kind.RELEASE, "2019") is not None, "who gets a role loses nothing"
    gone = kari if which == "who asked" else ola
    if way == "closed":
        people.close(gone, why="Slutt", actor=ADMIN)
    else:
        people.change_roles(gone, [Role.EDITOR], why="Slutt", actor=ADMIN)
    assert agreements.standing(Kind.RELEASE, "2019") is None
    with pytest.raises(Refused, match=ApprovalRefusal.NOT_AGREED.value):
        approvals.take(Kind.RELEASE, "2019", real_now=NOW)


@both_databases
def test_somebody_who_comes_back_has_the_same_account_and_enrols_anew(client):
    ola = build.account(Role.EDITOR, password="en blå sykkel i regn", address="ola@kommune.example")
    people.close(ola, why="Slutt", actor=ADMIN)
    told = {"name": "Ola N.", "roles": [Role.MODERATOR], "language": "nb"}
    assert people.invite("Ola@kommune.example", **told, actor=ADMIN) == ola
    row = db.session.get_one(Account, ola)
    assert (row.name, row.closed_at, row.password, row.enrolled_at) == ("Ola N.", None, None, None)
    assert roles_of(ola) == {Role.MODERATOR}
    old = web.post(client, "/logg-inn", adresse="ola@kommune.example", passord="en blå sykkel i regn")
    assert old.status_code == 422, "nothing of before opens"
    assert "Velg et passord" in client.get(web.last_mail().link).text
    with pytest.raises(Refused):
        people.invite("ola@kommune.example", **told, actor=ADMIN)


@both_databases
def test_an_act_and_its_line_are_saved_together_or_not_at_all(app, monkeypatch):
    account_id = build.account(Role.EDITOR)

    def fails(*_args, **_told):
        raise RuntimeError("no line")

    monkeypatch.setattr(audit, "record", fails)
    with pytest.raises(RuntimeError):
        people.change_roles(account_id, [Role.ADMIN], why="x", actor=ADMIN)
    with pytest.raises(RuntimeError):
        people.close(account_id, actor=ADMIN)
    assert roles_of(account_id) == {Role.EDITOR}
    assert lines() == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"navn": "", "adresse": "a@b.example", "roller": ["editor"]}, "Skriv navnet."),
        ({"navn": "A", "adresse": "ikke en adresse", "roller": ["editor"]}, "navn@eksempel.no"),
        ({"navn": "A", "adresse": "a@b.example"}, "Velg minst én rolle."),
        ({"navn": "A", "adresse": "a@b.example", "roller": ["keiser"]}, "Velg blant alternativene."),
        ({"navn": "A" * 201, "adresse": "a@b.example", "roller": ["editor"]}, "høyst 200 tegn"),
        ({"navn": "A", "adresse": "admin@kommune.example", "roller": ["editor"]}, "allerede en konto"),
    ],
)
def test_what_is_wrong_in_an_invitation_is_said(fields, said, client, sign_in):
    sign_in(Role.ADMIN)
    answer = web.act(client, "/for-ansatte/personer/inviter", **fields)
    assert answer.status_code == 422
    assert said in Page(answer.text).text
    assert db.session.query(Account).count() == 1
    assert web.mails() == []


def test_roles_are_not_taken_without_a_reason_or_all_at_once(client, sign_in):
    sign_in(Role.ADMIN)
    ola = build.account(Role.EDITOR, address="ola@kommune.example")
    for fields in ({"roller": ["moderator"], "grunn": ""}, {"roller": [], "grunn": "x"}):
        assert web.act(client, f"/for-ansatte/personer/{ola}/roller", **fields).status_code == 422
    assert roles_of(ola) == {Role.EDITOR}


def test_a_jurys_secretary_is_no_juror(client, sign_in):
    sign_in(Role.ADMIN)
    ola = build.account(Role.JUROR, address="ola@kommune.example")
    both = ["juror", "jury-secretary"]
    answer = web.act(client, f"/for-ansatte/personer/{ola}/roller", roller=both, grunn="Hjelper til")
    assert answer.status_code == 422 and "kan ikke være jurymedlem" in answer.text
    invited = {"navn": "Kari Nordmann", "adresse": "kari@kommune.example", "roller": both}
    answer = web.act(client, "/for-ansatte/personer/inviter", **invited)
    assert answer.status_code == 422 and "kan ikke være jurymedlem" in answer.text
    assert roles_of(ola) == {Role.JUROR} and web.mails() == []


def test_an_unknown_person_is_not_found(client, sign_in):
    sign_in(Role.ADMIN)
    assert client.get("/for-ansatte/personer/99").status_code == 404
    assert web.act(client, "/for-ansatte/personer/99/steng", grunn="x").status_code == 404


def test_the_list_asks_as_often_with_thirty_people_as_with_one(client, sign_in):
    sign_in(Role.ADMIN)
    with counted() as one:
        client.get("/for-ansatte/personer")
    for number in range(30):
        build.account(Role.EDITOR, Role.JUROR, address=f"{number}@kommune.example")
    with counted() as thirty:
        answer = client.get("/for-ansatte/personer")
    assert len(thirty) == len(one)
    assert answer.text.count('scope="row"') == 31


def test_a_name_with_markup_is_text(client, sign_in):
    sign_in(Role.ADMIN)
    build.account(Role.EDITOR, name="<script>alert(1)</script>{{ 7*7 }}", address="x@kommune.example")
    page = client.get("/for-ansatte/personer").text
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in page


# One's own account


def test_own_password(client, sign_in):
    kari = sign_in(Role.EDITOR, password="en blå sykkel i regn")
    before = db.session.get_one(Account, kari).password
    assert web.act(client, "/min-konto/passord", passord="passord123456").status_code == 422
    assert web.act(client, "/min-konto/passord", passord="eplekake med vaniljesaus").status_code == 303
    db.session.rollback()
    assert db.session.get_one(Account, kari).password != before
    assert "Passordet er byttet." in client.get("/min-konto").text
    assert web.last_mail().subject == "Passordet ditt er byttet (eksempel)"
    assert lines()[-1].what == AccountEvent.PASSWORD_CHANGED


def test_own_second_factor(client, sign_in):
    from portal.accounts import credentials, session_cookie
    from portal.accounts.queries import staff_in
    from portal.foundation import clock

    kari = sign_in(Role.EDITOR)
    old = db.session.get_one(Account, kari).totp_box
    client.get("/min-konto/totrinn")
    db.session.rollback()
    kept = staff_in(client.get_cookie(session_cookie.cookie_name()).value, clock.real_now()).kept
    new = bytes.fromhex(kept["new_secret"])
    shown = [Page(client.get("/min-konto/totrinn").text).tree.one("code").text for _ in range(2)]
    assert shown[0] == shown[1], "a page that is loaded anew shows what the app has taken over"
    wrong = web.act(client, "/min-konto/totrinn", kode="000000")
    assert wrong.status_code == 422
    db.session.rollback()
    assert db.session.get_one(Account, kari).totp_box == old, "the old one holds until the new one works"
    assert web.act(client, "/min-konto/totrinn", kode=credentials.code_now(kari, new)).status_code == 303
    db.session.rollback()
    assert db.session.get_one(Account, kari).totp_box == new
    assert lines()[-1].what == AccountEvent.SECOND_FACTOR_CHANGED


def test_own_recovery_codes(client, sign_in):
    kari = sign_in(Role.EDITOR)
    page = Page(web.act(client, "/min-konto/gjenopprettingskoder").text)
    assert len(page.tree.one("ol", id="koder").all("code")) == 10
    assert db.session.query(RecoveryCode).filter_by(account_id=kari).count() == 10
    assert web.last_mail().subject == "Du har fått nye gjenopprettingskoder (eksempel)"
    assert "10 koder er igjen." in Page(client.get("/min-konto").text).text
