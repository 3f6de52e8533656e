"""What an edition's jury looks for: words, weights, and what a number of points means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, func, select, update

from portal.award.models import Criterion, CriterionLevel, CriterionText
from portal.award.rules import LEVELS, CriterionRefusal
from portal.foundation.db import Refused, db, transaction

InLanguages = Mapping[str, str]
"""A text by language code."""


@dataclass(frozen=True, kw_only=True)
class NewCriterion:
    """A criterion as it is to be. `levels`: what 1 to 5 points mean, by language."""

    titles: InLanguages
    texts: InLanguages
    weight: int = 1
    levels: Mapping[int, InLanguages] = field(default_factory=dict)


@transaction(publishes=True)
def add_criterion(edition_id: int, new: NewCriterion) -> int:
    """Add a criterion as the last one, and return its id. Raises Refused(CriterionRefusal)."""
    _must_be_open(edition_id)
    last = db.session.scalar(select(func.max(Criterion.position)).where(Criterion.edition_id == edition_id)) or 0
    criterion = Criterion(edition_id=edition_id, position=last + 1, weight=new.weight)
    db.session.add(criterion)
    db.session.flush()
    _say(criterion.id, new)
    return criterion.id


@transaction(publishes=True)
def change_criterion(criterion_id: int, new: NewCriterion) -> None:
    """Put other words and another weight. Raises Refused(CriterionRefusal) once somebody has assessed by it."""
    criterion = _found(criterion_id)
    criterion.weight = new.weight
    for table in (CriterionText, CriterionLevel):
        db.session.execute(delete(table).where(table.criterion_id == criterion_id))
    _say(criterion_id, new)


@transaction(publishes=True)
def move_criterion(criterion_id: int, *, up: bool) -> None:
    """Let a criterion change places with its neighbour; the first and the last stay. Raises Refused(CriterionRefusal)."""
    criterion = _found(criterion_id)
    rows = list(
        db.session.scalars(
            select(Criterion)
            .where(Criterion.edition_id == criterion.edition_id)
            .order_by(Criterion.position, Criterion.id)
        )
    )
    place = rows.index(criterion)
    other = place - 1 if up else place + 1
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    for number, row in enumerate(rows, start=1):
        row.position = number


@transaction(publishes=True)
def remove_criterion(criterion_id: int) -> None:
    """Take a criterion away, with its words. What asks for a text about it must be gone before. Raises Refused."""
    criterion = _found(criterion_id)
    for table in (CriterionText, CriterionLevel):
        db.session.execute(delete(table).where(table.criterion_id == criterion_id))
    db.session.delete(criterion)


@transaction
def lock_criteria(edition_id: int, *, now: datetime) -> None:
    """Let an edition's criteria stand fast: somebody has assessed by them. Asked again, change nothing."""
    still_open = Criterion.edition_id == edition_id, Criterion.locked_at.is_(None)
    db.session.execute(update(Criterion).where(*still_open).values(locked_at=now))


def _found(criterion_id: int) -> Criterion:
    criterion = db.session.get(Criterion, criterion_id, with_for_update=True, populate_existing=True)
    if criterion is None:
        raise Refused(CriterionRefusal.GONE)
    if criterion.locked_at is not None:
        raise Refused(CriterionRefusal.LOCKED)
    return criterion


def _must_be_open(edition_id: int) -> None:
    locked = select(Criterion.id).where(Criterion.edition_id == edition_id, Criterion.locked_at.is_not(None))
    if db.session.scalar(locked.limit(1)) is not None:
        raise Refused(CriterionRefusal.LOCKED)


def _say(criterion_id: int, new: NewCriterion) -> None:
    for language, title in new.titles.items():
        db.session.add(
            CriterionText(criterion_id=criterion_id, language=language, title=title, text=new.texts.get(language, ""))
        )
    for level, words in new.levels.items():
        assert level in LEVELS, "the form has no other"
        for language, text in words.items():
            if text:
                db.session.add(CriterionLevel(criterion_id=criterion_id, level=level, language=language, text=text))
    db.session.flush()
