"""Public pages that may be kept: the same for everybody, without a cookie, until something public changes.

The cache itself comes with the work on speed; from now every public view says how long its answer holds.
"""

from datetime import datetime

from flask import g, make_response, request
from flask.typing import ResponseReturnValue, ResponseValue

KEPT = "public, max-age=0, s-maxage=1, must-revalidate"


def keep(answer: ResponseValue, *, until: datetime | None) -> ResponseReturnValue:
    """Mark an answer as the same for everybody; `until` is the moment at which it changes by itself, or None."""
    response = make_response(answer)
    if "as_of" in g:  # staff look at another moment: it is nobody else's page
        return response
    g.kept_until = until
    response.headers["Cache-Control"] = KEPT
    response.add_etag()
    return response.make_conditional(request)
