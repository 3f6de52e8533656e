"""What the demonstration's officers do while its clock moves: they decide what is held, and release the result."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select

from portal.accounts import queries as accounts
from portal.accounts.rules import Role
from portal.approvals import actions as approvals
from portal.approvals import queries as agreements
from portal.approvals.models import Approval
from portal.approvals.rules import Kind
from portal.audit.rules import Actor
from portal.award.queries import EditionNow
from portal.foundation import clock
from portal.foundation.db import Refused, db
from portal.results import actions as results
from portal.voting.actions import acting, acts, holding
from portal.voting.models import Ballot, VoteAct, VoteActBallot
from portal.voting.queries import desk
from portal.voting.rules import Act, BallotState
from portal.voting.rules.acts import UNDO_FOR, ReleaseReason, VoidReason
from portal.voting.rules.signals import Signal

SECOND = timedelta(seconds=1)
VOIDS: Mapping[str, VoidReason] = {
    Signal.THROWAWAY_DOMAIN: VoidReason.THROWAWAY,
    Signal.SEQUENTIAL_ADDRESSES: VoidReason.MADE_UP,
    Signal.TRAP_FILLED: VoidReason.AUTOMATIC,
}
"""What the demonstration's officers void for; whatever else was held, they approve."""


def decide(edition: EditionNow, now: datetime) -> str | None:
    """Let two officers decide all that is held or waits for one of them; return what they did as a sentence, or None."""
    first, second = _two(Role.VOTE_OFFICER)
    while holding.look(now=now, real_now=clock.real_now()):
        pass  # all of them: the release waits for every one
    _end_waiting(edition.id, now)
    decided: Counter[Act] = Counter()
    for act, reason, ballots in _decisions(edition.id):
        made = acts.make(
            edition.id, act, reason=reason, note=None, ballots=ballots, by=first, real_now=clock.real_now() - UNDO_FOR
        )
        if made.due_at is None:
            acts.agree(made.id, by=second, real_now=clock.real_now())
        decided[act] += made.ballots
    acting.perform_due(now=now, real_now=clock.real_now() + SECOND)
    if not decided:
        return None
    return f"Two officers decided what was held in {edition.year}: {decided[Act.RELEASE]} approved, {decided[Act.VOID]} voided."


def _two(*roles: Role) -> tuple[Actor, Actor]:
    """Return two of the demonstration's people with some roles, never the same."""
    found = [person for role in roles for person in accounts.examples_with(role)]
    return Actor(found[0].id, found[0].name), Actor(found[1].id, found[1].name)


def _end_waiting(edition_id: int, now: datetime) -> None:
    """Carry out what somebody has decided: days pass, and nobody has undone it."""
    waiting = select(VoteAct.id, VoteAct.made_by, VoteAct.due_at).where(
        VoteAct.edition_id == edition_id, VoteAct.done_at.is_(None), VoteAct.undone_at.is_(None)
    )
    for row in db.session.execute(waiting).all():
        if row.due_at is None and (second := _second_for(row.id, row.made_by)) is not None:
            acts.agree(row.id, by=second, real_now=clock.real_now())
    acting.perform_due(now=now, real_now=clock.real_now() + UNDO_FOR + SECOND)


def _second_for(act_id: str, made_by: int | None) -> Actor | None:
    """Return an officer who may agree to an act: neither who made it nor, where it is a restore, who voided."""
    ballots = select(VoteActBallot.ballot_id).where(VoteActBallot.act_id == act_id)
    barred = {made_by} | desk.voiders(ballots)
    officers = accounts.examples_with(Role.VOTE_OFFICER)
    return next((Actor(each.id, each.name) for each in officers if each.id not in barred), None)


def _decisions(edition_id: int) -> Iterator[tuple[Act, StrEnum, dict[str, int]]]:
    """Yield what is to be decided: an act, its reason, and the ballots as they are."""
    held = select(Ballot.id, Ballot.last_n).where(Ballot.edition_id == edition_id, Ballot.state == BallotState.HELD)
    rows = {row.id: row.last_n for row in db.session.execute(held)}
    by_reason: dict[StrEnum, dict[str, int]] = {}
    reasons = desk.reasons_of(rows)
    for ballot, n in rows.items():
        void = next((VOIDS[each] for each in reasons.get(ballot, ()) if each in VOIDS), None)
        by_reason.setdefault(void or ReleaseReason.NO_PATTERN, {})[ballot] = n
    for reason, ballots in by_reason.items():
        yield Act.VOID if isinstance(reason, VoidReason) else Act.RELEASE, reason, ballots


def release(edition: EditionNow, now: datetime) -> str:
    """Let two people arm the release and one of them fire it; return what happened as a sentence."""
    first, second = _armed_by(edition.year)
    try:
        results.release(edition.id, by=first, now=now, real_now=clock.real_now())
    except Refused as refused:
        approvals.withdraw(_standing(edition.year).id, by=second, real_now=clock.real_now())
        return f"The result of {edition.year} was not released: {refused.reason.value}."
    return f"The result of {edition.year} was released at {now.isoformat()}."


def _armed_by(year: int) -> tuple[Actor, Actor]:
    """Arm a release, or what is missing of it, and return the two who have."""
    first, second = _two(Role.JURY_SECRETARY, Role.JURY_LEADER)
    if agreements.standing(Kind.RELEASE, str(year)) is None:
        approvals.ask(Kind.RELEASE, str(year), by=first, real_now=clock.real_now())
    standing = _standing(year)
    if standing.agreed_by is None:
        agrees = first if standing.asked_by == second.id else second
        approvals.agree(standing.id, by=agrees, real_now=clock.real_now())
    standing = _standing(year)
    assert standing.agreed_by is not None and standing.agreed_name is not None
    return Actor(standing.asked_by, standing.asked_name), Actor(standing.agreed_by, standing.agreed_name)


def _standing(year: int) -> Approval:
    found = agreements.standing(Kind.RELEASE, str(year))
    assert found is not None, "it was asked for just now"
    return found
