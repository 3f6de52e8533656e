"""Logs: JSON lines in UTC with a request id; never an address, a token or a body."""

import logging
import re
import secrets
import sys
import time
from collections.abc import MutableMapping
from typing import Any

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger()

# PostgreSQL tells the whole row that a constraint refused, with all that somebody wrote into it.
ROW = re.compile(r"\nDETAIL:.*?(?=\n\[SQL:|\n\nThe above exception|\Z)", re.DOTALL)


def init_app(app: Flask) -> None:
    """Write a line for each request, by endpoint and not by address: the address may hold a token."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            without_rows,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=not app.config.get("TESTING"),
    )

    @app.before_request
    def begin() -> None:
        g.begun = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=secrets.token_hex(8))

    @app.after_request
    def finish(response: Response) -> Response:
        took = round((time.perf_counter() - g.get("begun", time.perf_counter())) * 1000, 1)
        log.info("request", method=request.method, endpoint=request.endpoint, status=response.status_code, ms=took)
        return response


def without_rows(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Take the rows out of a traceback; SQLAlchemy leaves the statement's values out by itself (db.py)."""
    if "exception" in event:
        event["exception"] = ROW.sub("", event["exception"])
    return event
