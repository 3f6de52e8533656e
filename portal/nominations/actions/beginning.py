"""Beginning an application by mail, getting the link again, and a late code."""

from datetime import datetime

from sqlalchemy import select

from portal.foundation import boxes, limits, tokens
from portal.foundation.db import Refused, db, transaction
from portal.municipalities import queries as municipalities
from portal.nominations import queries, rules
from portal.nominations.actions import codes
from portal.nominations.actions.locking import by_link, deadline_of, locked
from portal.nominations.actions.telling import own_deadline, tell_writers
from portal.nominations.models import Application, LateCode, Writer
from portal.nominations.queries.own import OWN_LINK
from portal.nominations.rules import ApplicationRefusal, ApplicationState, Stage
from portal.people import actions as people_actions
from portal.people import queries as people

MAILS_AN_HOUR = 3
BEGUN_PER_NETWORK = 40  # an hour; a town hall is one
CODES_PER_NETWORK = 10  # wrong ones an hour


def begin(
    edition_id: int, *, municipality_id: int, name: str, address: str, language: str, code: str, trapped: bool,
    network: str, now: datetime,
) -> None:  # fmt: skip
    """Keep an empty draft and send its link; whoever has one for the municipality already gets that one's link again.

    The answer is the same for every address. `code`: a late code, as typed, or nothing. Raises Refused, KeyUnusable.
    """
    who = people.canonical_hash_of(address).hex()
    if limits.exceeded("application-network", network, most=BEGUN_PER_NETWORK):
        raise Refused(ApplicationRefusal.TOO_MANY_HERE)
    if code and limits.exceeded("late-code", network, most=CODES_PER_NETWORK):
        raise Refused(ApplicationRefusal.TOO_MANY_CODES)
    if limits.exceeded("application-mail-here", f"{network} {who}", most=MAILS_AN_HOUR):
        raise Refused(ApplicationRefusal.TOO_MANY_MAILS)
    if trapped or limits.exceeded(limits.MAILBOX, who, most=MAILS_AN_HOUR):
        return
    _keep(edition_id, municipality_id, name=name, address=address, language=language, code=code, now=now)
    if code:
        limits.take_back("late-code", network)


@transaction
def _keep(
    edition_id: int, municipality_id: int, *, name: str, address: str, language: str, code: str, now: datetime
) -> None:
    place = municipalities.municipality_row(municipality_id)
    found = queries.round_for(edition_id, place.county) if place else None
    if found is None:
        raise Refused(ApplicationRefusal.NO_ROUND)
    late = codes.usable(found.id, municipality_id, code, now=now) if code else None
    stage = found.stage(now)
    if late is None and stage is not Stage.OPEN:
        raise Refused(ApplicationRefusal.DEADLINE_PASSED if stage is Stage.CLOSED else ApplicationRefusal.NOT_OPEN_YET)
    person_id = people_actions.known(address=address, language=language, now=now)
    application = _draft_of(person_id, found.id, municipality_id)
    if application is None:
        application = _new(edition_id, found.id, municipality_id, now)
        add_writer(application.id, person_id, name=name, language=language, is_owner=True, now=now)
    if late is not None:
        codes.use(late, application, now=now)
    writer_id = db.session.scalar(
        select(Writer.id).where(
            Writer.application_id == application.id, Writer.person_id == person_id, Writer.ended_at.is_(None)
        )
    )
    tell_writers(application, "begun.txt", {"deadline": own_deadline(deadline_of(application))}, only=writer_id)


def _draft_of(person_id: int, round_id: int, municipality_id: int) -> Application | None:
    mine = (
        select(Application.id)
        .join(Writer, Writer.application_id == Application.id)
        .where(
            Writer.person_id == person_id,
            Writer.ended_at.is_(None),
            Application.round_id == round_id,
            Application.municipality_id == municipality_id,
            Application.state.in_(rules.EDITABLE),
        )
    )
    found = db.session.scalar(mine.order_by(Application.id).limit(1))
    return locked(found) if found is not None else None


def _new(edition_id: int, round_id: int, municipality_id: int, now: datetime) -> Application:
    application = Application(
        edition_id=edition_id,
        round_id=round_id,
        municipality_id=municipality_id,
        state=ApplicationState.DRAFT,
        version=1,
        sent=0,
        delivered=0,
        begun_at=now,
    )
    db.session.add(application)
    db.session.flush()
    return application


def add_writer(
    application_id: int, person_id: int, *, name: str, language: str, is_owner: bool, now: datetime
) -> Writer:
    """Let somebody write, by a private link of their own. Raises KeyUnusable."""
    token = tokens.new()
    writer = Writer(
        application_id=application_id,
        person_id=person_id,
        name=name,
        language=language,
        link_hash=tokens.digest(token),
        link_box=boxes.seal(boxes.PORTAL_KEY, token, purpose=OWN_LINK),
        is_owner=is_owner,
        invited_at=now,
    )
    db.session.add(writer)
    db.session.flush()
    return writer


def send_link(*, address: str, network: str) -> None:
    """Send somebody the links of all applications that they write; the answer is the same whether there are any.

    Raises Refused, KeyUnusable.
    """
    who = people.canonical_hash_of(address).hex()
    if limits.exceeded("application-network", network, most=BEGUN_PER_NETWORK):
        raise Refused(ApplicationRefusal.TOO_MANY_HERE)
    if limits.exceeded("application-mail-here", f"{network} {who}", most=MAILS_AN_HOUR):
        raise Refused(ApplicationRefusal.TOO_MANY_MAILS)
    if not limits.exceeded(limits.MAILBOX, who, most=MAILS_AN_HOUR):
        _send_links(address)


@transaction
def _send_links(address: str) -> None:
    person_id = people.id_of(address)
    mine = select(Writer.id, Writer.application_id).where(Writer.person_id == person_id, Writer.ended_at.is_(None))
    for writer_id, application_id in db.session.execute(mine.order_by(Writer.id)).all() if person_id else ():
        application = db.session.get_one(Application, application_id)
        tell_writers(application, "link_again.txt", {}, only=writer_id)


def use_code(token: str, *, code: str, network: str, now: datetime) -> None:
    """Open an application by a late code that was made for its municipality. Raises Refused."""
    if limits.exceeded("late-code", network, most=CODES_PER_NETWORK):
        raise Refused(ApplicationRefusal.TOO_MANY_CODES)
    _use(token, code, now)
    limits.take_back("late-code", network)


@transaction
def _use(token: str, code: str, now: datetime) -> None:
    application, _writer = by_link(token)
    if application.state not in rules.EDITABLE:
        raise Refused(ApplicationRefusal.CLOSED_STATE)
    late: LateCode = codes.usable(application.round_id, application.municipality_id, code, now=now)
    codes.use(late, application, now=now)
