"""A decision: the case moves, and a verdict remembers where it was found."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from portal.audit import actions as audit
from portal.foundation import clock
from portal.moderation import rules
from portal.moderation.actions.locking import settled
from portal.moderation.models import Case, Verdict
from portal.moderation.rules import Act, CaseEvent, CaseRefusal, Moderator, Reason, State

EVENTS = {
    Act.APPROVE: CaseEvent.APPROVED,
    Act.REFUSE: CaseEvent.REFUSED,
    Act.REMOVE: CaseEvent.REMOVED,
    Act.RESTORE: CaseEvent.RESTORED,
    Act.UPHOLD: CaseEvent.UPHELD,
    Act.ANSWER: CaseEvent.ANSWERED,
    Act.CLOSE: CaseEvent.CLOSED,
}


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What is decided, by whom (nobody: enough reports did it), when; the same `batch` is undone together."""

    act: Act
    moderator: Moderator | None
    now: datetime
    reason: Reason | None = None
    words: str | None = None
    batch: str = field(default_factory=lambda: secrets.token_hex(16))


def refusal_of(case: Case, decision: Decision, *, read: int, own: Collection[int]) -> CaseRefusal | None:
    """Return why a case may not be decided so, or None. `own`: who the moderator is among the public."""
    assert decision.moderator is not None, "a machine asks nobody's leave"
    return rules.case_refusal(
        kind=case.kind,
        state=case.state,
        act=decision.act,
        version=case.version,
        read=read,
        is_own=case.person_id in own,
        taken_by=case.taken_by,
        taken_until=case.taken_until,
        moderator_id=decision.moderator.id,
        real_now=clock.real_now(),
    )


def decide(
    case: Case, decision: Decision, *, open_reports: int | None = None, open_complaint: bool | None = None
) -> Verdict:
    """Move the case and return the verdict, which is not saved yet. Its line in the log is `note`'s. Raises IllegalMove."""
    act, was, waited_for, waited_since = decision.act, case.state, case.waiting, case.waits_since
    case.state = rules.becomes(case.kind, case.state, act)
    settled(case, now=decision.now, open_reports=open_reports, open_complaint=open_complaint)
    if decision.moderator is not None:
        case.decided_at = decision.now
    return Verdict(
        case_id=case.id,
        act=act,
        reason=decision.reason,
        words=decision.words or None,
        was=was,
        became=case.state,
        version=case.version,
        waited_for=waited_for,
        waited_since=waited_since,
        decided_by=decision.moderator and decision.moderator.id,
        decided_at=decision.now,
        really_at=clock.real_now(),
        complain_by=rules.end_of(decision.now, rules.COMPLAIN_WITHIN) if act in (Act.REFUSE, Act.REMOVE) else None,
        batch=decision.batch,
        is_public=act in rules.PUBLIC or (act is Act.APPROVE and was is State.HIDDEN),
    )


def note(verdict: Verdict, moderator: Moderator) -> None:
    """Write a moderator's decision into the log of what staff did."""
    audit.record(
        moderator.actor,
        EVENTS[verdict.act],
        subject=("case", verdict.case_id),
        before={"state": verdict.was.value},
        after={"state": verdict.became.value, **({"reason": verdict.reason.value} if verdict.reason else {})},
    )
