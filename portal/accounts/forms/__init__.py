"""Forms of sign-in and of people, and their words; those of forms that are kept stand by themselves, in `kept`."""

from portal.accounts.forms.fields import (
    AddressForm,
    CloseForm,
    CodeForm,
    FirstCodeForm,
    InvitationForm,
    NewPasswordForm,
    ProofForm,
    RolesForm,
    SignInForm,
)
from portal.accounts.forms.words import EVENTS, REFUSALS, ROLES

__all__ = [
    "EVENTS", "REFUSALS", "ROLES", "AddressForm", "CloseForm", "CodeForm", "FirstCodeForm", "InvitationForm",
    "NewPasswordForm", "ProofForm", "RolesForm", "SignInForm",
]  # fmt: skip
