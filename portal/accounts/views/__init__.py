"""Signing in and out, enrolling, a new password: what stands before the door. What stands behind it: desk."""

from portal.accounts.views import enrolling, own_account, passwords, signing_in
from portal.accounts.views.blueprint import bp

__all__ = ["bp", "enrolling", "own_account", "passwords", "signing_in"]
