"""Forms of the jury, and the words for states, refusals and what staff do."""

from portal.jury.forms.card import CardForm, RecuseForm
from portal.jury.forms.meeting import DecisionForm, MeetingForm
from portal.jury.forms.setting_up import (
    BulkForm,
    EvenForm,
    PanelForm,
    PeriodForm,
    SeatForm,
    TieForm,
)
from portal.jury.forms.statement import ExpertForm, StatementForm
from portal.jury.forms.words import (
    CARDS,
    CONFLICTS,
    EVENTS,
    FIELDS,
    MEETINGS,
    MINUTES,
    OTHERS,
    OUTCOME_WORDS,
    REFUSALS,
    SEATS,
    SUBJECTS,
    TIES,
    WHILE_TYPING,
)

__all__ = [
    "CARDS", "CONFLICTS", "EVENTS", "FIELDS", "MEETINGS", "MINUTES", "OTHERS", "OUTCOME_WORDS", "REFUSALS", "SEATS",
    "SUBJECTS", "TIES", "WHILE_TYPING", "BulkForm", "CardForm", "DecisionForm", "EvenForm", "ExpertForm", "MeetingForm",
    "PanelForm", "PeriodForm", "RecuseForm", "SeatForm", "StatementForm", "TieForm",
]  # fmt: skip
