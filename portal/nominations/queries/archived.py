"""Applications as an archive is handed them: what was sent, who wrote, what was decided. As many queries for one as for all."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from portal.award.models import Edition
from portal.foundation.db import db
from portal.municipalities.models import Municipality
from portal.nominations.models import Application, ApplicationVersion, EligibilityStep, Round, Writer
from portal.people import queries as people

Record = dict[str, Any]


def application_files(ids: Sequence[int]) -> Mapping[int, Record]:
    """Return applications with their versions, writers and steps, as plain values."""
    chosen = (
        select(Application, Edition.year, Round.name, Municipality.number, Municipality.name)
        .join(Edition, Edition.id == Application.edition_id)
        .join(Round, Round.id == Application.round_id)
        .join(Municipality, Municipality.id == Application.municipality_id)
        .where(Application.id.in_(ids))
        .order_by(Municipality.name, Application.id)
    )
    versions, writers, steps = _versions(ids), _writers(ids), _steps(ids)
    return {
        application.id: {
            "application": application.id,
            "year": year,
            "round": round_name,
            "municipality": {"number": number, "name": name},
            "state": application.state.value,
            "merged_into": application.merged_into,
            "begun_at": application.begun_at.isoformat(),
            "versions": versions[application.id],
            "writers": writers[application.id],
            "steps": steps[application.id],
        }
        for application, year, round_name, number, name in db.session.execute(chosen)
    }


def _versions(ids: Sequence[int]) -> Mapping[int, list[Record]]:
    chosen = select(ApplicationVersion).where(ApplicationVersion.application_id.in_(ids))
    found: dict[int, list[Record]] = defaultdict(list)
    for each in db.session.scalars(chosen.order_by(ApplicationVersion.application_id, ApplicationVersion.number)):
        found[each.application_id].append(
            {"number": each.number, "made_at": each.made_at.isoformat(), "made_by": each.made_by, **each.content}
        )
    return found


def _writers(ids: Sequence[int]) -> Mapping[int, list[Record]]:
    rows = db.session.scalars(select(Writer).where(Writer.application_id.in_(ids)).order_by(Writer.id)).all()
    mailboxes = people.mailboxes_of([row.person_id for row in rows if row.person_id is not None])
    found: dict[int, list[Record]] = defaultdict(list)
    for row in rows:
        mailbox = mailboxes.get(row.person_id) if row.person_id is not None else None
        found[row.application_id].append({"name": row.name, "address": mailbox.address if mailbox else None})
    return found


def _steps(ids: Sequence[int]) -> Mapping[int, list[Record]]:
    chosen = select(EligibilityStep).where(EligibilityStep.application_id.in_(ids))
    found: dict[int, list[Record]] = defaultdict(list)
    for each in db.session.scalars(chosen.order_by(EligibilityStep.id)):
        found[each.application_id].append(
            {
                "move": each.move.value, "became": each.became.value, "number": each.number, "reason": each.reason,
                "words": each.words, "by": each.by_name, "at": each.at.isoformat(),
            }
        )  # fmt: skip
    return found


def ids_of(edition_id: int, *, number: str = "") -> list[int]:
    """Return an edition's applications that were sent, by municipality; of one of them alone if its number is told."""
    chosen = (
        select(Application.id)
        .join(Municipality, Municipality.id == Application.municipality_id)
        .where(Application.edition_id == edition_id, Application.sent > 0)
        .order_by(Municipality.name, Application.id)
    )
    return list(db.session.scalars(chosen.where(Municipality.number == number) if number else chosen))
