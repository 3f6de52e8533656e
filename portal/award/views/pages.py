"""The prize's page and the editions'."""

from flask import Blueprint, abort, g, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from portal.accounts.access import everybody
from portal.award import queries, rules
from portal.award.views.ruler import days_left, next_midnight, ruler_of
from portal.culture import queries as culture
from portal.finalists import queries as finalists
from portal.foundation import clock, generation
from portal.foundation.pagecache import keep
from portal.nominations import queries as nominations
from portal.nominations.rules import Stage

bp = Blueprint("award", __name__)


@bp.app_context_processor
def latest_year() -> dict[str, int | None]:
    """Give every page's footer the newest edition; none when the database does not answer, as on an error page.

    Mail has no footer, and a page that tells of many mails renders each.
    """
    if not request:
        return {"edition_year": None}
    try:
        if "latest_year" not in g:
            g.latest_year = queries.latest_year()
    except SQLAlchemyError:
        return {"edition_year": None}
    return {"edition_year": g.latest_year}


@bp.get("/norges-kulturkommune")
@everybody
def index() -> ResponseReturnValue:
    """Show what the prize is, how it is decided, and who has won it."""
    now = clock.now()
    editions = queries.editions(now)
    page = render_template(
        "award/index.html",
        award_page=culture.lasting_page("prisen"),
        criteria=queries.criteria_of(editions[0].id) if editions else [],
        winners=queries.winners(now),
        editions=editions,
    )
    changes = [queries.next_winner_at(now), *(edition.next_change for edition in editions)]
    return keep(page, until=generation.earliest(changes))


@bp.get("/norges-kulturkommune/<year:year>")
@everybody
def edition(year: int) -> ResponseReturnValue:
    """Show an edition: phase, calendar, jury, events, finalists in this hour's order."""
    now = clock.now()
    found = queries.edition_in(year, now)
    if found is None:
        abort(404)
    calendar_rows, events = queries.calendar_rows(found.id, now)
    page = render_template(
        "award/edition.html",
        edition=found,
        calendar_rows=calendar_rows,
        events=events,
        finalists=finalists.finalists_of(found, now),
        jury=queries.jury_of(found.id),
        days_left=days_left(found, now),
        ruler=ruler_of(found.calendar, now, tall=True),
        rounds=(rounds := nominations.rounds_of(found.id)),
        takes_applications=any(each.stage(now) is Stage.OPEN for each in rounds),
    )
    rows = [row.changes_at for row in (*calendar_rows, *events)]
    changes = [found.next_change, rules.next_hour(now), next_midnight(now), *rows]
    changes += [each.next_change(now) for each in rounds]
    return keep(page, until=generation.earliest(changes))
