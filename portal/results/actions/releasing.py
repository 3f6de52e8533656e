"""Releasing the result: armed by two, fired by one of them, at or after the set moment. No clock ever does it."""

from datetime import datetime

from portal.approvals import actions as approvals
from portal.approvals.rules import Kind
from portal.audit import actions as audit
from portal.audit.rules import Actor
from portal.award import actions as award
from portal.award.actions import ReleaseRefusal
from portal.foundation.db import Refused, db, transaction
from portal.results.actions.counting import locked, sealed_fold, write_count
from portal.results.actions.outcome import settle_outcome
from portal.results.queries.undone import undone_of
from portal.results.queries.winner import lacks_winner, weighing_of
from portal.results.rules.releasing import ResultEvent, ResultRefusal, release_obstacles
from portal.voting.models import VoteErasure


@transaction(publishes=True)
def release(edition_id: int, *, by: Actor, now: datetime, real_now: datetime) -> None:
    """Seal the log, count it and make the result public, once. Raises Refused with the first thing that stands in the way.

    `by` must be one of the two who have armed it (`approvals`, Kind.RELEASE, the year).
    """
    edition = locked(edition_id)
    if edition.released_at is not None:
        raise Refused(ReleaseRefusal.ALREADY)
    if edition.release_at is None or now < edition.release_at:
        raise Refused(ReleaseRefusal.TOO_EARLY)
    lacks = lacks_winner(edition_id)
    erased = db.session.get(VoteErasure, edition_id) is not None
    undone = undone_of(edition_id, edition.year)
    for obstacle in release_obstacles(
        undone, outcome=lacks is None, erased=erased, lacks=lacks or ResultRefusal.NO_OUTCOME
    ):
        raise Refused(obstacle.why)
    agreed = approvals.take(Kind.RELEASE, str(edition.year), real_now=real_now)
    if by.id not in (agreed.asked_by, agreed.agreed_by):
        raise Refused(ResultRefusal.NOT_ONE_OF_TWO)
    tally = sealed_fold(edition_id, now=now)
    award.release(edition_id, now=now)
    report = write_count(edition_id, tally, number=1, restored=0, weighing=weighing_of(edition), now=now)
    settle_outcome(edition, report, now=now)
    audit.record(by, ResultEvent.RELEASED, subject=("edition", edition.year), after={"total": report.total})
