"""Where the desk's pages are known, who may work there, and whose applications it shows."""

from flask import Blueprint, abort

from portal.accounts import access
from portal.accounts.rules import Role
from portal.foundation import clock
from portal.jury import queries as jury
from portal.nominations.queries import desk as queries
from portal.nominations.queries.desk import Whole

bp = Blueprint("nominations_desk", __name__)

HERE = "/for-ansatte/soknader"
MAY_DECIDE = (Role.JURY_SECRETARY, Role.JURY_LEADER)
"""Who reads applications and decides on them: the secretary all, a leader those of their own jury, through its gate."""
PREPARES = (Role.JURY_SECRETARY,)
"""Who knows the municipalities' addresses, makes late codes and takes everything out: no leader, who may be recused."""


def readable() -> frozenset[int] | None:
    """Return the applications that whoever has signed in may read; None for all of them."""
    person = access.current()
    return None if person.has(PREPARES) else jury.led_applications(person.id, clock.now())


def found(application_id: int) -> Whole:
    """Return an application as whoever has signed in may read it, or answer that it is not there."""
    among = readable()
    application = queries.whole(application_id) if among is None or application_id in among else None
    if application is None:
        abort(404)
    return application if among is None else queries.narrowed(application, among)
