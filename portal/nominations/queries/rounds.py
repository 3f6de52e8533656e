"""Reading an edition's rounds, and what their juries look for."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from portal.award import queries as award
from portal.award.queries import CriterionRow
from portal.foundation.db import db
from portal.nominations import rules
from portal.nominations.models import Round, RoundCriterion
from portal.nominations.rules import Method, RoundKind, Stage


@dataclass(frozen=True)
class MovedRow:
    """A deadline that was moved."""

    before: datetime
    after: datetime
    reason: str
    at: datetime


@dataclass(frozen=True)
class RoundRow:
    """A round with the counties that it covers and how its deadline was moved, newest last."""

    id: int
    edition_id: int
    kind: RoundKind
    slug: str
    name: str
    branch: str | None
    opens: datetime | None
    deadline: datetime | None
    method: Method
    statement: Markup | None
    statement_source: str | None
    statement_at: datetime | None
    counties: tuple[str, ...]
    moved: tuple[MovedRow, ...]

    def stage(self, now: datetime) -> Stage:
        """How it stands at a moment."""
        return rules.stage_at(opens=self.opens, deadline=self.deadline, now=now)

    def next_change(self, now: datetime) -> datetime | None:
        """When it changes by itself next."""
        moments = (self.opens, self.deadline, self.statement_at)
        return min((moment for moment in moments if moment is not None and moment > now), default=None)


def _whole() -> Select[Round]:
    return (
        select(Round)
        .options(selectinload(Round.counties), selectinload(Round.moves))
        .order_by(Round.position, Round.id)
    )


def row_of(found: Round) -> RoundRow:
    """Return a round as plain values."""
    return RoundRow(
        id=found.id,
        edition_id=found.edition_id,
        kind=found.kind,
        slug=found.slug,
        name=found.name,
        branch=found.branch,
        opens=found.opens,
        deadline=found.deadline,
        method=found.method,
        statement=found.statement,
        statement_source=found.statement_source,
        statement_at=found.statement_at,
        counties=tuple(each.county for each in found.counties),
        moved=tuple(MovedRow(each.before, each.after, each.reason, each.at) for each in found.moves),
    )


def rounds_of(edition_id: int) -> list[RoundRow]:
    """Return an edition's rounds in their order."""
    return [row_of(found) for found in db.session.scalars(_whole().where(Round.edition_id == edition_id))]


def round_by_id(round_id: int) -> RoundRow | None:
    """Return one round."""
    found = db.session.scalar(_whole().where(Round.id == round_id))
    return row_of(found) if found else None


def round_for(edition_id: int, county: str) -> RoundRow | None:
    """Return where a municipality of a county sends its application: the county's round, else the direct one."""
    rounds = rounds_of(edition_id)
    own = next((each for each in rounds if county in each.counties), None)
    return own or next((each for each in rounds if each.kind is RoundKind.DIRECT), None)


@dataclass(frozen=True)
class CriterionInRound:
    """A criterion with the weight that it has in a round."""

    criterion: CriterionRow
    weight: int


def criteria_in(edition_id: int, round_id: int) -> list[CriterionInRound]:
    """Return what a round's jury looks for, in order."""
    chosen = select(RoundCriterion.criterion_id, RoundCriterion.weight).where(RoundCriterion.round_id == round_id)
    own = {row[0]: row[1] for row in db.session.execute(chosen)}
    return [CriterionInRound(each, own.get(each.id, each.weight)) for each in award.criteria_of(edition_id)]
