"""What changes juries: setting up, assigning, recusing, scoring, reminding, meetings and minutes."""

from portal.jury.actions.assigning import Assigned, assign, assign_all, distribute, unassign
from portal.jury.actions.cloning import clone_edition
from portal.jury.actions.feedback import write_feedback
from portal.jury.actions.meetings import (
    add_case,
    add_point,
    decide,
    move_meeting,
    move_point,
    plan_meeting,
    remove_point,
    set_attendance,
)
from portal.jury.actions.minutes import propose_minutes, sign_minutes, take_back_minutes
from portal.jury.actions.panels import add_panel, add_tie, change_panel, end_seat, give_seat, remove_tie, set_periods
from portal.jury.actions.recusing import declare_recusal, end_recusal, enter_recusal
from portal.jury.actions.reminding import remind
from portal.jury.actions.scoring import Saved, write_card
from portal.jury.actions.statements import ask_expert, deliver_statement

__all__ = [
    "Assigned", "Saved", "add_case", "add_panel", "add_point", "add_tie", "ask_expert", "assign", "assign_all", "change_panel",
    "clone_edition", "decide", "declare_recusal", "deliver_statement", "distribute", "end_recusal", "end_seat",
    "enter_recusal", "give_seat", "move_meeting", "move_point", "plan_meeting", "propose_minutes", "remind",
    "remove_point", "remove_tie", "set_attendance", "set_periods", "sign_minutes", "take_back_minutes", "unassign",
    "write_card", "write_feedback",
]  # fmt: skip
