"""Where the jury's pages are known, who may enter, and whose round it is."""

from dataclasses import replace

from flask import Blueprint, abort

from portal.accounts import access
from portal.accounts.queries import Staff
from portal.accounts.rules import Role
from portal.foundation import clock
from portal.foundation.i18n import gettext as _
from portal.jury import queries, rules
from portal.jury.queries import Progress, RoundNow

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


def is_blind(found: RoundNow) -> bool:
    """Tell whether whoever looks must not learn which municipality a case is about: all but the secretary, in such a period.

    Before the deadline, too, where the jury's time begins with such a one.
    """
    blind = found.period.blind if found.period else rules.begins_blind(found.periods)
    return blind and not is_secretary(access.current())


def hidden_cases(found: RoundNow) -> set[int]:
    """Return the cases of a round's edition that whoever looks must not meet; the secretary prepares them all."""
    person = access.current()
    return set() if is_secretary(person) else queries.hidden_from(person.id, found.id)


def blind_name(case_id: int) -> str:
    """Return what a case is called in the anonymised version."""
    return _("Søknad %(number)s", number=case_id)


def shown_progress(found: RoundNow) -> Progress:
    """Return how far a round is, as whoever looks may see it: without what they are recused from.

    Where blind it has no names, and its page does not count the recused: beside the jurors' ties that is a name. The
    secretary prepares every case, whatever seat they may have had.
    """
    person = access.current()
    progress = queries.progress_of(found.id, without=None if is_secretary(person) else person.id)
    if not is_blind(found):
        return progress
    cases = sorted(progress.cases, key=lambda each: each.id)
    return replace(progress, cases=tuple(replace(each, name=blind_name(each.id), county="") for each in cases))
