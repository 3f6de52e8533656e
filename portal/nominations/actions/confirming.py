"""The municipality's own word: nobody speaks for it who does not read its official mail."""

from datetime import datetime

from sqlalchemy import select, update

from portal.foundation import tokens
from portal.foundation.db import Refused, db, transaction
from portal.municipalities import queries as municipalities
from portal.nominations import rules
from portal.nominations.actions.locking import another_is_live, deadline_of, locked, moved
from portal.nominations.actions.telling import tell_postmottak, tell_writers
from portal.nominations.models import Application, ApplicationVersion, PostmottakLink
from portal.nominations.rules import ApplicationRefusal, ApplicationState, IllegalMove, Move

POSTMOTTAK = "postmottak"  # who, in the list of what has happened


def ask_postmottak(application: Application, *, now: datetime) -> datetime | None:
    """Ask the municipality to confirm the version that was sent last. Return until when, or None when nobody knows its address.

    Links to earlier versions end.
    """
    db.session.execute(
        update(PostmottakLink)
        .where(PostmottakLink.application_id == application.id, PostmottakLink.answered_at.is_(None))
        .values(expires_at=now)
    )
    address = municipalities.postmottak_of(application.municipality_id)
    if address is None:
        return None
    deadline = deadline_of(application)
    assert deadline is not None and application.sent_at is not None, "it was open when it was sent"
    until = rules.confirm_until(deadline=deadline, sent_at=max(application.sent_at, now))
    token = tokens.new()
    db.session.add(
        PostmottakLink(
            application_id=application.id,
            number=application.sent,
            link_hash=tokens.digest(token),
            sent_at=now,
            expires_at=until,
        )
    )
    version = db.session.get_one(ApplicationVersion, (application.id, application.sent))
    values = {
        "sent_by": version.made_by,
        "sent_at": version.made_at,
        "until": until,
        "again": application.delivered > 0,
    }
    tell_postmottak(application, "confirm.txt", values, address=address, token=token)
    return until


@transaction
def send_to_postmottak(application_id: int, *, now: datetime) -> datetime:
    """Ask the municipality once more, with a new link. Return until when. Raises Refused."""
    application = locked(application_id)
    if application.sent == application.delivered or application.state not in rules.EDITABLE:
        raise Refused(ApplicationRefusal.NOT_ALLOWED)
    until = ask_postmottak(application, now=now)
    if until is None:
        raise Refused(ApplicationRefusal.NO_POSTMOTTAK)
    return until


def _answered(token: str, now: datetime) -> tuple[Application, PostmottakLink]:
    chosen = select(PostmottakLink).where(PostmottakLink.link_hash == tokens.digest(token))
    application_id = db.session.scalar(select(PostmottakLink.application_id).where(chosen.whereclause))  # type: ignore[arg-type]
    if application_id is None:
        raise Refused(ApplicationRefusal.LINK_ENDED)
    application = locked(application_id)
    link = db.session.scalars(chosen.execution_options(populate_existing=True)).one()
    if link.answered_at is None and (link.expires_at <= now or link.number != application.sent):
        raise Refused(ApplicationRefusal.LINK_ENDED)
    return application, link


@transaction
def confirm(token: str, *, now: datetime) -> ApplicationState:
    """Take the version behind a link as delivered, and return the application's state; asked again, change nothing.

    The municipality's second application in a round is kept as one that was sent twice. Raises Refused when the link has
    ended.
    """
    application, link = _answered(token, now)
    if link.answered_at is not None:
        return application.state
    second = application.state is ApplicationState.SUBMITTED and another_is_live(application)
    move = Move.CONFIRM_SECOND if second else Move.CONFIRM
    link.answered_at = now
    application.delivered, application.confirmed_at = link.number, now
    try:
        state = moved(application, move, by_name=POSTMOTTAK, now=now)
    except IllegalMove:
        raise Refused(ApplicationRefusal.LINK_ENDED) from None
    tell_writers(application, "delivered.txt", {"second": second, "confirmed_at": now})
    return state


@transaction
def deny(token: str, *, now: datetime) -> ApplicationState:
    """Take down that the municipality does not stand behind what was sent; its writers are told. Raises Refused."""
    application, link = _answered(token, now)
    if link.answered_at is not None:
        return application.state
    link.answered_at = now
    try:
        state = moved(application, Move.DENY, by_name=POSTMOTTAK, now=now)
    except IllegalMove:
        raise Refused(ApplicationRefusal.LINK_ENDED) from None
    tell_writers(application, "denied.txt", {"stands": application.delivered > 0})
    return state
