"""Rounds, the form, applications with their versions and writers."""

from portal.nominations.models.applications import (
    Answer,
    Application,
    ApplicationMove,
    ApplicationVersion,
    EligibilityStep,
    LateCode,
    PostmottakLink,
    Writer,
)
from portal.nominations.models.rounds import (
    DeadlineMove,
    FormField,
    FormFieldText,
    Round,
    RoundCounty,
    RoundCriterion,
)

__all__ = [
    "Answer", "Application", "ApplicationMove", "ApplicationVersion", "DeadlineMove", "EligibilityStep", "FormField",
    "FormFieldText", "LateCode", "PostmottakLink", "Round", "RoundCounty", "RoundCriterion", "Writer",
]  # fmt: skip
