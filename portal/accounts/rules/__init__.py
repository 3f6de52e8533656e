"""What decides who may sign in, for how long, and to what."""

from portal.accounts.rules.events import AccountEvent
from portal.accounts.rules.passwords import PasswordRefusal, password_refusal
from portal.accounts.rules.paths import own_path
from portal.accounts.rules.roles import STAFF, Role, RoleRefusal, role_change_refusal, roles_refusal
from portal.accounts.rules.sessions import ABSOLUTE, FRESH, IDLE, Stage, is_alive, is_fresh, lives_until
from portal.accounts.rules.signing_in import RESET_LIFE, LinkPurpose, LinkRefusal, SignInRefusal, link_refusal

__all__ = [
    "ABSOLUTE", "FRESH", "IDLE", "RESET_LIFE", "STAFF", "AccountEvent", "LinkPurpose", "LinkRefusal", "PasswordRefusal", "Role",
    "RoleRefusal", "SignInRefusal", "Stage", "is_alive", "is_fresh", "link_refusal", "lives_until", "own_path",
    "password_refusal", "role_change_refusal", "roles_refusal",
]  # fmt: skip
