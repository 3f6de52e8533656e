"""Where the desk's pages are known, and who may work there."""

from flask import Blueprint, abort

from portal.accounts.rules import Role
from portal.nominations.queries import desk as queries
from portal.nominations.queries.desk import Whole

bp = Blueprint("nominations_desk", __name__)

HERE = "/for-ansatte/soknader"
MAY_DECIDE = (Role.JURY_SECRETARY,)
"""The secretary alone reads every application; a leader may be recused, and reads as the jury's own pages allow."""


def found(application_id: int) -> Whole:
    """Return an application, or answer that it is not there."""
    application = queries.whole(application_id)
    if application is None:
        abort(404)
    return application
