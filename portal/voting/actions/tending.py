"""What the worker does for the log: seal when it is due, append what was left out, check all of it every night."""

import contextlib
import json
from datetime import datetime, time, timedelta

import structlog

from portal.approvals import actions as approvals
from portal.approvals import queries as agreements
from portal.approvals.rules import Kind
from portal.audit.rules import WORKER
from portal.foundation import clock
from portal.foundation.boxes import KeyUnusable
from portal.foundation.clock import OSLO
from portal.foundation.db import Refused, db, transaction
from portal.voting.actions import publishing
from portal.voting.actions.sealing import seal
from portal.voting.models import LedgerCheck
from portal.voting.queries import checking, heads_log
from portal.voting.queries import log as queries
from portal.voting.queries.heads_log import HeadsLogDamaged
from portal.voting.rules import sealing
from portal.voting.rules.sealing import LogStopped

CHECKED_AT = time(3)  # Oslo, by the real clock

log = structlog.get_logger()


def seal_what_is_due() -> None:
    """Seal every open log in which enough waits, or something long enough. What stops it is logged and left."""
    for edition_id, year in queries.editions_with_log():
        try:
            if heads_log.last_in(year) != queries.last_head(edition_id):
                publishing.catch_up(edition_id, year)
            now, waiting = clock.now(), queries.waiting(edition_id)
            if sealing.is_due(waiting.voted, waiting.oldest, now):
                seal(edition_id, now, covered=True)
        except (KeyUnusable, LogStopped, HeadsLogDamaged, OSError) as problem:
            log.error("the vote's log is not sealed", edition=year, reason=type(problem).__name__, which=str(problem))


def end_what_is_not_needed() -> None:
    """End what was agreed on about a log that is in order again: it was about that trouble, and not the next one."""
    years = {str(year): edition_id for edition_id, year in queries.editions_with_log()}
    for agreed in agreements.open_ones(Kind.RESTART_LOG):
        edition_id = years.get(agreed.subject)
        if edition_id is None or queries.stop_of(edition_id, int(agreed.subject)) is None:
            with contextlib.suppress(Refused):  # taken back just now
                approvals.withdraw(agreed.id, by=WORKER, real_now=clock.real_now())


def check_every_night() -> None:
    """Check every open log once a day, at night."""
    real_now = clock.real_now()
    for edition_id, year in queries.editions_with_log():
        before = queries.last_check(edition_id)
        if before is None or before.at < _last_night(real_now):
            found = check(edition_id, real_now)
            if found:
                log.error("the vote's log does not agree with itself", edition=year, differences=found)


def check(edition_id: int, real_now: datetime) -> list[str]:
    """Check the whole log now, keep what was found and return it. Outside any action."""
    checking.at_one_moment()
    tree = queries.tree_of(edition_id)
    found = checking.differences(edition_id)
    _keep(edition_id, size=tree[0] if tree else 0, found=found, real_now=real_now)
    return found


@transaction
def _keep(edition_id: int, *, size: int, found: list[str], real_now: datetime) -> None:
    row = LedgerCheck(edition_id=edition_id, checked_at=real_now, size=size, differences=json.dumps(found))
    db.session.merge(row)


def _last_night(real_now: datetime) -> datetime:
    here = real_now.astimezone(OSLO)
    at = datetime.combine(here.date(), CHECKED_AT, tzinfo=OSLO)
    return at if at <= here else datetime.combine(here.date() - timedelta(days=1), CHECKED_AT, tzinfo=OSLO)
