import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from portal.accounts import rules
from portal.accounts.models import Account, AccountLink, AccountRole, RecoveryCode, StaffSession
from portal.accounts.rules import LinkPurpose, Role, Stage
from portal.audit.rules import Actor
from portal.foundation import tokens
from portal.foundation.db import db


@dataclass(frozen=True)
class Staff:
    """Somebody who has signed in, or is about to, in one browser."""

    id: int
    name: str
    address: str
    roles: frozenset[Role]
    session: bytes
    stage: Stage
    began_at: datetime
    seen_at: datetime
    proved_at: datetime
    renew: bool
    kept: dict[str, Any]
    enrolled: bool

    @property
    def actor(self) -> Actor:
        """The person as the audit log remembers them."""
        return Actor(self.id, self.name)

    @property
    def ends_at(self) -> datetime:
        """When they are signed out if they do nothing more."""
        return rules.lives_until(stage=self.stage, began_at=self.began_at, seen_at=self.seen_at)

    @property
    def ends_at_the_latest(self) -> datetime:
        """When they are signed out whatever they do."""
        return self.began_at + rules.ABSOLUTE

    def has(self, roles: Iterable[Role]) -> bool:
        """Tell whether they have one of the roles."""
        return not self.roles.isdisjoint(roles)


@dataclass(frozen=True)
class Person:
    """Somebody as the list of people shows them."""

    id: int
    name: str
    address: str
    roles: tuple[Role, ...]
    is_example: bool
    invited_at: datetime
    invitation_ends: datetime | None
    enrolled_at: datetime | None
    closed_at: datetime | None
    seen_at: datetime | None


@dataclass(frozen=True)
class OpenSession:
    """One of somebody's browsers. `id` is a hash of the hash: it names the row and opens nothing."""

    id: str
    browser: str
    began_at: datetime
    seen_at: datetime


def closed_among(account_ids: Collection[int]) -> set[int]:
    """Return which accounts are closed, and keep the others from being closed before this transaction ends."""
    chosen = select(Account.id, Account.closed_at).where(Account.id.in_(account_ids)).order_by(Account.id)
    return {row.id for row in db.session.execute(chosen.with_for_update(read=True)) if row.closed_at is not None}


def session_hash(raw: str) -> bytes:
    """Return what the database keeps of a cookie's value."""
    return hashlib.sha256(raw.encode()).digest()


def public_id(session: bytes) -> str:
    """Return what a session is called on a page: a hash of the hash, which opens nothing."""
    return hashlib.sha256(session).hexdigest()


def staff_in(raw: str, now: datetime) -> Staff | None:
    """Return who a cookie belongs to; None for a wrong, ended or closed one."""
    chosen = select(StaffSession).where(StaffSession.id_hash == session_hash(raw))
    whole = joinedload(StaffSession.account).selectinload(Account.roles)
    row = db.session.scalar(chosen.options(whole).execution_options(populate_existing=True))
    if row is None or row.account.closed_at is not None:
        return None
    if not rules.is_alive(stage=row.stage, began_at=row.began_at, seen_at=row.seen_at, now=now):
        return None
    return Staff(
        id=row.account_id,
        name=row.account.name,
        address=row.account.address,
        roles=frozenset(each.role for each in row.account.roles),
        session=row.id_hash,
        stage=row.stage,
        began_at=row.began_at,
        seen_at=row.seen_at,
        proved_at=row.proved_at,
        renew=row.renew,
        kept=row.kept,
        enrolled=row.account.enrolled_at is not None,
    )


def sessions_of(account_id: int, now: datetime) -> list[OpenSession]:
    """Return the browsers in which somebody is signed in, the last used first."""
    chosen = select(StaffSession).where(StaffSession.account_id == account_id, StaffSession.stage == Stage.FULL)
    rows = db.session.scalars(chosen.order_by(StaffSession.seen_at.desc()))
    return [
        OpenSession(public_id(row.id_hash), row.browser, row.began_at, row.seen_at)
        for row in rows
        if rules.is_alive(stage=row.stage, began_at=row.began_at, seen_at=row.seen_at, now=now)
    ]


def credentials_of(address: str) -> tuple[int | None, str | None, bool]:
    """Return (id, stored password, may sign in) for an address; (None, None, False) for an unknown one."""
    row = db.session.scalar(select(Account).where(Account.address == address.strip().lower()))
    return (row.id, row.password, row.active) if row else (None, None, False)


def account_of_link(token: str, purpose: LinkPurpose, now: datetime) -> Account | None:
    """Return whose link this is, when it still leads somewhere."""
    if not tokens.well_formed(token):
        return None
    link = db.session.scalar(
        select(AccountLink)
        .where(AccountLink.link_hash == tokens.digest(token), AccountLink.purpose == purpose)
        .options(joinedload(AccountLink.account).selectinload(Account.roles))
        .execution_options(populate_existing=True)
    )
    if link is None:
        return None
    refusal = rules.link_refusal(
        purpose=purpose,
        now=now,
        expires_at=link.expires_at,
        used=link.used_at is not None,
        closed=link.account.closed_at is not None,
        enrolled=link.account.enrolled_at is not None,
    )
    return None if refusal else link.account


def codes_left(account_id: int) -> int:
    """Return how many recovery codes somebody has left."""
    chosen = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.account_id == account_id)
    return db.session.scalar(chosen) or 0


def account_by_id(account_id: int) -> Account | None:
    """Return an account with its roles."""
    return db.session.scalar(select(Account).where(Account.id == account_id).options(selectinload(Account.roles)))


def people(*, account_id: int | None = None) -> list[Person]:
    """Return everybody behind the door by name, the closed ones last."""
    ends = (
        select(func.max(AccountLink.expires_at))
        .where(AccountLink.account_id == Account.id, AccountLink.purpose == LinkPurpose.INVITATION)
        .where(AccountLink.used_at.is_(None))
        .scalar_subquery()
    )
    seen = select(func.max(StaffSession.seen_at)).where(StaffSession.account_id == Account.id).scalar_subquery()
    chosen = select(Account, ends, seen).options(selectinload(Account.roles))
    if account_id is not None:
        chosen = chosen.where(Account.id == account_id)
    rows = db.session.execute(chosen.order_by(Account.closed_at.is_not(None), Account.name, Account.id))
    return [
        Person(
            each.id, each.name, each.address, tuple(role.role for role in each.roles), each.is_example, each.invited_at,
            invitation_ends, each.enrolled_at, each.closed_at, seen_at,
        )
        for each, invitation_ends, seen_at in rows
    ]  # fmt: skip


def open_admins() -> list[int]:
    """Return the ids of the admins who can sign in."""
    chosen = select(Account.id).join(AccountRole).where(AccountRole.role == Role.ADMIN)
    return list(db.session.scalars(chosen.where(Account.enrolled_at.is_not(None), Account.closed_at.is_(None))))


def examples_with(role: Role) -> list[Account]:
    """Return the demonstration's staff with a role, by name."""
    chosen = select(Account).join(AccountRole).where(Account.is_example, AccountRole.role == role)
    return list(db.session.scalars(chosen.where(Account.closed_at.is_(None)).order_by(Account.name)))


@dataclass(frozen=True)
class AccountHeld:
    """What is kept of somebody behind the door, as they are told of it themselves: no secret and no factor."""

    name: str
    address: str
    language: str
    roles: tuple[Role, ...]
    invited_at: datetime
    enrolled_at: datetime | None
    closed_at: datetime | None
    sessions: tuple[OpenSession, ...]


def held_about(address: str, now: datetime) -> AccountHeld | None:
    """Return what is kept of the account that signs in with an address."""
    chosen = select(Account).where(Account.address == address.strip().lower()).options(selectinload(Account.roles))
    row = db.session.scalar(chosen)
    if row is None:
        return None
    return AccountHeld(
        name=row.name,
        address=row.address,
        language=row.language,
        roles=tuple(each.role for each in row.roles),
        invited_at=row.invited_at,
        enrolled_at=row.enrolled_at,
        closed_at=row.closed_at,
        sessions=tuple(sessions_of(row.id, now)),
    )
