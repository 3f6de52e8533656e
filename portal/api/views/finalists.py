"""Finalists, once they are announced: by name, since the hour's order is for people to look at."""

from typing import Any

from flask import abort
from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.api.views.blueprint import address, answer, bp, day, edition_or_404, moment
from portal.finalists import queries
from portal.finalists.queries import Presentation
from portal.foundation import clock


@bp.get("/editions/<year:year>/finalists")
@everybody
def finalists(year: int) -> ResponseReturnValue:
    """List an edition's finalists; none before they are announced, and then when that is."""
    edition = edition_or_404(year)
    found = sorted(queries.presentations(edition, clock.now()), key=lambda each: each.card.name)
    content = {
        "year": year,
        "announced": edition.visible.finalists,
        "announced_at": moment(edition.calendar.finalists_at),
        "finalists": [_told(each, year) for each in found],
    }
    return answer(content, until=edition.next_change)


@bp.get("/editions/<year:year>/finalists/<slug>")
@everybody
def finalist(year: int, slug: str) -> ResponseReturnValue:
    """Tell of one finalist."""
    edition = edition_or_404(year)
    found = queries.presentation(edition, slug)
    if found is None:
        abort(404)
    return answer({"year": year, **_told(found, year)}, until=edition.next_change)


def _told(found: Presentation, year: int) -> dict[str, Any]:
    card = found.card
    return {
        "slug": card.slug,
        "name": card.name,
        "county": found.county,
        "lang": card.lang,
        "headline": card.headline,
        "lead": card.lead,
        "figures": [
            {"kind": each.kind.value, "value": each.value, "as_of": day(each.as_of), "source": each.source}
            for each in found.figures
        ],
        "links": {
            "self": address("api.finalist", year=year, slug=card.slug),
            "page": address("finalists.show", year=year, slug=card.slug),
        },
    }
