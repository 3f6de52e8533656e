"""What moderation's rules answer; facts in, a value or a reason out."""

from portal.moderation.rules.cases import (
    ANSWER_WITHIN,
    COMPLAIN_WITHIN,
    EXCERPT_LENGTH,
    HIDE_AFTER,
    MAIL_WAITS,
    PUBLIC,
    TAKEN_FOR,
    UNDO_FOR,
    CaseEvent,
    CaseRefusal,
    Moderator,
    Reason,
    case_refusal,
    complaint_refusal,
    end_of,
    excerpt_of,
    taken_by_another,
    waiting_for,
)
from portal.moderation.rules.signals import (
    Signal,
    SignalKind,
    fold,
    signals_in,
    text_digest,
)
from portal.moderation.rules.states import (
    BY_MODERATOR,
    MOVES,
    VISIBLE,
    Act,
    IllegalMove,
    Kind,
    State,
    Waiting,
    becomes,
)

__all__ = [
    "ANSWER_WITHIN", "BY_MODERATOR", "COMPLAIN_WITHIN", "EXCERPT_LENGTH", "HIDE_AFTER", "MAIL_WAITS", "MOVES",
    "TAKEN_FOR", "PUBLIC", "UNDO_FOR", "VISIBLE", "Act", "CaseEvent", "CaseRefusal", "IllegalMove", "Kind", "Moderator",
    "Reason", "Signal", "SignalKind", "State", "Waiting", "becomes", "case_refusal", "complaint_refusal", "end_of", "excerpt_of",
    "fold", "signals_in", "taken_by_another", "text_digest", "waiting_for",
]  # fmt: skip
