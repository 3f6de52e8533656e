"""Doing what officers have decided, when it is due: one transaction an act, the notices in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import structlog
from sqlalchemy import insert, select, update
from sqlalchemy.exc import OperationalError

from portal.approvals import actions as approvals
from portal.approvals import queries as agreements
from portal.approvals.rules import Kind
from portal.audit import actions as audit
from portal.audit.rules import WORKER
from portal.award import queries as award
from portal.award.queries import EditionNow
from portal.foundation.boxes import KeyUnusable
from portal.foundation.db import Refused, db, transaction
from portal.voting.actions import acts
from portal.voting.actions.acts import SUBJECT
from portal.voting.actions.logging import Event, entry_of
from portal.voting.actions.noticing import tell_decided
from portal.voting.models import Ballot, LedgerEntry, VoteAct, VoteActBallot
from portal.voting.queries import desk
from portal.voting.rules import Act, move
from portal.voting.rules.acts import MAY, DeskEvent, void_refusal

T = TypeVar("T")

log = structlog.get_logger()


@dataclass(frozen=True)
class Done:
    """An act that was done: on which ballots, and which had changed since they were seen and were left as they were."""

    act_id: str
    edition_id: int
    act: Act
    ballots: tuple[str, ...]
    skipped: tuple[str, ...]


def perform_due(*, now: datetime, real_now: datetime) -> list[Done]:
    """Do every act that is due, and return what was done. What cannot be done now is tried again.

    What somebody decided who is no officer any more falls away, due or not. What fails in one act keeps no other waiting.
    After a release what was restored changes the result: `results` reads it from what this returns.
    """
    done = []
    for act_id in desk.orphaned():
        _tried(act_id, acts.let_fall, real_now=real_now)
    for act_id in desk.due(real_now):
        each = _tried(act_id, perform, now=now, real_now=real_now)
        if each is not None:
            done.append(each)
    return done


def _tried(act_id: str, step: Callable[..., T], **moments: datetime) -> T | None:
    """Return what a step does with an act, or None when it cannot be done now: that is told, and it is tried again."""
    try:
        return step(act_id, **moments)
    except OperationalError:
        raise  # the database's trouble, not this act's
    except (KeyUnusable, Refused) as problem:
        log.warning("an act waits", act=act_id, why=str(problem))
    except Exception as error:  # as a row that was changed in the database itself, which its log then refuses
        log.error("an act cannot be done", act=act_id, reason=type(error).__name__)
    return None


@transaction
def perform(act_id: str, *, now: datetime, real_now: datetime) -> Done | None:
    """Do one act, or None when it is no longer to be done or somebody else is at it. Raises Refused, KeyUnusable.

    A void that has fallen due too late after the closing is ended instead.
    """
    act = db.session.scalar(
        select(VoteAct)
        .where(VoteAct.id == act_id, VoteAct.done_at.is_(None), VoteAct.undone_at.is_(None), VoteAct.due_at <= real_now)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if act is None:
        return None
    if acts.somebody_gone(act):
        acts.fall_away(act, real_now=real_now)
        return None
    edition = award.edition_by_id(act.edition_id, now)
    if void_refusal(act.type, closes=edition.calendar.voting_closes, now=now) is not None:
        acts.end(act, DeskEvent.UNDONE, by=WORKER, real_now=real_now)  # its ballots wait for officers again
        return None
    if act.agreed_by is not None or agreements.standing(Kind.VOTE_ACT, act_id) is not None:
        act.agreed_by = approvals.take(Kind.VOTE_ACT, act_id, real_now=real_now).agreed_by
    taken, skipped = _locked(act)
    _move(act, edition, taken, now)
    tell_decided(edition, act.id, act.type, act.reason, [row.id for row in taken], now=now)
    act.done_at = real_now
    after = {"type": act.type.value, "reason": act.reason, "ballots": len(taken), "skipped": len(skipped)}
    audit.record(WORKER, DeskEvent.DONE, subject=(SUBJECT, act.id), after=after)
    return Done(act.id, act.edition_id, act.type, tuple(row.id for row in taken), tuple(skipped))


def _locked(act: VoteAct) -> tuple[list[Any], list[str]]:
    """Lock an act's ballots in the order of their ids; part those that are as they were seen from those that are not."""
    rows = db.session.execute(
        select(Ballot.id, Ballot.state, Ballot.last_n, VoteActBallot.seen_n)
        .join(VoteActBallot, VoteActBallot.ballot_id == Ballot.id)
        .where(VoteActBallot.act_id == act.id)
        .order_by(Ballot.id)
        .with_for_update(of=Ballot)
    ).all()
    taken = [row for row in rows if row.last_n == row.seen_n and row.state in MAY[act.type]]
    return taken, [row.id for row in rows if row not in taken]


def _move(act: VoteAct, edition: EditionNow, taken: Sequence[Any], now: datetime) -> None:
    """Put the ballots in their new state, and write their entries by one statement."""
    if not taken:
        return
    rows = [
        {"id": row.id, "state": move(row.state, act.type), "last_n": row.last_n + 1, "hold_reason": None}
        for row in taken
    ]
    db.session.execute(update(Ballot), rows)
    event = Event(act.type, reason=act.reason)
    entries = [entry_of(edition.id, edition.year, row.id, event, n=row.last_n + 1, now=now) for row in taken]
    db.session.execute(insert(LedgerEntry), entries)
