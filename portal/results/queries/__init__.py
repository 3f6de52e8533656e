"""Reading the result, through the award's gate; and for staff what stands in its way."""

from portal.results.queries.result import Result, result_of

__all__ = ["Result", "result_of"]
