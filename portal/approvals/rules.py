"""What two must agree on, and when somebody may not be the second."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What is to be agreed on."""

    VOTE_ACT = "vote_act"
    RELEASE = "release"
    CERTIFY = "certify"
    RESTART_LOG = "restart_log"
    NEW_KEY = "new_key"
    MINUTES = "minutes"


class ApprovalEvent(StrEnum):
    """What the audit log calls it."""

    ASKED = "approval_asked"
    AGREED = "approval_agreed"
    ENDED = "approval_ended"


class ApprovalRefusal(StrEnum):
    """Why somebody's agreement was not taken, or an act not done."""

    SAME_PERSON = "approval_same_person"
    ASKED = "approval_asked_by_another"
    GONE = "approval_gone"
    NOT_AGREED = "approval_not_agreed"


@dataclass(frozen=True)
class Agreed:
    """Who agreed: two accounts, never the same."""

    asked_by: int
    agreed_by: int


def ask_refusal(*, asked_by: int, agreed_by: int | None, person_id: int) -> ApprovalRefusal | None:
    """Return why somebody may not ask about what has been asked and stands, or None: they asked themselves, and it waits."""
    if agreed_by is not None:
        return ApprovalRefusal.GONE
    return None if person_id == asked_by else ApprovalRefusal.ASKED


def agree_refusal(*, asked_by: int, agreed_by: int | None, ended: bool, person_id: int) -> ApprovalRefusal | None:
    """Return why somebody may not be the second, or None."""
    if ended or agreed_by is not None:
        return ApprovalRefusal.GONE
    if person_id == asked_by:
        return ApprovalRefusal.SAME_PERSON
    return None
