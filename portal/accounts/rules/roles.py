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
    CLOSED = "closed"
    LAST_ADMIN = "last_admin"
    TAKEN = "taken"


def role_change_refusal(
    *, actor_id: int | None, account_id: int, roles: Collection[Role], closed: bool, is_last_admin: bool
) -> RoleRefusal | None:
    """Return why somebody's roles must not become these, or None. Nobody changes their own."""
    if actor_id == account_id:
        return RoleRefusal.OWN
    if closed:
        return RoleRefusal.CLOSED
    if not roles:
        return RoleRefusal.NO_ROLE
    if is_last_admin and Role.ADMIN not in roles:
        return RoleRefusal.LAST_ADMIN
    return None
