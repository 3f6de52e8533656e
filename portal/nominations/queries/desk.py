"""One application as the jury's secretary sees it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from portal.award.models import Edition
from portal.foundation.db import db
from portal.municipalities import queries as municipalities
from portal.nominations import rules
from portal.nominations.models import Application, Round
from portal.nominations.queries.lines import Line, lines_of_municipality
from portal.nominations.queries.postmottak import asked
from portal.nominations.queries.steps import StepRow, steps_of
from portal.nominations.queries.versions import VersionRow, versions_of
from portal.nominations.queries.writers import WriterRow, writers_of
from portal.nominations.rules import ApplicationState


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
    everyone = lines_of_municipality(application.edition_id, application.municipality_id)
    asked_at, asked_until = asked(application_id, application.sent)
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
        asked_at=asked_at,
        asked_until=asked_until,
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
