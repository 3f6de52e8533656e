"""Reading cases: the queue, one case with its history, how many wait, and the public record."""

from portal.moderation.queries.cases import (
    NOT_BY_REPORTS,
    CaseRow,
    ComplaintRow,
    PersonRecord,
    ReportRow,
    VerdictRow,
    authors_version,
    case,
    cases,
    complaints_of,
    last_verdict,
    open_complaint,
    person_record,
    reports_of,
    verdicts_of,
    verdicts_on,
)
from portal.moderation.queries.counts import Oldest, oldest_waiting, shown_count, shown_counts, waiting_counts
from portal.moderation.queries.queue import LOOK_THROUGH, Position, QueuePage, Wanted, queue
from portal.moderation.queries.record import RecordLine, public_record
from portal.moderation.queries.words import suspect_words

__all__ = [
    "LOOK_THROUGH", "NOT_BY_REPORTS", "CaseRow", "ComplaintRow", "Oldest", "PersonRecord", "Position", "QueuePage",
    "RecordLine", "ReportRow", "VerdictRow", "Wanted", "authors_version", "case", "cases", "complaints_of", "last_verdict",
    "oldest_waiting", "open_complaint", "person_record", "public_record", "queue", "reports_of", "shown_count",
    "shown_counts", "suspect_words", "verdicts_of", "verdicts_on", "waiting_counts",
]  # fmt: skip
