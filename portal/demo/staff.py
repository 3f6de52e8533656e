"""The demonstration's staff: invented people, for each role, whom anybody at the demonstration may be.

They have a second factor like everybody, but nobody knows their passwords: they are signed in by a button or a command.
"""

import secrets

from sqlalchemy import select

from portal.accounts import credentials
from portal.accounts.forms import ROLES
from portal.accounts.models import Account, AccountRole
from portal.accounts.rules import Role
from portal.foundation import clock
from portal.foundation.db import db, transaction

HOW_MANY = {
    Role.EDITOR: 2,
    Role.MODERATOR: 2,
    Role.VOTE_OFFICER: 4,  # two may have voided what two others let count after all
    Role.JUROR: 7,  # three members and a deputy in the counties, three members in the country
    Role.JURY_SECRETARY: 1,
    Role.JURY_LEADER: 2,
    Role.ADMIN: 2,
}


def name_of(role: Role, number: int) -> str:
    """Return what somebody in the demonstration is called: «Moderator A»."""
    return f"{ROLES[role]} {chr(ord('A') + number)}"


def person(role: Role, letter: str = "A") -> Account:
    """Return one of the demonstration's staff."""
    address = f"{role.value}-{letter.lower()}@example.org"
    return db.session.scalars(select(Account).where(Account.address == address)).one()


def people() -> dict[tuple[str, str], Account]:
    """Return all of the demonstration's staff by role and letter, in one question."""
    rows = db.session.scalars(select(Account).where(Account.is_example))
    keys = ((row.address.partition("@")[0].rpartition("-"), row) for row in rows)
    return {(role, letter.upper()): row for (role, _dash, letter), row in keys}


@transaction
def add_examples() -> None:
    """Add the staff of the demonstration."""
    stored, moment = credentials.hashed(secrets.token_hex(32)), clock.real_now()
    for role, how_many in HOW_MANY.items():
        for number in range(how_many):
            account = Account(
                address=f"{role.value}-{chr(ord('a') + number)}@example.org",
                name=f"Eksempel: {name_of(role, number)}",
                language="nb",
                password=stored,
                is_example=True,
                invited_at=moment,
            )
            account.roles = [AccountRole(role=role)]
            db.session.add(account)
            db.session.flush()
            account.totp_box = credentials.new_totp(account.id)
            account.enrolled_at = moment
