"""The page that finds what is public."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.foundation import clock, i18n
from portal.foundation.pagecache import keep
from portal.news import queries as news
from portal.search import queries, rules
from portal.search.forms import REFUSALS
from portal.search.queries import Hit, Hits
from portal.search.queries.index import MOST
from portal.search.rules import Kind

bp = Blueprint("search", __name__)

PLACES = range(1, MOST)
LASTING_PAGES = {"kultur": "home.index", "prisen": "award.index"}


@bp.get("/sok")
@everybody
def show() -> ResponseReturnValue:
    """Show the field, and what was found; without a question, or without hits, the topics."""
    now = clock.now()
    text = request.args.get("q", "")
    topics = news.topic_counts(now)
    if not text.strip():
        return keep(render_template("search/show.html", topics=topics), until=news.next_change(now))
    shown = rules.shortened(text)
    if refusal := rules.refusal_of(text):
        return render_template("search/show.html", text=shown, error=REFUSALS[refusal], topics=topics), 422
    # Not kept: the index moves without the generation.
    found = queries.search(text, i18n.language(), now, start=_start())
    hits = [(hit, _address(hit)) for hit in found.hits]
    return render_template("search/show.html", text=shown, hits=hits, pager=_pager(shown, found), topics=topics)


def _start() -> int:
    given = request.args.get("fra", type=int)
    return given if given is not None and given in PLACES else 0


def _pager(text: str, found: Hits) -> dict[str, str | None]:
    first = url_for("search.show", q=text) if _start() else None
    more = url_for("search.show", q=text, fra=found.more_from) if found.more_from else None
    return {"newer_url": first, "older_url": more}


def _address(hit: Hit) -> str:
    values: dict[Kind, tuple[str, dict[str, Any]]] = {
        Kind.ARTICLE: ("news.show", {"slug": hit.slug}),
        Kind.TOPIC: ("news.topic", {"slug": hit.slug}),
        Kind.FINALIST: ("finalists.show", {"year": hit.year, "slug": hit.slug}),
        Kind.EDITION: ("award.edition", {"year": hit.year}),
        Kind.WINNER: ("award.index", {"_anchor": f"vinner-{hit.year}"}),
        Kind.COMMENT: ("comments.one", {"comment_id": int(hit.slug) if hit.kind is Kind.COMMENT else 0}),
        Kind.PAGE: (LASTING_PAGES.get(hit.slug, "home.index"), {}),
    }
    endpoint, parts = values[hit.kind]
    return url_for(endpoint, **parts)
