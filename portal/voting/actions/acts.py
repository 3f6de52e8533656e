"""Acts of officers: made, and done ten minutes later or when a second officer has agreed. Until then nothing is done."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import insert, select, update

from portal.accounts import queries as accounts
from portal.accounts.rules import Role
from portal.approvals import actions as approvals
from portal.approvals import queries as agreements
from portal.approvals.rules import Kind
from portal.audit import actions as audit
from portal.audit.rules import WORKER, Actor
from portal.award.models import Edition
from portal.foundation import boxes, clock
from portal.foundation.db import Refused, db, transaction
from portal.voting import queries
from portal.voting.models import Objection, VoteAct, VoteActBallot
from portal.voting.queries import desk
from portal.voting.queries.marks import NOTE_BOX
from portal.voting.rules import Act
from portal.voting.rules.acts import (
    MAY,
    MOST_AT_ONCE,
    REASONS,
    UNDO_FOR,
    ActRefusal,
    DeskEvent,
    needs_second,
    restore_refusal,
    void_refusal,
)

SUBJECT = "vote_act"  # what the audit log calls an act; its number is the act's id


@dataclass(frozen=True)
class Made:
    """An act that was made: `due_at` is None while it waits for a second officer; `left_out` could not be taken in."""

    id: str
    ballots: int
    due_at: datetime | None
    left_out: int


@transaction
def make(
    edition_id: int, act: Act, *, reason: StrEnum, note: str | None, ballots: Mapping[str, int], by: Actor,
    real_now: datetime,
) -> Made:  # fmt: skip
    """Decide on some ballots, each with its `n` as it was seen; those that have changed, or wait already, are left out.

    Alone, it is done in ten minutes; beyond what one officer may do in 24 hours, and for every restore, when a second one
    agrees; neither of the two may have voided what is restored. Raises Refused(ActRefusal), KeyUnusable for a note that
    cannot be sealed.
    """
    assert by.id is not None, "an officer decides"
    year = _refuse_or_lock(edition_id, act, reason, len(ballots))
    seen = desk.as_seen(edition_id, ballots, MAY[act])
    if not seen:
        raise Refused(ActRefusal.CHANGED)
    _refuse_voiders(act, seen, by)
    second = needs_second(act, ballots=len(seen), alone_before=desk.alone_since(edition_id, by.id, real_now))
    made = VoteAct(
        id=secrets.token_hex(16), edition_id=edition_id, type=act, reason=reason.value, note_box=_sealed(year, note),
        made_by=by.id, made_at=real_now, due_at=None if second else real_now + UNDO_FOR,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    db.session.execute(
        insert(VoteActBallot),
        [{"act_id": made.id, "ballot_id": each, "seen_n": ballots[each], "told_at": None} for each in seen],
    )
    if second:
        approvals.ask(Kind.VOTE_ACT, made.id, by=by, real_now=real_now)
    after = {"type": act.value, "reason": reason.value, "ballots": len(seen)}
    # The note stays with the act: officers alone read it, and it goes at certification. The audit log keeps what it has.
    audit.record(by, DeskEvent.MADE, subject=(SUBJECT, made.id), after=after)
    return Made(made.id, len(seen), made.due_at, len(ballots) - len(seen))


def _sealed(year: int, note: str | None) -> bytes | None:
    return boxes.seal(queries.key_name(year, "box"), note, purpose=NOTE_BOX) if note else None


def _refuse_or_lock(edition_id: int, act: Act, reason: StrEnum, ballots: int) -> int:
    """Let one officer decide at a time: what one may do alone in 24 hours is counted, then spent. Return the year."""
    if not isinstance(reason, REASONS[act]):
        raise Refused(ActRefusal.NO_REASON)
    if not ballots:
        raise Refused(ActRefusal.NOTHING)
    if ballots > MOST_AT_ONCE:
        raise Refused(ActRefusal.TOO_MANY)
    columns = Edition.year, Edition.voting_closes, Edition.released_at, Edition.certified_at, Edition.pepper_check
    mine = select(*columns).where(Edition.id == edition_id)
    edition = db.session.execute(mine.with_for_update(key_share=True)).one()
    if edition.certified_at is not None or (edition.released_at is not None and act is not Act.RESTORE):
        raise Refused(ActRefusal.RELEASED)
    if edition.pepper_check is None:  # the ties are erased: what was held stays undecided, and is told so
        raise Refused(ActRefusal.CHANGED)
    if (refusal := void_refusal(act, closes=edition.voting_closes, now=clock.now())) is not None:
        raise Refused(refusal)
    return int(edition.year)


def _refuse_voiders(act: Act, ballots: Any, by: Actor) -> None:
    """Let nobody decide over their own void: whoever made it or agreed to it has no part in its restore."""
    assert by.id is not None, "an officer decides"
    voided_by = desk.voiders(ballots) if act is Act.RESTORE else ()
    if (refusal := restore_refusal(act, voided_by=voided_by, person_id=by.id)) is not None:
        raise Refused(refusal)


@transaction
def agree(act_id: str, *, by: Actor, real_now: datetime) -> None:
    """Be the second officer: the act is due at once. Raises Refused(ActRefusal | ApprovalRefusal)."""
    act = _locked(act_id)
    _refuse_voiders(act.type, _of(act_id), by)
    closes = db.session.scalar(select(Edition.voting_closes).where(Edition.id == act.edition_id))
    if (refusal := void_refusal(act.type, closes=closes, now=clock.now())) is not None:
        raise Refused(refusal)
    standing = agreements.standing(Kind.VOTE_ACT, act_id)
    if standing is None or somebody_gone(act):
        raise Refused(ActRefusal.ENDED)
    approvals.agree(standing.id, by=by, real_now=real_now)
    db.session.execute(update(VoteAct).where(VoteAct.id == act_id).values(due_at=real_now, agreed_by=by.id))


@transaction
def undo(act_id: str, *, by: Actor, real_now: datetime) -> None:
    """End an act that is not done: nothing was done. Any officer may, so that one is never alone with a mistake.

    But a restore is not ended by those who voided. The complaint that it was to follow waits for its decision again.
    Raises Refused(ActRefusal).
    """
    act = _locked(act_id)
    _refuse_voiders(act.type, _of(act_id), by)
    end(act, DeskEvent.UNDONE, by=by, real_now=real_now)


def somebody_gone(act: VoteAct) -> bool:
    """Tell whether somebody behind an act is no vote officer any more. Nobody ceases to be before this transaction ends."""
    behind = [each for each in (act.made_by, act.agreed_by) if each is not None]
    return bool(accounts.without_role(behind, Role.VOTE_OFFICER))


@transaction
def let_fall(act_id: str, *, real_now: datetime) -> None:
    """End an act that waits although somebody behind it is no officer any more: nothing was done. Else leave it alone."""
    try:
        act = _locked(act_id)
    except Refused:  # undone, or done, just now
        return
    if somebody_gone(act):
        fall_away(act, real_now=real_now)


def fall_away(act: VoteAct, *, real_now: datetime) -> None:
    """End an act that is locked, because somebody behind it is no officer any more."""
    act.fell_away = True
    end(act, DeskEvent.FELL_AWAY, by=WORKER, real_now=real_now)


def end(act: VoteAct, event: DeskEvent, *, by: Actor, real_now: datetime) -> None:
    """End an act that is locked and not done. A complaint that a restore was to follow waits for its decision again."""
    act.undone_at = real_now
    if (standing := agreements.standing(Kind.VOTE_ACT, act.id)) is not None:
        approvals.withdraw(standing.id, by=by, real_now=real_now)
    if act.type is Act.RESTORE:
        _reopen(act.id)
    audit.record(by, event, subject=(SUBJECT, act.id), after={"type": act.type.value})


@transaction
def end_all(edition_id: int, *, real_now: datetime) -> None:
    """End every act of an edition that waits: when its ballots are let go of, nothing can be done with them any more."""
    waiting = select(VoteAct.id).where(VoteAct.edition_id == edition_id, desk.OPEN).order_by(VoteAct.id)
    for act_id in db.session.scalars(waiting).all():
        end(_locked(act_id), DeskEvent.UNDONE, by=WORKER, real_now=real_now)


def _locked(act_id: str) -> VoteAct:
    act = db.session.get(VoteAct, act_id, with_for_update=True, populate_existing=True)
    if act is None or act.done_at is not None or act.undone_at is not None:
        raise Refused(ActRefusal.ENDED)
    return act


def _of(act_id: str) -> Any:
    return select(VoteActBallot.ballot_id).where(VoteActBallot.act_id == act_id)


def _reopen(act_id: str) -> None:
    """Let the complaint wait again that a restore was to follow: over the last void, and none over an earlier one."""
    over_last = Objection.act_id == desk.last_void(Objection.ballot_id)
    mine = update(Objection).where(Objection.ballot_id.in_(_of(act_id)), Objection.upheld.is_(True), over_last)
    db.session.execute(mine.values(decided_by=None, decided_at=None, upheld=None, reply_box=None))
