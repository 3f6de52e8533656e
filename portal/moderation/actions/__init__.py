"""What changes a case."""

from portal.moderation.actions.complaints import complain, decide_complaint
from portal.moderation.actions.contributions import change_text, confirm, erase, open_case, withdraw
from portal.moderation.actions.feedback import answer, close
from portal.moderation.actions.reports import report
from portal.moderation.actions.taking import lay_back, take
from portal.moderation.actions.telling import Quote
from portal.moderation.actions.undoing import undo
from portal.moderation.actions.verdicts import Outcome, Ruling, give_verdicts
from portal.moderation.actions.words import add_word, remove_word

__all__ = [
    "Outcome", "Quote", "Ruling", "add_word", "answer", "change_text", "close", "complain", "confirm", "decide_complaint",
    "erase", "give_verdicts", "lay_back", "open_case", "remove_word", "report", "take", "undo", "withdraw",
]  # fmt: skip
