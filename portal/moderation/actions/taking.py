"""Taking a case, so that two do not read the same one; it is free again by itself."""

from portal.audit import actions as audit
from portal.foundation import clock
from portal.foundation.db import Refused, transaction
from portal.moderation.actions.locking import locked
from portal.moderation.models import Case
from portal.moderation.rules import TAKEN_FOR, CaseEvent, CaseRefusal, Moderator
from portal.people import queries as people


@transaction
def take(case_id: int, *, moderator: Moderator) -> None:
    """Take a case for a while, or for longer. Raises Refused: another has it, it is one's own, or nothing waits."""
    case, real_now = locked(case_id), clock.real_now()
    if case.person_id in people.ids_of_same(moderator.address):
        raise Refused(CaseRefusal.OWN)
    if case.waiting is None:
        raise Refused(CaseRefusal.CHANGED)
    if case.taken_by not in (None, moderator.id) and case.taken_until is not None and real_now < case.taken_until:
        raise Refused(CaseRefusal.TAKEN)
    had = case.taken_by == moderator.id
    case.taken_by, case.taken_until = moderator.id, real_now + TAKEN_FOR
    if not had:
        audit.record(moderator.actor, CaseEvent.TAKEN, subject=("case", case_id))


@transaction
def lay_back(case_id: int, *, moderator: Moderator) -> None:
    """Let go of a case that one has taken; of another's nothing is changed."""
    case: Case = locked(case_id)
    if case.taken_by == moderator.id:
        case.taken_by = case.taken_until = None
        audit.record(moderator.actor, CaseEvent.LAID_BACK, subject=("case", case_id))
