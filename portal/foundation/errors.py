"""A page for each way that things go wrong; each says what to do now."""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from flask import Flask, current_app, g, render_template, request, url_for
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from sqlalchemy.exc import DatabaseError, DataError, IntegrityError, OperationalError, ProgrammingError
from werkzeug.exceptions import HTTPException

from portal.foundation import i18n
from portal.foundation.boxes import KeyUnusable
from portal.foundation.db import db

WITH_PAGE = (400, 403, 404, 405, 410, 413, 429, 500, 503)
RETRY_AFTER_SECONDS = "30"

log = structlog.get_logger()


@dataclass(frozen=True)
class Way:
    """A link that leads on from an error."""

    url: str
    text: str


def init_app(app: Flask, ways_on: Sequence[tuple[str, LazyString]]) -> None:
    """Answer every error with its page; `ways_on` are the endpoints and texts that every «not found» offers."""
    app.extensions["portal_ways_on"] = ways_on
    app.register_error_handler(HTTPException, show)
    app.register_error_handler(OperationalError, unavailable)
    app.register_error_handler(DatabaseError, broken)
    app.register_error_handler(KeyUnusable, unavailable)
    app.register_error_handler(Exception, unexpected)


def show(error: HTTPException) -> ResponseReturnValue:
    """Show the page of an HTTP error; its own headers (Allow, Retry-After) are kept."""
    code = error.code or 500
    if error.response is not None or code < 400:
        return error.get_response()
    kept = [(name, value) for name, value in error.get_headers(request.environ) if name not in ("Content-Type",)]
    return page(code), code, kept


def page(code: int) -> str:
    """Return the page of an error: its own, or that of its class. Needs no database."""
    # For a host that is not ours Flask builds no addresses, and the page has links.
    if request_ctx.url_adapter is None:
        request_ctx.url_adapter = i18n.addresses(i18n.language())
    shown = code if code in WITH_PAGE else (400 if code < 500 else 500)
    return render_template(f"errors/{shown}.html", code=code, ways_on=_ways_on())


def offer(url: str, text: str) -> None:
    """Put a way on first on the error page, should this request end in one: the edition of an unknown finalist."""
    g.setdefault("ways_on", []).append(Way(url, text))


def _ways_on() -> list[Way]:
    everywhere = [Way(url_for(endpoint), str(text)) for endpoint, text in current_app.extensions["portal_ways_on"]]
    offered = g.get("ways_on", [])
    return offered + [way for way in everywhere if way.url not in {each.url for each in offered}]


def unavailable(error: Exception) -> ResponseReturnValue:
    """Answer 503 when the database is locked, full or away, or a key is missing: nothing was saved, try again soon."""
    db.session.rollback()
    log.error("unavailable", reason=type(error).__name__)
    return page(503), 503, {"Retry-After": RETRY_AFTER_SECONDS}


def broken(error: DatabaseError) -> ResponseReturnValue:
    """Answer 503 when the database itself is damaged; a statement of ours that it refuses is our own fault, so 500."""
    ours = isinstance(error, IntegrityError | ProgrammingError | DataError)
    return unexpected(error) if ours else unavailable(error)


def unexpected(error: Exception) -> ResponseReturnValue:
    """Log what nobody foresaw, without body, address or token, and answer 500."""
    log.exception("unexpected", endpoint=request.endpoint)
    return page(500), 500
