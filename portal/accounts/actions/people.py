"""People behind the door: invited, given roles, closed."""

from collections.abc import Collection

from sqlalchemy import delete, exists, insert, literal, select, update
from sqlalchemy.exc import IntegrityError

from portal.accounts import queries, rules
from portal.accounts.actions import sessions
from portal.accounts.models import Account, AccountLink, AccountRole, RecoveryCode
from portal.accounts.rules import AccountEvent, LinkPurpose, Role, RoleRefusal
from portal.accounts.rules.signing_in import INVITATION_LIFE
from portal.approvals import actions as approvals
from portal.audit import actions as audit
from portal.audit.rules import Actor
from portal.foundation import boxes, clock, tokens
from portal.foundation.db import Refused, db, transaction
from portal.foundation.outbox import Page, queue_email


@transaction
def invite(address: str, *, name: str, roles: Collection[Role], language: str, actor: Actor) -> int:
    """Add a person and send the invitation; it lasts seven days and is taken once. Return the account's id.

    A closed account with the address is opened anew: somebody is back, or has lost both the app and the recovery codes.
    Raises Refused when the address belongs to somebody, without a role, or with two that nobody has at once.
    """
    if refusal := rules.roles_refusal(roles):
        raise Refused(refusal)
    account = _open_to(address.strip().lower())
    account.name, account.language, account.invited_at, account.closed_at = name, language, clock.real_now(), None
    account.roles = [AccountRole(role=role) for role in sorted(set(roles))]
    db.session.add(account)
    try:
        db.session.flush()
    except IntegrityError:  # the same form twice at once
        raise Refused(RoleRefusal.TAKEN) from None
    _send_invitation(account, actor)
    after = {"name": name, "roles": sorted(set(roles))}
    audit.record(actor, AccountEvent.INVITED, subject=("account", account.id), after=after)
    return account.id


def _open_to(address: str) -> Account:
    # A closed account holds nothing that opens; whoever comes back keeps the id that the log knows them by.
    found = db.session.scalar(select(Account).where(Account.address == address).with_for_update())
    if found is None:
        return Account(address=address, is_example=False)
    if found.closed_at is None:
        raise Refused(RoleRefusal.TAKEN)
    return found


@transaction
def invite_again(account_id: int, *, actor: Actor) -> None:
    """Send a new invitation to somebody who has not enrolled; the earlier link is dead. Raises Refused."""
    account = sessions.locked(account_id)
    if account.closed_at is not None or account.enrolled_at is not None:
        raise Refused(RoleRefusal.CLOSED)
    _send_invitation(account, actor)
    audit.record(actor, AccountEvent.INVITED_AGAIN, subject=("account", account_id))


def _send_invitation(account: Account, actor: Actor) -> None:
    token = new_link(account.id, LinkPurpose.INVITATION)
    roles = sorted(each.role for each in account.roles)
    queue_email(
        "accounts/email/invitation.txt",
        to=account.address,
        language=account.language,
        values={
            "name": account.name,
            "roles": [role.value for role in roles],
            "invited_by": actor.name if actor.id else None,
            "valid_until": clock.real_now() + INVITATION_LIFE,
        },
        links={"link": Page("accounts.show_invitation", {"token": token})},
        box=boxes.PORTAL_KEY,
    )


def new_link(account_id: int, purpose: LinkPurpose) -> str:
    """Make a link, inside an action, and end the earlier ones of its kind. Return its token; for nobody it leads nowhere."""
    token, moment = tokens.new(), clock.real_now()
    earlier = update(AccountLink).where(AccountLink.account_id == account_id, AccountLink.purpose == purpose)
    db.session.execute(earlier.where(AccountLink.used_at.is_(None)).values(used_at=moment))
    life = INVITATION_LIFE if purpose is LinkPurpose.INVITATION else rules.RESET_LIFE
    values = {
        "link_hash": tokens.digest(token), "account_id": account_id, "purpose": purpose,
        "made_at": moment, "expires_at": moment + life,
    }  # fmt: skip
    columns = AccountLink.__table__.columns
    row = select(*(literal(value, columns[name].type) for name, value in values.items()))
    row = row.where(exists().where(Account.id == account_id))
    db.session.execute(insert(AccountLink).from_select(list(values), row))
    return token


@transaction
def change_roles(account_id: int, roles: Collection[Role], *, why: str, actor: Actor) -> None:
    """Give and take roles; their owner's sessions get another id at once, and the new roles count from the next request.

    With a role goes what its owner has agreed to with another and nobody has used. Raises Refused.
    """
    admins = _locked_admins()
    account = sessions.locked(account_id)
    before = sorted(each.role for each in account.roles)
    refusal = rules.role_change_refusal(
        actor_id=actor.id,
        account_id=account_id,
        roles=roles,
        closed=account.closed_at is not None,
        is_last_admin=admins == [account_id],
    )
    if refusal:
        raise Refused(refusal)
    db.session.execute(delete(AccountRole).where(AccountRole.account_id == account_id))
    db.session.add_all(AccountRole(account_id=account_id, role=role) for role in set(roles))
    sessions.renew_all_of(account_id)
    if set(before) - set(roles):
        approvals.withdraw_all_of(account_id, by=actor, real_now=clock.real_now())
    after = {"roles": sorted(set(roles))}
    audit.record(
        actor,
        AccountEvent.ROLES_CHANGED,
        subject=("account", account_id),
        before={"roles": before},
        after=after,
        why=why,
    )


@transaction
def close(account_id: int, *, why: str | None = None, actor: Actor) -> None:
    """Close an account: signed out everywhere at once, and no link or code of it opens anything. Raises Refused.

    What only its owner needs is deleted, and what they have agreed to with another is taken back; the name stays, since
    others' work refers to it.
    """
    admins = _locked_admins()
    account = sessions.locked(account_id)
    if actor.id == account_id:
        raise Refused(RoleRefusal.OWN)
    if account.closed_at is not None:
        raise Refused(RoleRefusal.CLOSED)
    if actor.id is not None and admins == [account_id]:
        raise Refused(RoleRefusal.LAST_ADMIN)
    before = {"roles": sorted(each.role for each in account.roles)}
    account.closed_at = clock.real_now()
    account.enrolled_at = account.password = account.totp_box = account.totp_counter = None
    db.session.execute(delete(AccountRole).where(AccountRole.account_id == account_id))
    for of in (AccountLink, RecoveryCode):
        db.session.execute(delete(of).where(of.account_id == account_id))
    sessions.end_all_of(account_id)
    approvals.withdraw_all_of(account_id, by=actor, real_now=clock.real_now())
    audit.record(actor, AccountEvent.CLOSED, subject=("account", account_id), before=before, why=why)


def _locked_admins() -> list[int]:
    # Two admins who close each other at once would both find that another is left: the second waits, and finds none.
    db.session.execute(select(AccountRole.account_id).where(AccountRole.role == Role.ADMIN).with_for_update())
    return queries.open_admins()
