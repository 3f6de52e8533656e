"""Mail about applications: to those who write them, and to the municipality's post room."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.award.models import Edition
from portal.foundation import boxes
from portal.foundation.db import db
from portal.foundation.outbox import Page, queue_email
from portal.municipalities.models import Municipality
from portal.nominations.models import Application, Writer
from portal.nominations.queries.own import unsealed
from portal.people import queries as people

ADDRESSES = "nominations/email/"


def about(application_id: int) -> str:
    """Return what mails about an application are known by."""
    return f"application:{application_id}"


def heading(application: Application) -> dict[str, Any]:
    """Return what every mail says first: which municipality, which year, which round."""
    chosen = (
        select(Municipality.name, Edition.year)
        .select_from(Application)
        .join(Municipality, Municipality.id == Application.municipality_id)
        .join(Edition, Edition.id == Application.edition_id)
        .where(Application.id == application.id)
    )
    name, year = db.session.execute(chosen).one()
    return {"municipality": name, "year": year, "round": application.round.name}


def tell_writers(
    application: Application,
    template: str,
    values: Mapping[str, Any],
    *,
    but: int | None = None,
    only: int | None = None,
) -> None:
    """Write to everybody who writes an application, each with their own link. `but` and `only` are ids of writers."""
    present = (
        select(Writer).where(Writer.application_id == application.id, Writer.ended_at.is_(None)).order_by(Writer.id)
    )
    writers = [
        each
        for each in db.session.scalars(present)
        if each.person_id is not None and each.id != but and only in (None, each.id)
    ]
    mailboxes = people.mailboxes_of([each.person_id for each in writers if each.person_id is not None])
    head = heading(application)
    for writer in writers:
        if (mailbox := mailboxes.get(writer.person_id or 0)) is None:
            continue
        queue_email(
            ADDRESSES + template,
            to=mailbox.address,
            language=writer.language,
            values={**head, "name": writer.name, "is_owner": writer.is_owner, **values},
            links={
                "link": Page("nominations.own", {"token": unsealed(writer.link_box)}),
                "contact": Page("culture.contact", {}),
            },
            box=boxes.PORTAL_KEY,
            about=about(application.id),
        )


def tell_postmottak(
    application: Application, template: str, values: Mapping[str, Any], *, address: str, token: str | None
) -> None:
    """Write to the municipality itself, in bokmål: nobody has told us another language."""
    links = {"link": Page("nominations.show_confirmation", {"token": token})} if token else {}
    queue_email(
        ADDRESSES + template,
        to=address,
        language="nb",
        values={**heading(application), **values},
        links=links,
        box=boxes.PORTAL_KEY,
        about=about(application.id),
    )


def own_deadline(moment: datetime | None) -> datetime:
    """Return a deadline that is known to be there, for a mail."""
    assert moment is not None, "an open application has one"
    return moment
