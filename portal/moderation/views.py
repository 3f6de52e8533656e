"""`/modereringslogg`: what was decided about what readers sent in, for everybody to see, never with the text."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.foundation import clock
from portal.foundation.pagecache import keep
from portal.moderation import queries
from portal.moderation.desk import kinds, words
from portal.moderation.forms import REASONS
from portal.moderation.queries.record import RECORD_SIZE

bp = Blueprint("public_record", __name__)

LARGEST_ID = 2**31 - 1


@bp.get("/modereringslogg")
@everybody
def show() -> ResponseReturnValue:
    """Show the newest decisions, fifty at a time."""
    now = clock.now()
    older_than = request.args.get("eldre-enn", type=int)
    if older_than is not None and not 0 < older_than <= LARGEST_ID:
        older_than = None
    lines = queries.public_record(older_than=older_than)
    more, lines = len(lines) > RECORD_SIZE, lines[:RECORD_SIZE]
    pages = kinds.public_pages({line.place for line in lines if line.place}, now)
    older: dict[str, Any] = {"eldre-enn": lines[-1].id} if more else {}
    answer = render_template(
        "moderation/public_record.html",
        lines=lines,
        pages=pages,
        reasons=REASONS,
        kind_words=words.kind_words,
        done=words.done_in_record,
        rules_url=url_for("comments.rules"),
        pager={
            "newer_url": url_for("public_record.show") if older_than else None,
            "older_url": url_for("public_record.show", **older) if more else None,
        },
    )
    return keep(answer, until=kinds.next_change(now))
