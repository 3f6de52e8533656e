"""Reading what a jury has before it, all of it through the one gate."""

from portal.jury.queries.applications import led_applications
from portal.jury.queries.cards import Card
from portal.jury.queries.cases import CaseSeen, case_seen, may_open
from portal.jury.queries.decisions import SignedDecision, has_signed, signed_decisions
from portal.jury.queries.feedback import FeedbackRow, feedback_of
from portal.jury.queries.gate import hidden_from, may_see, recused_pairs, visible_to
from portal.jury.queries.lists import CaseList, CaseRow, lists_of
from portal.jury.queries.meetings import CaseOff, MeetingNow, MeetingRow, Point, meeting_now, meetings_of, off_agenda
from portal.jury.queries.minutes import minutes_to_sign, without
from portal.jury.queries.others import OthersCard, others_of
from portal.jury.queries.papers import CasePaper, Papers, papers_of
from portal.jury.queries.progress import CaseProgress, JurorProgress, Progress, Recusal, progress_of, recusals_of
from portal.jury.queries.rounds import (
    PanelRow,
    RoundNow,
    RoundRow,
    SeatRow,
    candidates,
    led_by,
    panels_of,
    round_now,
    rounds,
)
from portal.jury.queries.scores import Standing, standing_of
from portal.jury.queries.sent_on import SentBy
from portal.jury.queries.statements import Asked, StatementRow, asked_by, statements_of
from portal.jury.queries.texts import FieldRead, FileRead

__all__ = [
    "Asked", "Card", "CaseList", "CaseOff", "CasePaper", "CaseProgress", "CaseRow", "CaseSeen", "FeedbackRow", "FieldRead",
    "FileRead", "JurorProgress", "MeetingNow", "MeetingRow", "OthersCard", "PanelRow", "Papers", "Point", "Progress",
    "Recusal", "RoundNow", "RoundRow", "SeatRow", "SentBy", "SignedDecision", "Standing", "StatementRow", "asked_by",
    "candidates", "case_seen", "feedback_of", "has_signed", "hidden_from", "led_applications", "led_by", "lists_of", "may_open",
    "may_see", "meeting_now", "meetings_of", "minutes_to_sign", "off_agenda", "others_of", "panels_of", "papers_of", "progress_of",
    "recusals_of", "recused_pairs", "round_now", "rounds", "signed_decisions", "standing_of", "statements_of",
    "visible_to", "without",
]  # fmt: skip
