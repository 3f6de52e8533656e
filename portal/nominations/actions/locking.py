"""An application locked for a change, and how its state moves."""

from datetime import datetime

from sqlalchemy import select

from portal.foundation import tokens
from portal.foundation.db import Refused, db
from portal.nominations import rules
from portal.nominations.models import Application, EligibilityStep, Writer
from portal.nominations.rules import ApplicationRefusal, ApplicationState, Move, StepReason


def locked(application_id: int) -> Application:
    """Return an application that nobody else changes until this action is done."""
    chosen = select(Application).where(Application.id == application_id).with_for_update(of=Application)
    return db.session.scalars(chosen.execution_options(populate_existing=True)).one()


def by_link(token: str) -> tuple[Application, Writer]:
    """Return the application behind a private link, locked, and who holds the link. Raises Refused when it has ended."""
    mine = Writer.link_hash == tokens.digest(token), Writer.ended_at.is_(None)
    application_id = db.session.scalar(select(Writer.application_id).where(*mine))
    if application_id is None:
        raise Refused(ApplicationRefusal.LINK_ENDED)
    application = locked(application_id)
    writer = db.session.scalar(select(Writer).where(*mine).execution_options(populate_existing=True))
    if writer is None:  # taken out while this waited
        raise Refused(ApplicationRefusal.LINK_ENDED)
    return application, writer


def deadline_of(application: Application) -> datetime | None:
    """Return an application's own deadline."""
    return rules.deadline_for(application.round.deadline, application.open_until)


def moved(
    application: Application, move: Move, *, by_name: str, now: datetime, by_account: int | None = None,
    reason: StepReason | None = None, words: str | None = None,
) -> ApplicationState:  # fmt: skip
    """Give an application its next state, and write the step down. Return the state. Raises IllegalMove."""
    was = application.state
    application.state = rules.becomes(was, move)
    application.version += 1
    db.session.add(
        EligibilityStep(
            application_id=application.id,
            move=move,
            was=was,
            became=application.state,
            number=application.sent,
            reason=reason,
            words=words,
            by_account=by_account,
            by_name=by_name,
            at=now,
        )
    )
    db.session.flush()
    return application.state


def another_is_live(application: Application) -> bool:
    """Tell whether the municipality has another application in the round that counts."""
    found = select(Application.id).where(
        Application.round_id == application.round_id,
        Application.municipality_id == application.municipality_id,
        Application.state.in_(rules.LIVE),
        Application.id != application.id,
    )
    return db.session.scalar(found.limit(1)) is not None
