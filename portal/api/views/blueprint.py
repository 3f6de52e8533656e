"""Where open data is known, and how an answer is made."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask import Blueprint, Response, abort, current_app
from flask.typing import ResponseReturnValue

from portal.award import queries as award
from portal.award.queries import EditionNow
from portal.foundation import clock, i18n
from portal.foundation.pagecache import keep

HERE = "/api/v1"
bp = Blueprint("api", __name__, url_prefix=HERE)


def answer(content: Mapping[str, Any], *, until: datetime | None) -> ResponseReturnValue:
    """Answer with data, the same for everybody; `until` is when it changes by itself. A demonstration's says that it is one."""
    told = {"demonstration": bool(current_app.config["DEMO"]), "language": i18n.language(), **content}
    return keep(
        Response(json.dumps(told, ensure_ascii=False, indent=1) + "\n", content_type="application/json"), until=until
    )


def edition_or_404(year: int) -> EditionNow:
    """Return an edition as it stands now, or answer that it is not there."""
    edition = award.edition_in(year, clock.now())
    if edition is None:
        abort(404)
    return edition


def address(endpoint: str, **values: Any) -> str:
    """Return the full address of an answer or a page in the language that was asked for."""
    return i18n.address_of(endpoint, code=i18n.language(), **values)


def moment(value: datetime | None) -> str | None:
    """Return a moment in UTC."""
    return value.isoformat() if value else None


def day(value: date | None) -> str | None:
    """Return a day."""
    return value.isoformat() if value else None
