"""Forms for comments, and the words for every refusal."""

from portal.comments.forms.desk import ClosingForm, SectionForm, SwitchForm
from portal.comments.forms.public import CommentForm, ComplaintForm, CorrectionForm, ReportForm, TextForm
from portal.comments.forms.words import EVENTS, FIELDS, HUSHES, MODES, REFUSALS, SECTIONS, SUBJECTS

__all__ = [
    "EVENTS", "FIELDS", "HUSHES", "MODES", "REFUSALS", "SECTIONS", "SUBJECTS", "ClosingForm", "CommentForm", "ComplaintForm",
    "CorrectionForm", "ReportForm", "SectionForm", "SwitchForm", "TextForm",
]  # fmt: skip
