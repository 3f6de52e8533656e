"""Panels with their seats, what is assigned to whom, score cards, meetings and minutes."""

from portal.jury.models.cards import Assignment, Conflict, Score, ScoreCard, Statement
from portal.jury.models.meetings import AgendaItem, Attendance, Decision, Feedback, Meeting, Minutes
from portal.jury.models.panels import JuryPeriod, Panel, Seat, SeatTie

__all__ = [
    "AgendaItem", "Assignment", "Attendance", "Conflict", "Decision", "Feedback", "JuryPeriod", "Meeting", "Minutes", "Panel",
    "Score", "ScoreCard", "Seat", "SeatTie", "Statement",
]  # fmt: skip
