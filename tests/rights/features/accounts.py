"""Signing in, one's own account, people: everybody their own, admins the others', nobody their own roles."""

from sqlalchemy import update

from portal.accounts.actions import people, sessions
from portal.accounts.actions.people import new_link
from portal.accounts.models import Account, StaffSession
from portal.accounts.queries import session_hash
from portal.accounts.rules import LinkPurpose, Role
from portal.audit.rules import OPERATOR
from portal.foundation.db import db, transaction
from tests import build
from tests.rights.features.audit import is_admin
from tests.rights.people import HALF, SIGNED_IN
from tests.rights.table import ADMINS, ANY_ROLE, DESKS, EVERYBODY, Row, Secret

PERSON = {
    "account:own": 200,
    "account:other": 200,
    "account:closed": 200,
    "account:invited": 200,
    "account:unknown": 404,
}
PASSWORD = {"passord": "to grå katter på et tak"}
LINK = {"link:own": 200, "link:ended": 410, "link:unknown": 410}
AGAIN = {"account:invited": 303, "account:other": 303, "account:unknown": 404}
RESET = {"reset:own": 200, "link:own": 410, "link:unknown": 410}
WHY = {"grunn": "Fordi"}

ROWS = [
    Row("desk.front", DESKS),
    # signing in
    Row("accounts.sign_in", EVERYBODY, {"": {SIGNED_IN: 303, "": 200}}),
    Row("accounts.show_password", EVERYBODY, {"": 422}, post=True, fields={"adresse": "a@kommune.example", "passord": "x"}),
    Row("accounts.enter_code", EVERYBODY, {"": {HALF: 200, "": 303}}),
    Row("accounts.show_code", EVERYBODY, {"": {HALF: 422, "": 303}}, post=True, fields={"kode": "000000"}),
    Row("accounts.ask_sign_out", EVERYBODY),
    Row("accounts.sign_out", EVERYBODY, {"": 303}, post=True),
    Row("accounts.send_again", ANY_ROLE, {"": 303}),
    Row("accounts.prove", ANY_ROLE),
    Row("accounts.show_proof", ANY_ROLE, {"": 422}, post=True, fields={"passord": "x", "kode": "000000"}),
    # links from mail
    Row("accounts.ask_for_password", EVERYBODY),
    Row("accounts.send_password_link", EVERYBODY, {"": 303}, post=True, fields={"adresse": "hemmeligadresse@kommune.example"}),
    Row("accounts.password_link_sent", EVERYBODY),
    Row("accounts.show_invitation", EVERYBODY, LINK),
    Row("accounts.choose_password", EVERYBODY, LINK, post=True, fields=PASSWORD),
    Row("accounts.enrol", EVERYBODY, {**LINK, "link:own": 410}, post=True, fields={"kode": "000000"}),
    Row("accounts.show_new_password", EVERYBODY, RESET),
    Row("accounts.set_new_password", EVERYBODY, RESET, post=True, fields=PASSWORD),
    # one's own account
    Row("accounts.show_own", ANY_ROLE),
    Row("accounts.sign_out_everywhere", ANY_ROLE, {"": 303}, post=True),
    Row("accounts.stay", ANY_ROLE, {"": 303}, post=True),
    Row("accounts.show_password_form", ANY_ROLE, fresh=True),
    Row("accounts.change_password", ANY_ROLE, {"": 303}, post=True, fields=PASSWORD, fresh=True),
    Row("accounts.show_second_factor", ANY_ROLE, fresh=True),
    Row("accounts.change_second_factor", ANY_ROLE, {"": 303}, post=True, fields={"kode": "000000"}, fresh=True),
    Row("accounts.make_recovery_codes", ANY_ROLE, post=True, fresh=True),
    # people
    Row("accounts.people", ADMINS),
    Row("accounts.show_invite", ADMINS, fresh=True),
    Row(
        "accounts.invite", ADMINS, {"": 303}, post=True, fresh=True,
        fields={"navn": "Ny", "adresse": "enda-en@kommune.example", "roller": ["editor"]},
    ),
    Row("accounts.person", ADMINS, PERSON),
    Row(
        "accounts.change_roles", ADMINS,
        {"account:own": 422, "account:other": 303, "account:closed": 422, "account:unknown": 404},
        post=True, fields={"roller": ["editor"], **WHY}, fresh=True,
    ),
    Row(
        "accounts.close", ADMINS,
        {"account:own": 422, "account:other": 303, "account:closed": 422, "account:unknown": 404},
        post=True, fields=WHY, fresh=True,
    ),
    Row("accounts.invite_again", ADMINS, AGAIN, post=True, fresh=True),
]  # fmt: skip


def plant(world):
    """A closed account, an invited one whose links nobody has got, and a browser of somebody else's."""
    closed = build.account(Role.EDITOR, name="Sluttet", address="sluttet@kommune.example")
    people.close(closed, actor=OPERATOR)
    invited, ended = _invited("ny", actor=OPERATOR), _invited("hemmeliginvitert", actor=OPERATOR)
    links = {"own": _link(invited), "ended": _link(ended), "reset": _link(world.other, LinkPurpose.RESET)}
    live = _link(ended)  # the earlier one has ended
    world.things |= {
        "account:own": {"account_id": world.asker.account_id or world.other},
        "account:other": {"account_id": world.other},
        "account:invited": {"account_id": invited},
        "account:closed": {"account_id": closed},
        "account:unknown": {"account_id": 999_999},
        "link:own": {"token": links["own"]},
        "link:ended": {"token": links["ended"]},
        "reset:own": {"token": links["reset"]},
        "link:unknown": {"token": "A" * 43},
    }
    session = sessions.begin_signed_in(world.other, browser="hemmelignettleser")
    _mark_password(world.other)
    return [
        Secret("hemmeliginvitert", "the address of somebody who is invited", is_admin),
        Secret(live, "the link of somebody else's invitation"),
        Secret(session, "the cookie of somebody else's session"),
        Secret(session_hash(session).hex(), "the id of somebody else's session"),
        Secret("hemmelignettleser", "the browser of somebody else"),
        Secret("hemmeligpassord", "a password as it is stored"),
        *([Secret(world.asker.raw, "the cookie of one's own session")] if world.asker.raw else []),
    ]


def _invited(name, actor):
    address = f"{name}@kommune.example"
    return people.invite(address, name=f"Invitert {name}", roles=[Role.EDITOR], language="nb", actor=actor)


@transaction
def _link(account_id, purpose=LinkPurpose.INVITATION):
    return new_link(account_id, purpose)


@transaction
def _mark_password(account_id):
    db.session.execute(update(Account).where(Account.id == account_id).values(password="hemmeligpassord"))
    db.session.execute(
        update(StaffSession).where(StaffSession.account_id == account_id).values(kept={"csrf_token": "x"})
    )
