"""What people say of how the portal can be used: into the moderators' queue, at once or when the address is confirmed."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, update

from portal.culture.models import Feedback
from portal.culture.rules import LINK_LIFE
from portal.foundation import boxes, limits, outbox, tokens
from portal.foundation.db import db, transaction
from portal.foundation.outbox import Page, queue_email
from portal.moderation import actions as moderation
from portal.moderation.models import Case
from portal.moderation.rules import Kind, State
from portal.people import actions as people_actions
from portal.people import queries as people

MAILS_AN_HOUR = 3


def give_feedback(
    *, text: str, page: str, address: str | None, language: str, trapped: bool, now: datetime, real_now: datetime
) -> bool:
    """Keep feedback. Without an address it goes into the queue; with one it waits for the link in the mail.

    Beyond three mails an hour to an address it is not kept, and False is returned; the page says the same to everybody.
    Raises KeyUnusable.
    """
    if address and limits.exceeded(limits.MAILBOX, people.canonical_hash_of(address).hex(), most=MAILS_AN_HOUR):
        return False
    _keep(text=text, page=page, address=address, language=language, trapped=trapped, now=now, real_now=real_now)
    return True


@transaction
def _keep(
    *, text: str, page: str, address: str | None, language: str, trapped: bool, now: datetime, real_now: datetime
) -> None:
    person_id = people_actions.known(address=address, language=language, now=now) if address else None
    case_id = moderation.open_case(
        kind=Kind.FEEDBACK,
        place="",
        person_id=person_id,
        name="",
        text=text,
        language=language,
        trapped=trapped,
        now=now,
    )
    token = tokens.new() if address else None
    db.session.add(
        Feedback(
            case_id=case_id,
            text=text,
            page=page,
            written_at=now,
            confirm_link_hash=tokens.digest(token) if token else None,
            confirm_expires_at=real_now + LINK_LIFE if token else None,
        )
    )
    if address and token:
        _ask_to_confirm(case_id, token, to=address, language=language, valid_until=now + LINK_LIFE)
    else:
        moderation.confirm(case_id, at_once=False, now=now)


def _ask_to_confirm(case_id: int, token: str, *, to: str, language: str, valid_until: datetime) -> None:
    """Send the link, and not what was written: nobody makes the portal mail their words to a stranger."""
    queue_email(
        "culture/email/confirm_feedback.txt",
        to=to,
        language=language,
        values={"valid_until": valid_until},
        links={"link": Page("culture.show_confirmation", {"token": token})},
        box=boxes.PORTAL_KEY,
        about=f"case:{case_id}",
    )


@transaction
def confirm_feedback(token: str, *, now: datetime, real_now: datetime) -> bool:
    """Put the feedback behind a link into the queue; asked again, change nothing. False for a link that has ended."""
    if not tokens.well_formed(token):
        return False
    mine = select(Feedback).where(Feedback.confirm_link_hash == tokens.digest(token)).with_for_update()
    row = db.session.scalar(mine)
    if row is None:
        return False
    case = db.session.get_one(Case, row.case_id)
    if case.state is State.UNCONFIRMED and (row.confirm_expires_at or real_now) <= real_now:
        return False
    if case.person_id is not None:
        people_actions.confirm(case.person_id, now=now)
    moderation.confirm(row.case_id, at_once=False, now=now)
    return True


@transaction
def forget_unconfirmed(real_now: datetime) -> None:
    """Delete feedback whose link has ended without being used, with its case and mail."""
    waits = select(Feedback.case_id).join(Case, Case.id == Feedback.case_id)
    ended = waits.where(Case.state == State.UNCONFIRMED, Feedback.confirm_expires_at <= real_now)
    case_ids = db.session.scalars(ended.limit(500)).all()
    db.session.execute(delete(Feedback).where(Feedback.case_id.in_(case_ids)))
    db.session.execute(delete(Case).where(Case.id.in_(case_ids)))
    outbox.recall([f"case:{case_id}" for case_id in case_ids], sent=True)


@transaction
def erase_feedback(case_ids: Collection[int], *, now: datetime) -> None:
    """Empty some feedback for good: text, page, link, whose it is, and all mail about it."""
    emptied = {"text": "", "page": "", "confirm_link_hash": None, "confirm_expires_at": None}
    db.session.execute(update(Feedback).where(Feedback.case_id.in_(case_ids)).values(emptied))
    moderation.erase(case_ids, now=now)
