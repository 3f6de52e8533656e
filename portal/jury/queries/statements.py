"""Reading the experts' statements: by a private link, and as the secretary follows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from portal.award.models import Edition
from portal.foundation import tokens
from portal.foundation.db import db
from portal.jury.models import Statement
from portal.jury.queries.decisions import has_signed
from portal.jury.queries.gate import SHOWN
from portal.municipalities.models import Municipality
from portal.nominations import queries as nominations
from portal.nominations.models import Application, Round
from portal.nominations.rules import FieldKind

ADDRESS = "jury-expert-address"  # what the sealed value is for


@dataclass(frozen=True)
class Asked:
    """What an expert is asked about, by their link. `text` is what they have delivered."""

    id: int
    application_id: int
    expert: str
    municipality: str
    round_name: str
    year: int
    content: Mapping[str, Any]
    text: str | None
    delivered_at: datetime | None
    expires_at: datetime
    signed: bool


@dataclass(frozen=True)
class StatementRow:
    """A statement in the secretary's list."""

    case_id: int
    expert: str
    asked_at: datetime
    expires_at: datetime
    delivered_at: datetime | None
    text: str | None


def asked_by(token: str, *, now: datetime, real_now: datetime) -> Asked | None:
    """Return what a link asks about; None for one that has ended, or whose case is no longer before the jury."""
    if not tokens.well_formed(token):
        return None
    row = db.session.execute(
        select(Statement, Application.delivered, Municipality.name, Round.name, Edition.year)
        .join(Application, Application.id == Statement.application_id)
        .join(Municipality, Municipality.id == Application.municipality_id)
        .join(Round, Round.id == Statement.round_id)
        .join(Edition, Edition.id == Round.edition_id)
        .where(Statement.link_hash == tokens.digest(token), Statement.expires_at > real_now)
        .where(Application.state == SHOWN, or_(Round.deadline.is_(None), Round.deadline <= now))
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        return None
    statement, delivered, municipality, round_name, year = row
    return Asked(
        id=statement.id,
        application_id=statement.application_id,
        expert=statement.expert,
        municipality=municipality,
        round_name=round_name,
        year=year,
        content=_without_contacts(nominations.version_of(statement.application_id, delivered) or {}),
        text=statement.text,
        delivered_at=statement.delivered_at,
        expires_at=statement.expires_at,
        signed=has_signed(statement.application_id, statement.round_id),
    )


def _without_contacts(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what was sent in without who can be called: an expert reads the work, and has no need of a number."""
    fields = [each for each in content.get("fields", ()) if each["kind"] != FieldKind.CONTACT]
    return {**content, "fields": fields}


def statements_of(round_id: int) -> list[StatementRow]:
    """Return every statement that was asked for in a round, by case."""
    rows = db.session.scalars(
        select(Statement)
        .where(Statement.round_id == round_id)
        .order_by(Statement.application_id)
        .execution_options(populate_existing=True)
    )
    return [
        StatementRow(each.application_id, each.expert, each.asked_at, each.expires_at, each.delivered_at, each.text)
        for each in rows
    ]
