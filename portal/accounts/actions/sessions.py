"""Sessions: rows whose id lies in the browser's cookie and, as a hash, here."""

import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, or_, select, update

from portal.accounts import rules
from portal.accounts.models import Account, StaffSession
from portal.accounts.queries import session_hash
from portal.accounts.rules import AccountEvent, Stage
from portal.accounts.rules.sessions import HALF
from portal.audit import actions as audit
from portal.audit.rules import Actor
from portal.foundation import clock
from portal.foundation.db import db, transaction

ID_BYTES = 32
TOKEN_KEY = "csrf_token"


@transaction
def begin(account_id: int, *, stage: Stage, browser: str, kept: Mapping[str, Any] | None = None) -> str:
    """Begin a session and return its id, which only the browser has from now on."""
    raw, moment = secrets.token_urlsafe(ID_BYTES), clock.real_now()
    db.session.add(
        StaffSession(
            id_hash=session_hash(raw),
            account_id=account_id,
            stage=stage,
            browser=browser[:80],
            began_at=moment,
            seen_at=moment,
            proved_at=moment,
            renew=False,
            kept={**(kept or {}), TOKEN_KEY: f"{account_id}.{secrets.token_hex(20)}"},  # kept_forms asks whose it is
        )
    )
    return raw


@transaction
def begin_signed_in(account_id: int, *, browser: str, kept: Mapping[str, Any] | None = None) -> str:
    """Begin a session in which both factors have been shown. Return its id."""
    person = db.session.get_one(Account, account_id)
    audit.record(Actor(person.id, person.name), AccountEvent.SIGNED_IN, subject=("account", person.id))
    return begin(account_id, stage=Stage.FULL, browser=browser, kept=kept)


@transaction
def seen(session: bytes) -> None:
    """Note that somebody is still there."""
    db.session.execute(_one(session).values(seen_at=clock.real_now()))


@transaction
def renewed(session: bytes) -> str | None:
    """Give a session another id, as after a change of roles, and return it; the old one is dead. None when it has ended."""
    raw = secrets.token_urlsafe(ID_BYTES)
    changed = _one(session).values(id_hash=session_hash(raw), renew=False, seen_at=clock.real_now())
    return raw if db.session.scalar(changed.returning(StaffSession.account_id)) is not None else None


@transaction
def proved(session: bytes) -> None:
    """Note that somebody has just proved again who they are."""
    db.session.execute(_one(session).values(proved_at=clock.real_now()))


@transaction
def keep(session: bytes, kept: Mapping[str, Any]) -> None:
    """Keep what Flask calls the session: the token of forms, a word for the next page, a form to send again."""
    db.session.execute(_one(session).values(kept=dict(kept)))


@transaction
def end(session: bytes, *, actor: Actor) -> None:
    """Sign out of one browser."""
    db.session.execute(delete(StaffSession).where(StaffSession.id_hash == session))
    audit.record(actor, AccountEvent.SIGNED_OUT, subject=("account", actor.id or 0))


@transaction
def abandon(session: bytes) -> None:
    """Forget a sign-in that was not finished."""
    db.session.execute(delete(StaffSession).where(StaffSession.id_hash == session))


@transaction
def end_everywhere(account_id: int, *, actor: Actor) -> None:
    """Sign a person out of every browser."""
    end_all_of(account_id)
    audit.record(actor, AccountEvent.SIGNED_OUT_EVERYWHERE, subject=("account", account_id))


def end_all_of(account_id: int, *, but: bytes | None = None) -> None:
    """End all of a person's sessions, inside an action; `but` is the one in which they asked for it."""
    ended = delete(StaffSession).where(StaffSession.account_id == account_id)
    db.session.execute(ended if but is None else ended.where(StaffSession.id_hash != but))


def renew_all_of(account_id: int) -> None:
    """Give all of a person's sessions another id at their next request, inside an action."""
    db.session.execute(update(StaffSession).where(StaffSession.account_id == account_id).values(renew=True))


@transaction
def forget_ended() -> None:
    """Delete the sessions that have ended by themselves."""
    moment = clock.real_now()
    half = (StaffSession.stage == Stage.PASSWORD) & (StaffSession.began_at <= moment - HALF)
    ended = or_(StaffSession.seen_at <= moment - rules.IDLE, StaffSession.began_at <= moment - rules.ABSOLUTE, half)
    db.session.execute(delete(StaffSession).where(ended))


def _one(session: bytes) -> Any:
    return update(StaffSession).where(StaffSession.id_hash == session)


def locked(account_id: int) -> Account:
    """Return an account for this action alone."""
    return db.session.scalars(
        select(Account).where(Account.id == account_id).with_for_update().execution_options(populate_existing=True)
    ).one()
