"""Where the jury's pages are known, who may enter, and whose round it is."""

from flask import Blueprint, abort

from portal.accounts import access
from portal.accounts.queries import Staff
from portal.accounts.rules import Role
from portal.foundation import clock
from portal.jury import queries
from portal.jury.queries import RoundNow

bp = Blueprint("jury", __name__)

JUDGES = (Role.JUROR, Role.JURY_LEADER)
MANAGES = (Role.JURY_SECRETARY, Role.JURY_LEADER)
JURY = (Role.JUROR, Role.JURY_LEADER, Role.JURY_SECRETARY)


def is_secretary(person: Staff) -> bool:
    """Tell whether somebody prepares every jury; a leader does so for the one that they lead."""
    return Role.JURY_SECRETARY in person.roles


def managed(round_id: int) -> RoundNow:
    """Return a round that whoever has signed in may manage, or answer that it is not there."""
    person = access.current()
    found = queries.round_now(round_id, clock.now())
    if found is None or not (is_secretary(person) or round_id in queries.led_by(person.id)):
        abort(404)
    return found
