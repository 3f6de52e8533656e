"""Applications as the secretary takes them out: one row each, with what the newest version said in every field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, select

from portal.foundation.db import db
from portal.municipalities.models import Municipality
from portal.nominations.models import Application, ApplicationVersion, EligibilityStep, Round
from portal.nominations.queries.forms import FieldRow, fields_of
from portal.nominations.queries.steps import StepRow, step_row
from portal.nominations.rules import ApplicationState, FieldKind


@dataclass(frozen=True)
class ApplicationOut:
    """An application; `texts` by field is what was delivered last, else sent last. A draft's is nobody's but its writers'."""

    id: int
    number: str
    municipality: str
    county: str
    round_name: str
    state: ApplicationState
    begun_at: Any
    sent_at: Any
    confirmed_at: Any
    version: int | None
    files: int
    texts: Mapping[int, str]
    last: StepRow | None


def applications_out(edition_id: int) -> list[ApplicationOut]:
    """Return an edition's applications, by name: two queries, however many there are."""
    shown = case((Application.delivered > 0, Application.delivered), else_=Application.sent)
    chosen = (
        select(
            Application.id, Municipality.number, Municipality.name, Municipality.county, Round.name, Application.state,
            Application.begun_at, Application.sent_at, Application.confirmed_at, ApplicationVersion.number,
            ApplicationVersion.content,
        )
        .join(Municipality, Municipality.id == Application.municipality_id)
        .join(Round, Round.id == Application.round_id)
        .outerjoin(
            ApplicationVersion,
            (ApplicationVersion.application_id == Application.id) & (ApplicationVersion.number == shown),
        )
        .where(Application.edition_id == edition_id)
        .order_by(Municipality.name, Application.id)
    )  # fmt: skip
    last = _last_steps(edition_id)
    return [
        ApplicationOut(*row[:10], *_said(row[10] or {}), last=last.get(row[0])) for row in db.session.execute(chosen)
    ]


def _said(content: Mapping[str, Any]) -> tuple[int, dict[int, str]]:
    return len(content.get("files", ())), {each["id"]: each["text"] for each in content.get("fields", ())}


def _last_steps(edition_id: int) -> dict[int, StepRow]:
    steps = (
        select(EligibilityStep)
        .join(Application, Application.id == EligibilityStep.application_id)
        .where(Application.edition_id == edition_id)
        .order_by(EligibilityStep.id)
    )
    return {each.application_id: step_row(each) for each in db.session.scalars(steps)}


def text_fields(edition_id: int) -> list[FieldRow]:
    """Return the fields of an edition's form that hold text, in order."""
    return [each for each in fields_of(edition_id) if each.kind is not FieldKind.DOCUMENT]
