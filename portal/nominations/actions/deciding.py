"""What the jury's secretary decides about an application: each with a reason, a mail and a line in the audit log."""

from datetime import datetime

from sqlalchemy import select

from portal.audit import actions as audit
from portal.audit.rules import Actor
from portal.foundation.db import Refused, db, transaction
from portal.municipalities import actions as municipalities
from portal.nominations import rules
from portal.nominations.actions import codes
from portal.nominations.actions.confirming import ask_postmottak
from portal.nominations.actions.locking import another_is_live, locked, moved
from portal.nominations.actions.telling import tell_writers
from portal.nominations.models import Application, LateCode, Round
from portal.nominations.queries import round_for
from portal.nominations.rules import (
    ApplicationEvent,
    ApplicationRefusal,
    ApplicationState,
    Move,
    RoundRefusal,
    Stage,
    StepReason,
)


@transaction(publishes=True)
def decide(
    application_id: int, move: Move, *, reason: StepReason | None, words: str, read: int, by: Actor, now: datetime,
    open_until: datetime | None = None, into: int | None = None,
) -> ApplicationState:  # fmt: skip
    """Give an application a state, and tell those who write it why. Return the state.

    `read` is the version that the secretary saw; `open_until`, when something is missing, until when it can be completed;
    `into`, when it is merged, the other one. Raises Refused(ApplicationRefusal).
    """
    application = locked(application_id)
    refusal = rules.move_refusal(
        state=application.state, move=move, reason=reason, version=application.version, read=read,
        another_is_live=another_is_live(application),
    )  # fmt: skip
    if refusal:
        raise Refused(refusal)
    was = application.state
    if move is Move.MERGE:
        application.merged_into = _target(application, into)
    elif was is ApplicationState.MERGED:
        application.merged_into = None
    if move is Move.ASK:
        if open_until is None or open_until <= now:
            raise Refused(ApplicationRefusal.DEADLINE_PASSED)
        application.open_until = open_until
    state = moved(application, move, by_name=by.name, by_account=by.id, reason=reason, words=words or None, now=now)
    audit.record(
        by, ApplicationEvent.DECIDED, subject=("application", application_id), before={"application_state": was.value},
        after={"application_state": state.value}, why=str(reason),
    )  # fmt: skip
    tell_writers(
        application,
        "decided.txt",
        {
            "state": state.value, "reason": str(reason), "words": words, "open_until": application.open_until,
            "unconfirmed": _left_unconfirmed(application), "delivered": application.delivered,
            "belongs_in": _belongs_in(application, now) if reason is StepReason.WRONG_ROUND else None,
        },
    )  # fmt: skip
    return state


def _belongs_in(application: Application, now: datetime) -> str | None:
    """Return the round that the municipality's county belongs to, where it is another and can still be applied in."""
    found = round_for(application.edition_id, application.municipality.county)
    return found.name if found and found.id != application.round_id and found.stage(now) is Stage.OPEN else None


def _left_unconfirmed(application: Application) -> int | None:
    """Return the version that the municipality can no longer confirm, for its writers to know; or None."""
    closed = application.state not in rules.EDITABLE
    return application.sent if closed and application.sent > application.delivered > 0 else None


def _target(application: Application, into: int | None) -> int:
    """Return the application that another is merged into. Raises Refused unless the same municipality's lives in the round."""
    target = db.session.get(Application, into) if into is not None else None
    if (
        target is None
        or target.id == application.id
        or target.municipality_id != application.municipality_id
        or target.edition_id != application.edition_id
        or target.state not in rules.LIVE
    ):
        raise Refused(ApplicationRefusal.NO_TARGET)
    return target.id


@transaction
def set_postmottak(municipality_id: int, address: str, *, by: Actor, now: datetime) -> int:
    """Keep a municipality's official address, ask it about what waits, and return how many mails that made."""
    before = municipalities.set_postmottak(municipality_id, address, now=now)
    audit.record(
        by, ApplicationEvent.POSTMOTTAK_SET, subject=("municipality", municipality_id),
        before={"address": before} if before else None, after={"address": address},
    )  # fmt: skip
    waiting = select(Application.id).where(
        Application.municipality_id == municipality_id,
        Application.sent > Application.delivered,
        Application.state.in_(rules.EDITABLE),
    )
    ids = db.session.scalars(waiting.order_by(Application.id)).all()
    for application_id in ids:
        ask_postmottak(locked(application_id), now=now)
    return len(ids)


@transaction
def make_late_code(
    round_id: int, municipality_id: int, *, ends_at: datetime, why: str, by: Actor, now: datetime
) -> str:
    """Make a code that lets one municipality apply until a moment after the deadline. Return it: it is told once.

    Raises Refused.
    """
    found = db.session.get(Round, round_id)
    if found is None or found.deadline is None or ends_at <= max(now, found.deadline):
        raise Refused(RoundRefusal.PERIOD)
    code = codes.new()
    db.session.add(
        LateCode(
            round_id=round_id,
            municipality_id=municipality_id,
            code_mac=codes.mac(round_id, code),
            ends_at=ends_at,
            why=why,
            made_by=by.name,
            made_at=now,
        )
    )
    audit.record(
        by, ApplicationEvent.LATE_CODE_MADE, subject=("municipality", municipality_id),
        after={"until": ends_at.isoformat()}, why=why,
    )  # fmt: skip
    return code
