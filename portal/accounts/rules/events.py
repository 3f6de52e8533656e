"""What staff do with accounts, as the audit log names it."""

from enum import StrEnum


class AccountEvent(StrEnum):
    """An act that leaves a line."""

    INVITED = "account.invited"
    INVITED_AGAIN = "account.invited_again"
    ENROLLED = "account.enrolled"
    SIGNED_IN = "account.signed_in"
    SIGNED_OUT = "account.signed_out"
    SIGNED_OUT_EVERYWHERE = "account.signed_out_everywhere"
    RECOVERY_CODE_USED = "account.recovery_code_used"
    PASSWORD_CHANGED = "account.password_changed"
    PASSWORD_RESET = "account.password_reset"
    SECOND_FACTOR_CHANGED = "account.second_factor_changed"
    RECOVERY_CODES_MADE = "account.recovery_codes_made"
    ROLES_CHANGED = "account.roles_changed"
    CLOSED = "account.closed"
    LOG_EXPORTED = "audit.exported"
