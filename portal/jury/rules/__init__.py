"""What decides who judges what, what a card is worth, what is ranked how, and what a meeting may decide."""

from portal.jury.rules.assigning import AssignRefusal, Distribution, assign_refusal, even, next_case, own_order
from portal.jury.rules.blinding import blinded
from portal.jury.rules.conflicts import (
    Applicant,
    ConflictKind,
    ConflictRefusal,
    Tie,
    TieKind,
    declare_refusal,
    meets,
    tie_refusal,
    ties_that_meet,
)
from portal.jury.rules.events import JuryEvent
from portal.jury.rules.feedback import FeedbackRefusal, feedback_refusal
from portal.jury.rules.meeting import (
    FULL,
    JUDGES,
    ONWARD,
    OUTCOMES,
    MeetingAct,
    MeetingRefusal,
    MeetingState,
    Member,
    MinutesAct,
    MinutesState,
    Outcome,
    SeatKind,
    change_refusal,
    decision_refusal,
    moved,
    propose_refusal,
    proposed_agenda,
    quorum_refusal,
    sign_refusal,
    voters,
)
from portal.jury.rules.panels import PanelRefusal, RemindRefusal, periods_refusal, remind_refusal, seat_refusal
from portal.jury.rules.periods import Others, Period, begins_blind, closes_at, next_change, period_at, sees_others
from portal.jury.rules.ranking import Mark, Ranked, most_divided, ranking, severity
from portal.jury.rules.scoring import (
    LEAST,
    MOST,
    CardAct,
    CardState,
    ScoreRefusal,
    Written,
    card_refusal,
    card_score,
    missing,
    only_noted,
    written_refusal,
)
from portal.jury.rules.statements import LINK_LIFE, StatementRefusal, ask_refusal, statement_refusal
from portal.jury.rules.winners import Entered, names_another, names_two

__all__ = [
    "FULL", "JUDGES", "LEAST", "LINK_LIFE", "MOST", "ONWARD", "OUTCOMES", "Applicant", "AssignRefusal", "CardAct",
    "CardState", "ConflictKind", "ConflictRefusal", "Distribution", "Entered", "FeedbackRefusal", "JuryEvent", "Mark", "MeetingAct",
    "MeetingRefusal", "MeetingState", "Member", "MinutesAct", "MinutesState", "Others", "Outcome", "PanelRefusal",
    "Period", "Ranked", "RemindRefusal", "ScoreRefusal", "SeatKind", "StatementRefusal", "Tie", "TieKind", "Written",
    "ask_refusal", "assign_refusal", "begins_blind", "blinded", "card_refusal", "card_score", "change_refusal", "closes_at",
    "decision_refusal", "declare_refusal", "even", "feedback_refusal", "meets", "missing", "most_divided", "moved",
    "names_another", "names_two", "next_case", "next_change", "only_noted", "own_order", "period_at", "periods_refusal",
    "propose_refusal", "proposed_agenda", "quorum_refusal", "ranking", "remind_refusal", "seat_refusal", "sees_others",
    "severity", "sign_refusal", "statement_refusal", "tie_refusal", "ties_that_meet", "voters", "written_refusal",
]  # fmt: skip
