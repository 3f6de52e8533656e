"""Reading rounds, forms and applications."""

from portal.nominations.queries.answers import AnswerRow
from portal.nominations.queries.forms import FieldRow, fields_of, has_answers
from portal.nominations.queries.own import Own, by_token, own_application
from portal.nominations.queries.postmottak import Waiting, waiting_by
from portal.nominations.queries.rounds import (
    CriterionInRound,
    MovedRow,
    RoundRow,
    criteria_in,
    round_by_id,
    round_for,
    rounds_of,
)
from portal.nominations.queries.steps import StepRow
from portal.nominations.queries.versions import version_of
from portal.nominations.queries.writers import WriterRow, writers_of

__all__ = [
    "AnswerRow", "CriterionInRound", "FieldRow", "MovedRow", "Own", "RoundRow", "StepRow", "Waiting", "WriterRow",
    "by_token", "criteria_in", "fields_of", "has_answers", "own_application", "round_by_id", "round_for", "rounds_of",
    "version_of", "waiting_by", "writers_of",
]  # fmt: skip
