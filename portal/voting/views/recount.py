"""Counting for oneself: the log to download, the program that checks it, and a page that does it in the browser."""

from flask import Response, abort, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.config import ROOT
from portal.foundation import clock
from portal.foundation.pagecache import KEPT, keep
from portal.results import queries as results
from portal.voting.queries import export, log
from portal.voting.rules import heads
from portal.voting.views.blueprint import bp, edition_or_404

VERIFIER = ROOT / "verifier" / "kontroller.py"


@bp.get("/norges-kulturkommune/<year:year>/kontroller")
@everybody
def recount(year: int) -> ResponseReturnValue:
    """Show how to count for oneself; before release what will come, how many lines there are and the newest head."""
    edition = edition_or_404(year)
    result = results.result_of(edition, clock.now())
    head = log.last_head(edition.id)
    page = render_template(
        "voting/recount.html",
        edition=edition,
        head=head,
        head_at=heads.moment_of(head.time) if head else None,
        result=result,
        commands=f"python3 -m pip install cryptography\npython3 kontroller.py stemmelogg-{year}.jsonl --key",
    )
    return keep(page, until=edition.next_change)


@bp.get("/norges-kulturkommune/<year:year>/kontroller/stemmelogg.jsonl")
@everybody
def log_file(year: int) -> ResponseReturnValue:
    """Give the published log, a piece at a time; before release there is none."""
    opened = export.public_export(edition_or_404(year))
    if opened is None:
        abort(404)
    head, lines = opened
    answer = Response(stream_with_context(lines), mimetype="application/x-ndjson")
    answer.headers["Cache-Control"] = KEPT
    answer.headers["Content-Disposition"] = f'attachment; filename="stemmelogg-{year}.jsonl"'
    answer.set_etag(f"{head.size}-{head.root.hex()}")
    return answer.make_conditional(request)


@bp.get("/norges-kulturkommune/<year:year>/kontroller/kontroller.py")
@everybody
def verifier_file(year: int) -> ResponseReturnValue:
    """Give the program that checks a log: one file, the same for every year."""
    edition_or_404(year)
    answer = Response(VERIFIER.read_bytes(), content_type="text/x-python; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="kontroller.py"'
    return keep(answer, until=None)
