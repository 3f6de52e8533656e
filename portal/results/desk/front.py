"""The editions, and one of them: what comes next, what stands in the way, who has agreed."""

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.accounts import access
from portal.accounts.access import only
from portal.award import queries as award
from portal.foundation import clock
from portal.results.desk.blueprint import MAY_ARM, bp, found
from portal.results.forms import REFUSALS
from portal.results.queries.desk import standing_of


@bp.get("/for-ansatte/karinger")
@only(*MAY_ARM)
def editions() -> ResponseReturnValue:
    """List the editions, newest first."""
    now, person = clock.now(), access.current()
    standings = [standing_of(edition, now, person_id=person.id) for edition in award.editions(now)]
    return render_template("results/desk/editions.html", standings=standings)


@bp.get("/for-ansatte/karinger/<year:year>")
@only(*MAY_ARM)
def edition(year: int) -> ResponseReturnValue:
    """Show how an edition stands."""
    person = access.current()
    ways = {endpoint: access.may(person, endpoint) for endpoint in ("notices.order", "nominations_desk.set_up")}
    return render_template("results/desk/edition.html", standing=found(year), words=REFUSALS, ways=ways)
