"""Approving a result for good: two people, when everything is decided. What ties ballots to voters goes with it."""

from datetime import datetime

from portal.approvals import actions as approvals
from portal.approvals import queries as agreements
from portal.approvals.rules import ApprovalRefusal, Kind
from portal.audit import actions as audit
from portal.audit.rules import Actor
from portal.award import actions as award
from portal.foundation.db import Refused, transaction
from portal.results.actions import erasing
from portal.results.actions.counting import locked, recount_after_restore
from portal.results.queries.undone import undone_of
from portal.results.rules.releasing import ResultEvent, certify_obstacles


def certify(edition_id: int, approval_id: str, *, by: Actor, now: datetime, real_now: datetime) -> None:
    """Be the second, and approve the result for good; then destroy keys and traces. Raises Refused.

    What comes after the approval itself is gone on with by the worker, should it be interrupted.
    """
    _certify(edition_id, approval_id, by=by, now=now, real_now=real_now)
    erasing.finish_or_wait(edition_id)


@transaction(publishes=True)
def _certify(edition_id: int, approval_id: str, *, by: Actor, now: datetime, real_now: datetime) -> None:
    recount_after_restore(edition_id, now)
    edition = locked(edition_id)
    undone = undone_of(edition_id, edition.year)
    obstacles = certify_obstacles(undone, now=now, released_at=edition.released_at, certified_at=edition.certified_at)
    for obstacle in obstacles:
        raise Refused(obstacle.why)
    asked = agreements.standing(Kind.CERTIFY, str(edition.year))
    if asked is None or asked.id != approval_id:
        raise Refused(ApprovalRefusal.GONE)
    approvals.agree(approval_id, by=by, real_now=real_now)
    approvals.take(Kind.CERTIFY, str(edition.year), real_now=real_now)
    award.certify(edition_id, now=now)
    erasing.clear_rows(edition_id, real_now=real_now)
    audit.record(by, ResultEvent.CERTIFIED, subject=("edition", edition.year))
