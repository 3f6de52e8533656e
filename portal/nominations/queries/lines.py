"""Lists of an edition's applications, as the jury's secretary sees them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import false, func, select

from portal.foundation.db import db
from portal.municipalities.models import Municipality
from portal.municipalities.rules import slug_of
from portal.nominations import rules
from portal.nominations.models import Application, ApplicationVersion, Round
from portal.nominations.queries.versions import VersionRow
from portal.nominations.rules import ApplicationState

PER_PAGE = 50


@dataclass(frozen=True)
class Line:
    """An application as a list has it."""

    id: int
    municipality: str
    number: str
    county: str
    round_name: str
    state: ApplicationState
    begun_at: datetime
    sent_at: datetime | None
    confirmed_at: datetime | None
    waits_for_postmottak: bool


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; `among` are the only applications that the reader may see, None for all."""

    among: Collection[int] | None = None
    states: Collection[ApplicationState] = ()
    round_id: int | None = None
    text: str = ""


def lines(edition_id: int, wanted: Wanted, *, page: int = 1) -> tuple[list[Line], int]:
    """Return a page of an edition's applications, by name, and how many there are in all."""
    chosen = _chosen(edition_id, wanted)
    total = db.session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    rows = db.session.execute(
        chosen.order_by(Municipality.name, Application.id).limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    )
    return [_line(row) for row in rows], total


def _line(row: Sequence[Any]) -> Line:
    return Line(
        row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8], waits_for_postmottak=row[9] > row[10]
    )


def _chosen(edition_id: int, wanted: Wanted) -> Any:
    chosen = (
        select(
            Application.id, Municipality.name, Municipality.number, Municipality.county, Round.name, Application.state,
            Application.begun_at, Application.sent_at, Application.confirmed_at, Application.sent, Application.delivered,
        )
        .join(Municipality, Municipality.id == Application.municipality_id)
        .join(Round, Round.id == Application.round_id)
        .where(Application.edition_id == edition_id)
    )  # fmt: skip
    if wanted.among is not None:
        chosen = chosen.where(Application.id.in_(wanted.among))
    if wanted.states:
        chosen = chosen.where(Application.state.in_(wanted.states))
    if wanted.round_id is not None:
        chosen = chosen.where(Application.round_id == wanted.round_id)
    if wanted.text:
        slug = slug_of(wanted.text)  # SQLite knows small letters of ASCII only
        named = Municipality.slug.contains(slug, autoescape=True) if slug else false()
        chosen = chosen.where(named | (Municipality.number == wanted.text))
    return chosen


def counts(edition_id: int, among: Collection[int] | None = None) -> dict[ApplicationState, int]:
    """Return how many applications of an edition, or of those that the reader may see, stand in each state."""
    found = select(Application.state, func.count()).where(Application.edition_id == edition_id)
    if among is not None:
        found = found.where(Application.id.in_(among))
    return {row[0]: row[1] for row in db.session.execute(found.group_by(Application.state))}


def lines_of_municipality(edition_id: int, municipality_id: int) -> list[Line]:
    """Return every application of a municipality in an edition, oldest first."""
    chosen = _chosen(edition_id, Wanted()).where(Application.municipality_id == municipality_id)
    rows = db.session.execute(chosen.order_by(Application.id))
    return [_line(row) for row in rows]


def delivered_versions(edition_id: int) -> list[tuple[Line, VersionRow]]:
    """Return what the jury reads of every delivered application of an edition, by name."""
    chosen = _chosen(edition_id, Wanted(states=rules.LIVE)).add_columns(
        ApplicationVersion.number, ApplicationVersion.made_at, ApplicationVersion.made_by, ApplicationVersion.content
    )
    joined = chosen.join(
        ApplicationVersion,
        (ApplicationVersion.application_id == Application.id) & (ApplicationVersion.number == Application.delivered),
    )
    rows = db.session.execute(joined.order_by(Municipality.name, Application.id))
    return [(_line(row), VersionRow(row[11], row[12], row[13], row[14])) for row in rows]
