"""The roles behind the door, and who may change them."""

from collections.abc import Collection
from enum import StrEnum


class Role(StrEnum):
    """What a person may be; somebody may be several things."""

    EDITOR = "editor"
    MODERATOR = "moderator"
    VOTE_OFFICER = "vote-officer"
    JUROR = "juror"
    JURY_SECRETARY = "jury-secretary"
    JURY_LEADER = "jury-leader"
    ADMIN = "admin"


STAFF = frozenset(Role) - {Role.JUROR}
"""Who works at a desk: everybody behind the door but those who are jurors and nothing else."""


class RoleRefusal(StrEnum):
    """Why a person's roles or place were not changed."""

    OWN = "own"
    NO_ROLE = "no_role"
    TWO_SIDES = "two_sides"
    CLOSED = "closed"
    LAST_ADMIN = "last_admin"
    TAKEN = "taken"


def roles_refusal(roles: Collection[Role]) -> RoleRefusal | None:
    """Return why nobody can have these roles at once, or None.

    A jury's secretary reads every case, also those that a juror would be recused from; so nobody is both.
    """
    if not roles:
        return RoleRefusal.NO_ROLE
    judges = not {Role.JUROR, Role.JURY_LEADER}.isdisjoint(roles)
    return RoleRefusal.TWO_SIDES if judges and Role.JURY_SECRETARY in roles else None


def role_change_refusal(
    *, actor_id: int | None, account_id: int, roles: Collection[Role], closed: bool, is_last_admin: bool
) -> RoleRefusal | None:
    """Return why somebody's roles must not become these, or None. Nobody changes their own."""
    if actor_id == account_id:
        return RoleRefusal.OWN
    if closed:
        return RoleRefusal.CLOSED
    if refusal := roles_refusal(roles):
        return refusal
    if is_last_admin and Role.ADMIN not in roles:
        return RoleRefusal.LAST_ADMIN
    return None
