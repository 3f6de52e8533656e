"""Rounds, the form, applications with their versions and writers."""

from portal.nominations.models.applications import (
    Answer,
    Application,
    ApplicationMove,
    ApplicationVersion,
    Attachment,
    EligibilityStep,
    LateCode,
    PostmottakLink,
    Writer,
)
from portal.nominations.models.proposals import Gathering, Proposal
from portal.nominations.models.rounds import (
    DeadlineMove,
    FormField,
    FormFieldText,
    Round,
    RoundCounty,
    RoundCriterion,
)

__all__ = [
    "Answer", "Application", "ApplicationMove", "ApplicationVersion", "Attachment", "DeadlineMove", "EligibilityStep", "FormField",
    "FormFieldText", "LateCode", "Gathering", "PostmottakLink", "Proposal", "Round", "RoundCounty", "RoundCriterion", "Writer",
]  # fmt: skip
