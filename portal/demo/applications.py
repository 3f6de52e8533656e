"""The example applications: a statement a table, since the demonstration is loaded often."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, update

from portal.accounts.rules import Role
from portal.demo import staff
from portal.demo.application_rows import Made, Planned
from portal.foundation.db import Model, db
from portal.media.models import StoredFile
from portal.nominations.models import (
    Answer,
    Application,
    ApplicationVersion,
    Attachment,
    EligibilityStep,
    PostmottakLink,
    Writer,
)
from portal.nominations.queries import FieldRow
from portal.nominations.rules import ApplicationState


def add_all(edition_id: int, planned: Sequence[Planned], fields: Sequence[FieldRow], *, now: datetime) -> list[int]:
    """Add every application with its writer, answers, file, versions and steps; return the ids in order."""
    begun = [
        {
            "edition_id": edition_id, "round_id": plan.round.id, "municipality_id": plan.municipality.id,
            "state": ApplicationState.DRAFT, "begun_at": plan.at(0, now) - timedelta(days=20),
        }
        for plan in planned
    ]  # fmt: skip
    ids = _added(Application, begun)
    made = [Made(plan, application_id, now) for plan, application_id in zip(planned, ids, strict=True)]
    for each, writer_id in zip(made, _added(Writer, [each.writer() for each in made]), strict=True):
        each.writer_id = writer_id
    secretary = staff.person(Role.JURY_SECRETARY)
    _insert(Answer, [row for each in made for row in each.answers(fields)])
    for each in made:
        each.take_file(fields)
    _insert(StoredFile, [each.stored for each in made if each.stored])
    _insert(Attachment, [each.attachment(fields) for each in made if each.stored])
    for number in (1, 2):  # a version comes after the one before it
        _insert(ApplicationVersion, [row for each in made for row in each.versions(fields) if row["number"] == number])
    _insert(PostmottakLink, [row for each in made for row in each.letters()])
    _insert(EligibilityStep, [row for each in made for row in each.steps(secretary)])
    _walk(made, ids)
    return ids


def _added(table: type[Model], rows: list[dict[str, Any]]) -> list[int]:
    chosen = insert(table).returning(table.id, sort_by_parameter_order=True)  # type: ignore[attr-defined]
    return list(db.session.scalars(chosen, rows))


def _insert(table: type[Model], rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(table), rows)


def _walk(made: Sequence[Made], ids: Sequence[int]) -> None:
    """Take every application from state to state, as the database's own table of moves wants it."""
    for step in range(max(len(each.plan.way) for each in made)):
        going = [each for each in made if len(each.plan.way) > step]
        rows = [{"id": each.id, **each.after(step, ids)} for each in going]
        for columns in sorted({tuple(row) for row in rows}):
            db.session.execute(update(Application), [row for row in rows if tuple(row) == columns])
    db.session.expire_all()
