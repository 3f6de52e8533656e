"""What the rules of rounds, forms and applications answer; facts in, a value or a reason out."""

from portal.nominations.rules.fields import (
    LONGEST_ANSWER,
    LONGEST_CONTACT,
    AnswerRefusal,
    Asked,
    FieldKind,
    FieldRefusal,
    Lack,
    Lacking,
    answer_refusal,
    cleaned_answer,
    field_refusal,
    lacking,
)
from portal.nominations.rules.rounds import (
    CONFIRM_WITHIN,
    REMIND_BEFORE,
    DeadlineRefusal,
    Method,
    RoundKind,
    RoundRefusal,
    Stage,
    confirm_until,
    counties_refusal,
    deadline_for,
    deadline_refusal,
    reminder_due,
    stage_at,
)
from portal.nominations.rules.states import (
    BY_SECRETARY,
    EDITABLE,
    LIVE,
    MOVES,
    REASONS_FOR,
    UNSENT,
    WITHDRAWABLE,
    ApplicationEvent,
    ApplicationRefusal,
    ApplicationState,
    IllegalMove,
    Move,
    StepReason,
    becomes,
    move_refusal,
    submit_refusal,
    withdrawal_refusal,
    write_refusal,
)
from portal.nominations.rules.writers import MOST_WRITERS, WriterRefusal, invite_refusal, manage_refusal

__all__ = [
    "BY_SECRETARY", "CONFIRM_WITHIN", "EDITABLE", "LIVE", "LONGEST_ANSWER", "LONGEST_CONTACT", "MOST_WRITERS", "MOVES",
    "REASONS_FOR", "REMIND_BEFORE", "UNSENT", "WITHDRAWABLE", "AnswerRefusal", "ApplicationEvent", "ApplicationRefusal",
    "ApplicationState", "Asked", "DeadlineRefusal", "FieldKind", "FieldRefusal", "IllegalMove", "Lack", "Lacking",
    "Method", "Move", "RoundKind", "RoundRefusal", "Stage", "StepReason", "WriterRefusal", "answer_refusal", "becomes",
    "cleaned_answer", "confirm_until", "counties_refusal", "deadline_for", "deadline_refusal", "field_refusal",
    "invite_refusal", "lacking", "manage_refusal", "move_refusal", "reminder_due", "stage_at", "submit_refusal",
    "withdrawal_refusal", "write_refusal",
]  # fmt: skip
