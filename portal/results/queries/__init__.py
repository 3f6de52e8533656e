"""Reading the result, through the award's gate; and for staff what stands in its way."""

from portal.results.queries.result import KeptReport, Note, Result, report_in, result_of

__all__ = ["KeptReport", "Note", "Result", "report_in", "result_of"]
