"""The result's page."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.award import queries as award
from portal.foundation import clock
from portal.foundation.pagecache import keep
from portal.results import queries

bp = Blueprint("results", __name__)


@bp.get("/norges-kulturkommune/<year:year>/resultat")
@everybody
def show(year: int) -> ResponseReturnValue:
    """Show the result; before release only when it comes."""
    now = clock.now()
    edition = award.edition_in(year, now)
    if edition is None:
        abort(404)
    result = queries.result_of(edition, now)
    return keep(render_template("results/show.html", edition=edition, result=result), until=edition.next_change)
