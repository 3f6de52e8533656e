"""The one background loop: mail out, the search index brought up, what has ended forgotten."""

import signal
import threading
import time
import traceback
from collections.abc import Callable

import structlog
from flask import Flask
from sqlalchemy.exc import OperationalError

from portal.accounts.actions import sessions
from portal.comments import actions as comments
from portal.culture import actions as culture
from portal.foundation import beats, clock, limits, outbox, spent
from portal.foundation.db import Refused, db
from portal.media import actions as media
from portal.nominations.actions import proposing, reminding
from portal.privacy import actions as privacy
from portal.privacy.actions import retention
from portal.results import actions as results
from portal.results.actions import erasing
from portal.search import actions as search
from portal.voting import actions as voting
from portal.voting.actions import acting, holding, observing, tending
from portal.voting.rules import Act

PAUSE = 0.5  # seconds between two looks into the outbox
TIDY_EVERY = 60.0  # seconds
REST = (
    10.0  # times as long as it took is how long a refreshed index is left alone: a large one is not read all the time
)

log = structlog.get_logger()


def recount() -> None:
    """Count again where ballots were restored after release; what cannot be counted now is tried again."""
    try:
        results.recount_what_was_restored()
    except Refused as refused:
        log.warning("the result was not counted again", reason=refused.reason.value)


TIDYING: tuple[Callable[[], object], ...] = (
    outbox.forget_sent,
    limits.forget_ended,
    spent.forget_ended,
    sessions.forget_ended,
    beats.beat,
    tending.seal_what_is_due,
    tending.end_what_is_not_needed,
    tending.check_every_night,
    observing.tell_observers,
    observing.forget_observers,
    recount,
    erasing.go_on,
    lambda: voting.forget_unconfirmed(clock.real_now()),
    lambda: holding.forget_old_networks(clock.real_now()),
    lambda: comments.forget_unconfirmed(clock.real_now()),
    lambda: culture.forget_unconfirmed(clock.real_now()),
    lambda: proposing.forget_unconfirmed(clock.real_now()),
    proposing.tell_municipalities,
    lambda: reminding.remind(clock.now()),
    privacy.forget_requests,
    retention.tidy,
    media.scan_waiting,
    media.sweep,
)


def run(app: Flask) -> None:
    """Work until told to stop (SIGTERM, SIGINT). A database that is locked or away is tried again, never given up."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    tidied = index_due = float("-inf")
    while not stop.is_set():
        with app.app_context():
            try:
                outbox.deliver(stopped=stop.is_set)
                attempt(look_after_votes)
                if (began := time.monotonic()) > index_due:
                    attempt(search.refresh)
                    index_due = began + REST * (time.monotonic() - began)
                if time.monotonic() - tidied > TIDY_EVERY:
                    tidy()
                    tidied = time.monotonic()
            except OperationalError as error:
                db.session.rollback()
                log.warning("database unavailable", reason=type(error.orig).__name__)
        stop.wait(PAUSE)


def look_after_votes() -> None:
    """Look at new ballots, and do what officers have decided and is due: also when there was something wrong with a ballot."""
    attempt(lambda: holding.look(now=clock.now(), real_now=clock.real_now()))
    done = acting.perform_due(now=clock.now(), real_now=clock.real_now())
    if any(each.act is Act.RESTORE for each in done):
        recount()


def tidy() -> None:
    """Delete what has ended: mail long sent, limits, requests that were never confirmed."""
    for step in TIDYING:
        attempt(step)


def attempt(step: Callable[[], object]) -> None:
    """Do one thing; what is wrong with it is told, and keeps neither mail nor anything else waiting. It is tried again."""
    try:
        step()
    except OperationalError:
        raise  # the database's trouble, not this step's
    except Exception as error:
        db.session.rollback()
        [*_, last] = traceback.extract_tb(error.__traceback__)
        log.error("a step of the worker failed", reason=type(error).__name__, at=f"{last.filename}:{last.lineno}")
