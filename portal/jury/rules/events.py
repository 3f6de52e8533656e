"""What the audit log calls what is done with a jury."""

from enum import StrEnum


class JuryEvent(StrEnum):
    """An act of staff, or a juror's recusal. Points and words are a juror's own and stand in no log."""

    PANEL_ADDED = "jury_panel_added"
    PANEL_CHANGED = "jury_panel_changed"
    SEAT_GIVEN = "jury_seat_given"
    SEAT_ENDED = "jury_seat_ended"
    TIE_ADDED = "jury_tie_added"
    TIE_REMOVED = "jury_tie_removed"
    PERIODS_SET = "jury_periods_set"
    ASSIGNED = "jury_assigned"
    UNASSIGNED = "jury_unassigned"
    RECUSED = "jury_recused"
    RECUSAL_ENDED = "jury_recusal_ended"
    REMINDED = "jury_reminded"
    STATEMENT_ASKED = "jury_statement_asked"
    FEEDBACK_WRITTEN = "jury_feedback_written"
    MEETING_PLANNED = "jury_meeting_planned"
    MEETING_BEGUN = "jury_meeting_begun"
    MEETING_ENDED = "jury_meeting_ended"
    MEETING_RESUMED = "jury_meeting_resumed"
    DECIDED = "jury_decided"
    DECISION_REMOVED = "jury_decision_removed"
    MINUTES_PROPOSED = "jury_minutes_proposed"
    MINUTES_SIGNED = "jury_minutes_signed"
    MINUTES_TAKEN_BACK = "jury_minutes_taken_back"
    EXPORTED = "jury_exported"
