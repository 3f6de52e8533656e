"""Counting for the public: from the log, checked against the ballots' rows, written once and never rewritten."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select

from portal.audit import actions as audit
from portal.audit.rules import WORKER
from portal.award.models import Edition
from portal.finalists.models import Finalist
from portal.foundation import clock
from portal.foundation.boxes import KeyUnusable
from portal.foundation.db import Refused, db, transaction
from portal.results.actions.outcome import settle_outcome
from portal.results.rules.releasing import ResultEvent, ResultRefusal
from portal.results.rules.reports import Report, Weighing, report_from, report_of
from portal.voting.actions import sealing
from portal.voting.models import Ballot, LedgerEntry, LedgerTree, VoteCount, VoteCountFinalist, VoteCountState
from portal.voting.queries import log
from portal.voting.rules import BallotState, IllegalMove
from portal.voting.rules.ledger import frontier_of
from portal.voting.rules.lines import NotCanonical, leaf_of, parse_line
from portal.voting.rules.sealing import LogStopped
from portal.voting.rules.tally import Tally, fold


def locked(edition_id: int) -> Edition:
    """Take log and edition for this transaction alone, in the order in which sealing takes them, and return the edition.

    The other order would wait for a worker that seals while it waits for us.
    """
    db.session.execute(select(LedgerTree.size).where(LedgerTree.edition_id == edition_id).with_for_update())
    return db.session.get_one(Edition, edition_id, with_for_update=True, populate_existing=True)


def sealed_fold(edition_id: int, *, now: datetime) -> Tally:
    """Seal all that waits and return what the whole log says. Raises Refused.

    It cannot be sealed, is behind what was published, or rows, tree and lines do not say the same. All of it is asked also
    when nothing waits: then sealing has nothing to do, and asks for nothing.
    """
    _must_stand(edition_id)
    try:
        sealing.seal(edition_id, now, waits=True)
    except (LogStopped, KeyUnusable):
        raise Refused(ResultRefusal.UNSEALED) from None
    columns = LedgerEntry.line, LedgerEntry.leaf, LedgerEntry.place
    mine = select(*columns).where(LedgerEntry.edition_id == edition_id)
    rows = db.session.execute(mine.order_by(LedgerEntry.place)).all()
    if any(row.place is None for row in rows):
        raise Refused(ResultRefusal.UNSEALED)
    try:
        tally = fold(parse_line(row.line) for row in rows)
    except (NotCanonical, IllegalMove):
        raise Refused(ResultRefusal.DIFFERS) from None
    if any(leaf_of(row.line) != row.leaf for row in rows) or _differs(tally, edition_id):
        raise Refused(ResultRefusal.DIFFERS)
    if (len(rows), frontier_of(row.leaf for row in rows)) != (log.tree_of(edition_id) or (0, b"")):
        raise Refused(ResultRefusal.DIFFERS)
    return tally


def _must_stand(edition_id: int) -> None:
    """Raise Refused when what is sealed is not what was signed and published."""
    year, tree = db.session.get_one(Edition, edition_id).year, log.tree_of(edition_id)
    stop = log.standing_stop(edition_id, year, tree) if tree is not None else None
    if stop is not None:
        raise Refused(ResultRefusal.UNSEALED)


def _differs(tally: Tally, edition_id: int) -> bool:
    """Tell whether any ballot's row says something else than the log."""
    columns = Ballot.id, Ballot.state, Ballot.choice, Ballot.voted_by, Ballot.last_n
    rows = db.session.execute(select(*columns).where(Ballot.edition_id == edition_id)).all()
    logged = {(id, each.state, each.choice, each.voted_by, each.n) for id, each in tally.ballots.items()}
    return len(rows) != len(logged) or {tuple(row) for row in rows} != logged


def write_count(
    edition_id: int, tally: Tally, *, number: int, restored: int, weighing: Weighing | None, now: datetime
) -> Report:
    """Write a count and its control report, inside the action that makes them public."""
    slugs = db.session.scalars(select(Finalist.slug).where(Finalist.edition_id == edition_id))
    report = report_of(tally, slugs, weighing)
    count: dict[str, Any] = {"edition_id": edition_id, "number": number}
    made = {"made_at": now, "log_size": sum(tally.acts.values()), "total": report.total, "restored": restored}
    kept = json.dumps(report.as_json(), sort_keys=True, separators=(",", ":"))
    db.session.execute(insert(VoteCount).values(**count, **made, report=kept))
    _write(VoteCountFinalist, count, "slug", "votes", report.by_finalist)
    decided = {state.value: each for state, each in tally.states.items() if state is not BallotState.HELD}
    _write(VoteCountState, count, "state", "ballots", decided)  # what never was decided stands in the report
    return report


def _write(model: Any, count: Mapping[str, Any], name: str, number: str, values: Mapping[str, int]) -> None:
    if values:
        db.session.execute(insert(model), [{**count, name: key, number: each} for key, each in values.items()])


def recount_after_restore(edition_id: int, now: datetime) -> int | None:
    """Write a new count with a dated note when ballots were restored since the last one, and return how many.

    None when there is nothing to count again: safe to call whenever somebody may have restored. Raises Refused.
    """
    size = db.session.scalar(select(func.count()).where(LedgerEntry.edition_id == edition_id))
    counted = db.session.scalar(select(func.max(VoteCount.log_size)).where(VoteCount.edition_id == edition_id))
    return None if counted is None or size == counted else _recount(edition_id, now)


def recount_what_was_restored() -> None:
    """Count every edition again in which ballots were restored since its last count. The worker calls it."""
    for edition_id in db.session.scalars(select(VoteCount.edition_id).distinct()).all():
        recount_after_restore(edition_id, clock.now())


@transaction(publishes=True)
def _recount(edition_id: int, now: datetime) -> int | None:
    edition = locked(edition_id)
    last = db.session.scalars(
        select(VoteCount).where(VoteCount.edition_id == edition_id).order_by(VoteCount.number.desc()).limit(1)
    ).one()
    if edition.certified_at is not None:
        raise Refused(ResultRefusal.ALREADY_FINAL)
    tally = sealed_fold(edition_id, now=now)
    restored = sum(tally.acts.values()) - last.log_size
    if restored == 0:
        return None
    # The jury's points are those that were weighed at the release: nothing of the jury's has changed since.
    weighing = report_from(json.loads(last.report)).weighing
    report = write_count(edition_id, tally, number=last.number + 1, restored=restored, weighing=weighing, now=now)
    settle_outcome(edition, report, now=now)
    audit.record(
        WORKER, ResultEvent.COUNTED_AGAIN, subject=("edition", edition.year),
        before={"total": last.total}, after={"total": report.total},
    )  # fmt: skip
    return restored
