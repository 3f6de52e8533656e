"""«Fylkeskåringer»: the edition's rounds, their counties, deadlines and what their juries said."""

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.foundation import clock, generation
from portal.foundation.pagecache import keep
from portal.nominations import queries
from portal.nominations.rules import RoundKind, Stage
from portal.nominations.views.blueprint import bp, edition_or_404


@bp.get("/norges-kulturkommune/<year:year>/fylkeskaringer")
@everybody
def county_rounds(year: int) -> ResponseReturnValue:
    """Show the county rounds of an edition, and where everybody else applies."""
    edition, now = edition_or_404(year), clock.now()
    rounds = queries.rounds_of(edition.id)
    stages = {each.id: each.stage(now) for each in rounds}
    ways = [each for each in rounds if each.kind is not RoundKind.NATIONAL]
    page = render_template(
        "nominations/rounds.html",
        edition=edition,
        counties=[each for each in rounds if each.kind is RoundKind.COUNTY],
        direct=next((each for each in rounds if each.kind is RoundKind.DIRECT), None),
        stages=stages,
        is_open=any(stages[each.id] is Stage.OPEN for each in ways),
        opens=min((each.opens for each in ways if each.opens and stages[each.id] is Stage.BEFORE), default=None),
        closed=max((each.deadline for each in ways if each.deadline and stages[each.id] is Stage.CLOSED), default=None),
        now=now,
    )
    return keep(page, until=generation.earliest([edition.next_change, *(each.next_change(now) for each in rounds)]))
