"""What is filled in to set up an edition: moments, rounds, criteria, the form's fields."""

from portal.nominations.forms.setting_up.criteria import CriterionForm
from portal.nominations.forms.setting_up.editions import MOMENTS, MomentsForm, YearForm
from portal.nominations.forms.setting_up.questions import CONTACTS, DOCUMENT, DOCUMENT_HELP, FIELD_KINDS, FieldForm
from portal.nominations.forms.setting_up.rounds import DeadlineForm, RoundForm, StatementForm
from portal.nominations.forms.setting_up.shared import LANGUAGES, MOST_WEIGHT

__all__ = [
    "CONTACTS", "DOCUMENT", "DOCUMENT_HELP", "FIELD_KINDS", "LANGUAGES", "MOMENTS", "MOST_WEIGHT", "CriterionForm",
    "DeadlineForm", "FieldForm", "MomentsForm", "RoundForm", "StatementForm", "YearForm",
]  # fmt: skip
