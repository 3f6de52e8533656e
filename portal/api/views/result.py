"""The result, once it is released."""

from typing import Any

from flask import current_app
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from portal.accounts.access import everybody
from portal.api.views.blueprint import address, answer, bp, edition_or_404, moment
from portal.finalists.queries import FinalistCard
from portal.foundation import clock
from portal.results import queries
from portal.results.queries.result import Result


@bp.get("/editions/<year:year>/result")
@everybody
def result(year: int) -> ResponseReturnValue:
    """Tell the result; before it is released that it is not, when it comes, and nothing else."""
    edition = edition_or_404(year)
    found = queries.result_of(edition, clock.now())
    content = {
        "year": year,
        "released": found is not None,
        "release_at": moment(edition.calendar.release_at),
        "final": found is not None and found.final,
        "result": _told(found, year) if found else None,
    }
    return answer(content, until=edition.next_change)


def _told(found: Result, year: int) -> dict[str, Any]:
    return {
        "winners": [
            {
                **_finalist(each.card, year),
                "example": bool(current_app.config["DEMO"] and each.signed_at),
                "reasons": [Markup(text).striptags() for text in each.reasons],
                "signed_at": moment(each.signed_at),
            }
            for each in found.winners
        ],
        "other_finalists": [_finalist(each, year) for each in found.runners_up],
        "reasons_source": found.source,
        "combined": [
            {
                **_finalist(each.finalist, year),
                "place": each.placed.place,
                "jury": str(each.placed.jury),
                "people": str(each.placed.people),
                "total": str(each.placed.total),
            }
            for each in found.combined
        ],
        "favourite": {
            "example": bool(current_app.config["DEMO"]),
            "votes": [
                {**_finalist(each.finalist, year), "votes": each.votes, "share": round(each.share, 6)}
                for each in found.favourite
            ],
            "counted": found.total,
            "confirmed": found.confirmed,
            "withdrawn": found.withdrawn,
            "voided": found.voided,
        },
        "links": {"page": address("results.show", year=year), "report": address("results.report_json", year=year)},
    }


def _finalist(card: FinalistCard, year: int) -> dict[str, Any]:
    return {"slug": card.slug, "name": card.name, "link": address("api.finalist", year=year, slug=card.slug)}
