"""The result's page."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.award import queries as award
from portal.foundation import clock
from portal.foundation.pagecache import keep
from portal.results import queries
from portal.results.views import charts
from portal.results.views.blueprint import bp


@bp.get("/norges-kulturkommune/<year:year>/resultat")
@everybody
def show(year: int) -> ResponseReturnValue:
    """Show the result; before release only when it comes."""
    now = clock.now()
    edition = award.edition_in(year, now)
    if edition is None:
        abort(404)
    result = queries.result_of(edition, now)
    report = result.report if result else None
    page = render_template(
        "results/show.html",
        edition=edition,
        result=result,
        report=report,
        days=charts.days_of(report) if report else None,
        same_order=charts.same_order(report) if report else True,
    )
    return keep(page, until=edition.next_change)
