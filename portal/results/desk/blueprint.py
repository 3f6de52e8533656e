"""Where the desk's pages are known, and who may work there."""

from flask import Blueprint, abort

from portal.accounts import access
from portal.accounts.rules import Role
from portal.award import queries as award
from portal.foundation import clock
from portal.results.queries.desk import Standing, standing_of

bp = Blueprint("results_desk", __name__)

MAY_ARM = (Role.JURY_SECRETARY, Role.JURY_LEADER, Role.VOTE_OFFICER, Role.ADMIN)  # as the matrix of the design says


def found(year: int) -> Standing:
    """Return how an edition stands, or answer that it is not there."""
    now = clock.now()
    edition = award.edition_in(year, now)
    if edition is None:
        abort(404)
    return standing_of(edition, now, person_id=access.current().id)
