"""Sending an application, and withdrawing it."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.award.models import Edition
from portal.foundation import outbox
from portal.foundation.db import Refused, db, transaction
from portal.media.rules import FileState
from portal.nominations import queries, rules
from portal.nominations.actions.confirming import ask_postmottak
from portal.nominations.actions.locking import by_link, moved
from portal.nominations.actions.telling import about, tell_writers
from portal.nominations.models import ApplicationVersion
from portal.nominations.queries.own import Own
from portal.nominations.rules import FieldKind, Move


@transaction
def submit(token: str, *, now: datetime) -> int:
    """Send an application as it stands, and return the number of the version that this made.

    Everybody who writes it gets a full copy; the municipality is asked to confirm. Until it does, what was confirmed before
    stands. Raises Refused(ApplicationRefusal), KeyUnusable.
    """
    application, writer = by_link(token)
    before = queries.own_application(token, writer.language)
    assert before is not None, "the link was good a moment ago"
    if refusal := before.submit_refusal(now):
        raise Refused(refusal)
    number = application.sent + 1
    content = content_of(before)
    db.session.add(
        ApplicationVersion(
            application_id=application.id, number=number, made_at=now, made_by=writer.name, content=content
        )
    )
    application.sent, application.sent_at = number, now
    moved(application, Move.SUBMIT, by_name=writer.name, now=now)
    until = ask_postmottak(application, now=now)
    tell_writers(
        application,
        "copy.txt",
        {"content": content, "number": number, "sent_by": writer.name, "sent_at": now, "confirm_until": until},
    )
    return number


def content_of(application: Own) -> dict[str, Any]:
    """Return what an application says now, with the labels and figures as they are now: what a version keeps."""
    return {
        "municipality": {
            "number": application.municipality.number,
            "name": application.municipality.name,
            "county": application.municipality.county,
        },
        "round": application.round.name,
        "fields": [
            {
                "id": field.id,
                "kind": field.kind.value,
                "criterion_id": field.criterion_id,
                "label": field.label,
                "lang": field.lang,
                "text": application.answers[field.id].text,
            }
            for field in application.fields
            if field.kind is not FieldKind.DOCUMENT
            and field.id in application.answers
            and application.answers[field.id].text
        ],
        "figures": [
            {
                "kind": figure.kind.value,
                "value": figure.value,
                "as_of": figure.as_of.isoformat(),
                "source": figure.source,
            }
            for figure in application.figures
        ],
        "files": [
            {
                "id": each.file.id,
                "field_id": each.field_id,
                "name": each.file.name,
                "size": each.file.size,
                "kind": each.file.kind.value,
            }
            for each in application.files
            if each.file.state is not FileState.REFUSED
        ],
    }


@transaction
def withdraw(token: str, *, now: datetime) -> None:
    """Withdraw an application: whoever has the charge of it may, until the finalists are public. Raises Refused."""
    application, writer = by_link(token)
    finalists_at = db.session.scalar(select(Edition.finalists_at).where(Edition.id == application.edition_id))
    if refusal := rules.withdrawal_refusal(
        state=application.state, is_owner=writer.is_owner, finalists_at=finalists_at, now=now
    ):
        raise Refused(refusal)
    was_sent = application.sent > 0
    moved(application, Move.WITHDRAW, by_name=writer.name, now=now)
    outbox.recall({about(application.id)})
    tell_writers(application, "withdrawn.txt", {"by": writer.name, "was_sent": was_sent})
