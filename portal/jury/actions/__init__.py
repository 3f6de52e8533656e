"""What changes juries: setting up, assigning, recusing, scoring, reminding, meetings and minutes."""

from portal.jury.actions.assigning import Assigned, assign, assign_all, distribute, unassign
from portal.jury.actions.meetings import (
    add_point,
    decide,
    move,
    move_point,
    plan,
    remove_point,
    set_attendance,
)
from portal.jury.actions.minutes import propose, sign, take_back
from portal.jury.actions.panels import add_panel, add_tie, change_panel, end_seat, give_seat, remove_tie, set_periods
from portal.jury.actions.recusing import declare, end, enter
from portal.jury.actions.reminding import remind
from portal.jury.actions.scoring import Saved, write_card
from portal.jury.actions.statements import ask, state

__all__ = [
    "ask", "state",
    "Assigned", "Saved", "add_panel", "add_point", "add_tie", "assign", "assign_all", "change_panel", "decide", "declare",
    "distribute", "end", "end_seat", "enter", "give_seat", "move", "move_point", "plan", "propose", "remind", "remove_point",
    "remove_tie", "set_attendance", "set_periods", "sign", "take_back", "unassign", "write_card",
]  # fmt: skip
