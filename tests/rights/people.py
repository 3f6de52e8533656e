"""Who asks: the public, each role, and those who stand half-way in, or no longer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from portal.accounts import session_cookie
from portal.accounts.actions import people, sessions
from portal.accounts.models import StaffSession
from portal.accounts.queries import session_hash
from portal.accounts.rules import Role, Stage
from portal.audit.rules import OPERATOR
from portal.foundation import clock
from portal.foundation.db import db, transaction
from tests import build, web

PUBLIC, HALF, CLOSED, FORMER, TIRED, TWO = "public", "half", "closed", "former admin", "tired admin", "editor+moderator"
ALL = "all roles"  # not in the walk of rights, which asks for each by itself
SIGNED_IN = "signed in"  # a row may tell what all of these are answered
NAMES = (PUBLIC, *(role.value for role in Role), TWO, FORMER, TIRED, HALF, CLOSED)


@dataclass
class Asker:
    """Somebody with a browser. `roles` is what they may be right now, whatever they were."""

    name: str
    client: FlaskClient
    roles: frozenset[Role] = frozenset()
    account_id: int | None = None
    raw: str | None = None
    token: str = ""
    proved: bool = True

    def begin_anew(self) -> None:
        """Put the cookie back that the browser had, and no other."""
        self.client._cookies.clear()  # type: ignore[attr-defined]
        if self.raw:
            self.client.set_cookie(session_cookie.cookie_name(), self.raw)


def asker(app: Flask, name: str) -> Asker:
    """Make one of `NAMES` on a portal."""
    if name == PUBLIC:
        return Asker(name, app.test_client())
    made = _signed_in(app, name, _roles(name))
    if name == FORMER:
        build.account(Role.ADMIN, name="Den andre administratoren", address="den-andre@kommune.example")
        people.change_roles(_id(made), [Role.MODERATOR], why="Ferdig som administrator", actor=OPERATOR)
        made.roles = frozenset({Role.MODERATOR})
    elif name == TIRED:
        _proved_long_ago(made.raw or "")
        made.proved = False
    elif name == HALF:
        made.raw, made.roles = sessions.begin(_id(made), stage=Stage.PASSWORD, browser="Test"), frozenset()
    elif name == CLOSED:
        # The account's sessions end when it is closed. One that would remain must open nothing either.
        people.close(_id(made), actor=OPERATOR)
        made.raw, made.roles = sessions.begin(_id(made), stage=Stage.FULL, browser="Test"), frozenset()
    made.begin_anew()
    return made


def _roles(name: str) -> Iterator[Role]:
    known = {TWO: (Role.EDITOR, Role.MODERATOR), FORMER: (Role.ADMIN,), TIRED: (Role.ADMIN,)}
    known |= {HALF: (Role.ADMIN,), CLOSED: (Role.ADMIN,), ALL: tuple(Role)}
    return iter(known.get(name) or (Role(name),))


def _signed_in(app: Flask, name: str, roles: Iterator[Role]) -> Asker:
    held = frozenset(roles)
    address = f"{name.replace(' ', '-').replace('+', '-')}@kommune.example"
    account_id = build.account(*held, name=f"Spør som {name}", address=address, password="en blå sykkel i regn")
    client = app.test_client()
    raw = web.sign_in(client, account_id)
    return Asker(name, client, held, account_id, raw, web.token(client))


def _id(made: Asker) -> int:
    assert made.account_id is not None
    return made.account_id


@transaction
def _proved_long_ago(raw: str) -> None:
    then = clock.real_now() - timedelta(minutes=20)
    db.session.execute(update(StaffSession).where(StaffSession.id_hash == session_hash(raw)).values(proved_at=then))
