"""Applications as the jury's secretary sees them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import false, func, select

from portal.award.models import Edition
from portal.foundation.db import db
from portal.municipalities import queries as municipalities
from portal.municipalities.models import Municipality, Postmottak
from portal.municipalities.rules import slug_of
from portal.nominations import rules
from portal.nominations.models import (
    Application,
    ApplicationVersion,
    EligibilityStep,
    LateCode,
    PostmottakLink,
    Round,
)
from portal.nominations.queries.own import StepRow, WriterRow, step_row, writers_of
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


def to_look_at() -> tuple[int, datetime | None]:
    """Return how many delivered applications wait for the secretary, and since when the oldest does."""
    waits = Application.state == ApplicationState.DELIVERED
    row = db.session.execute(select(func.count(), func.min(Application.confirmed_at)).where(waits)).one()
    return row[0], row[1]


def without_postmottak() -> tuple[int, datetime | None]:
    """Return how many sent applications wait for an address that nobody has entered, and since when."""
    known = select(Postmottak.municipality_id)
    row = db.session.execute(
        select(func.count(), func.min(Application.sent_at)).where(
            Application.sent > Application.delivered,
            Application.state.in_(rules.EDITABLE),
            Application.municipality_id.not_in(known),
        )
    ).one()
    return row[0], row[1]


@dataclass(frozen=True)
class VersionRow:
    """A version of an application that was sent."""

    number: int
    made_at: datetime
    made_by: str
    content: Mapping[str, Any]


@dataclass(frozen=True)
class Whole:
    """An application with all that the secretary decides by. Drafts show no text: nobody has sent it."""

    line: Line
    edition_id: int
    year: int
    round_id: int
    municipality_id: int
    state: ApplicationState
    version: int
    sent: int
    delivered: int
    deadline: datetime | None
    merged_into: int | None
    postmottak: str | None
    asked_at: datetime | None
    asked_until: datetime | None
    writers: list[WriterRow]
    versions: list[VersionRow]
    steps: list[StepRow]
    siblings: list[Line]
    is_another_live: bool

    @property
    def shown(self) -> VersionRow | None:
        """The version that the jury reads, else the newest that was sent."""
        number = self.delivered or self.sent
        return next((each for each in self.versions if each.number == number), None)

    @property
    def waits_for_postmottak(self) -> bool:
        """Whether the municipality has yet to answer."""
        return self.sent > self.delivered and self.state in rules.EDITABLE and self.state is not ApplicationState.DRAFT


def whole(application_id: int) -> Whole | None:
    """Return one application."""
    found = db.session.execute(
        select(Application, Round, Edition.year)
        .join(Round, Round.id == Application.round_id)
        .join(Edition, Edition.id == Application.edition_id)
        .where(Application.id == application_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        return None
    application, its_round, year = found
    everyone = _of_municipality(application.edition_id, application.municipality_id)
    link = db.session.execute(
        select(PostmottakLink.sent_at, PostmottakLink.expires_at)
        .where(PostmottakLink.application_id == application_id, PostmottakLink.number == application.sent)
        .order_by(PostmottakLink.id.desc())
        .limit(1)
    ).one_or_none()
    return Whole(
        line=next(each for each in everyone if each.id == application_id),
        edition_id=application.edition_id,
        year=year,
        round_id=application.round_id,
        municipality_id=application.municipality_id,
        state=application.state,
        version=application.version,
        sent=application.sent,
        delivered=application.delivered,
        deadline=rules.deadline_for(its_round.deadline, application.open_until),
        merged_into=application.merged_into,
        postmottak=municipalities.postmottak_of(application.municipality_id),
        asked_at=link[0] if link else None,
        asked_until=link[1] if link else None,
        writers=writers_of(application_id),
        versions=versions_of(application_id),
        steps=steps_of(application_id),
        siblings=[each for each in everyone if each.id != application_id],
        is_another_live=any(each.id != application_id and each.state in rules.LIVE for each in everyone),
    )


def narrowed(application: Whole, among: Collection[int]) -> Whole:
    """Return an application as somebody reads it who sees these alone: without the applicants' and the municipality's addresses."""
    return replace(
        application,
        siblings=[each for each in application.siblings if each.id in among],
        writers=[replace(each, address=None) for each in application.writers],
        postmottak=None,
    )


def _of_municipality(edition_id: int, municipality_id: int) -> list[Line]:
    chosen = _chosen(edition_id, Wanted()).where(Application.municipality_id == municipality_id)
    rows = db.session.execute(chosen.order_by(Application.id))
    return [_line(row) for row in rows]


def versions_of(application_id: int) -> list[VersionRow]:
    """Return the versions of an application, newest first."""
    chosen = select(ApplicationVersion).where(ApplicationVersion.application_id == application_id)
    rows = db.session.scalars(chosen.order_by(ApplicationVersion.number.desc()))
    return [VersionRow(row.number, row.made_at, row.made_by, row.content) for row in rows]


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


def steps_of(application_id: int) -> list[StepRow]:
    """Return what has happened to an application, oldest first."""
    chosen = select(EligibilityStep).where(EligibilityStep.application_id == application_id)
    return [step_row(row) for row in db.session.scalars(chosen.order_by(EligibilityStep.id))]


@dataclass(frozen=True)
class CodeRow:
    """A late code, as staff see it: never the code itself."""

    municipality: str
    round_name: str
    ends_at: datetime
    why: str
    made_by: str
    made_at: datetime
    used_at: datetime | None


def late_codes(edition_id: int) -> list[CodeRow]:
    """Return an edition's late codes, newest first."""
    chosen = (
        select(
            Municipality.name, Round.name, LateCode.ends_at, LateCode.why, LateCode.made_by, LateCode.made_at,
            LateCode.used_at,
        )
        .join(Municipality, Municipality.id == LateCode.municipality_id)
        .join(Round, Round.id == LateCode.round_id)
        .where(Round.edition_id == edition_id)
    )  # fmt: skip
    return [CodeRow(*row) for row in db.session.execute(chosen.order_by(LateCode.id.desc()))]
