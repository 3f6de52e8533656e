"""Where and how comments are taken: by moderators, each with its line in the log."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete

from portal.audit import actions as audit
from portal.audit.rules import Actor
from portal.comments.models import CommentRoom, CommentSection, CommentSwitch
from portal.comments.rules import CommentEvent, Hush, Place, PlaceKind
from portal.foundation.db import db, transaction


@transaction(publishes=True)
def set_section(kind: PlaceKind, *, before: bool, is_open: bool, actor: Actor) -> None:
    """Say how comments on one kind of page are taken: read before or after they are shown, or not at all."""
    section = db.session.get(CommentSection, kind, with_for_update=True)
    was = {"before": section.before, "open": section.open} if section else {"before": True, "open": True}
    becomes = {"before": before, "open": is_open}
    if was == becomes:
        return
    db.session.merge(CommentSection(kind=kind, **becomes))
    audit.record(
        actor, CommentEvent.SECTION_CHANGED, subject=("comment_section", kind.value), before=was, after=becomes
    )


@transaction(publishes=True)
def close_page(place: Place, *, closes_at: datetime, why: str, actor: Actor) -> None:
    """End comments on a page at a moment, which may be now; `why` is told to readers."""
    known = db.session.get(CommentRoom, str(place), with_for_update=True)
    before = _told(known) if known else None
    room = db.session.merge(CommentRoom(place=str(place), closes_at=closes_at, why=why))
    audit.record(
        actor, CommentEvent.PAGE_CLOSED, subject=("comment_room", str(place)), before=before, after=_told(room), why=why
    )


@transaction(publishes=True)
def open_page(place: Place, *, actor: Actor) -> None:
    """Take comments on a page again."""
    known = db.session.get(CommentRoom, str(place), with_for_update=True)
    if known is None:
        return
    audit.record(actor, CommentEvent.PAGE_OPENED, subject=("comment_room", str(place)), before=_told(known))
    db.session.execute(delete(CommentRoom).where(CommentRoom.place == str(place)))


def _told(room: CommentRoom) -> dict[str, Any]:
    return {"closes_at": room.closes_at.isoformat(), "why": room.why}


@transaction(publishes=True)
def switch_on(hush: Hush, *, message: str, actor: Actor, now: datetime) -> None:
    """Stop comments everywhere at once, or hide them all too; `message` tells readers why."""
    known = db.session.get(CommentSwitch, 1, with_for_update=True)
    before = {"hush": known.hush.value, "message": known.message} if known else None
    db.session.merge(CommentSwitch(id=1, hush=hush, since=now, by=actor.name, message=message))
    after = {"hush": hush.value, "message": message}
    audit.record(actor, CommentEvent.SWITCHED_ON, subject=("comment_switch", 1), before=before, after=after)


@transaction(publishes=True)
def switch_off(*, actor: Actor) -> None:
    """Take comments again, and show those that were hidden by the switch."""
    known = db.session.get(CommentSwitch, 1, with_for_update=True)
    if known is None:
        return
    before = {"hush": known.hush.value, "message": known.message}
    audit.record(actor, CommentEvent.SWITCHED_OFF, subject=("comment_switch", 1), before=before)
    db.session.execute(delete(CommentSwitch))
