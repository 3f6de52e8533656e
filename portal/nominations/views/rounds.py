"""«Fylkeskåringer»: the edition's rounds, their counties, deadlines and what their juries said."""

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.foundation import clock, generation
from portal.foundation.pagecache import keep
from portal.nominations import queries
from portal.nominations.rules import RoundKind
from portal.nominations.views.blueprint import bp, edition_or_404


@bp.get("/norges-kulturkommune/<year:year>/fylkeskaringer")
@everybody
def county_rounds(year: int) -> ResponseReturnValue:
    """Show the county rounds of an edition, and where everybody else applies."""
    edition, now = edition_or_404(year), clock.now()
    rounds = queries.rounds_of(edition.id)
    page = render_template(
        "nominations/rounds.html",
        edition=edition,
        counties=[each for each in rounds if each.kind is RoundKind.COUNTY],
        direct=next((each for each in rounds if each.kind is RoundKind.DIRECT), None),
        stages={each.id: each.stage(now) for each in rounds},
        now=now,
    )
    return keep(page, until=generation.earliest([edition.next_change, *(each.next_change(now) for each in rounds)]))
