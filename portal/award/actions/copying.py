"""A new edition with what an earlier one was set up with: criteria, weights, levels. Its moments and its jury are its own."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.award.models import Criterion, CriterionLevel, CriterionText, Edition
from portal.award.rules import CriterionRefusal
from portal.foundation.db import Refused, db, transaction


@transaction(publishes=True)
def copy_edition(edition_id: int, *, year: int) -> tuple[int, dict[int, int]]:
    """Make the edition of another year, and return its id and which of its criteria was made from which.

    Raises Refused(CriterionRefusal) when the year has its edition already.
    """
    before = db.session.get_one(Edition, edition_id)
    if db.session.scalar(select(Edition.id).where(Edition.year == year)) is not None:
        raise Refused(CriterionRefusal.YEAR_TAKEN)
    edition = Edition(
        year=year, identity=before.identity, weight_jury=before.weight_jury, weight_people=before.weight_people
    )
    db.session.add(edition)
    db.session.flush()
    made: dict[int, int] = {}
    criteria = (
        select(Criterion)
        .where(Criterion.edition_id == edition_id)
        .order_by(Criterion.position)
        .options(selectinload(Criterion.texts), selectinload(Criterion.levels))
    )
    for old in db.session.scalars(criteria).all():
        new = Criterion(edition_id=edition.id, position=old.position, weight=old.weight)
        new.texts = [CriterionText(language=each.language, title=each.title, text=each.text) for each in old.texts]
        new.levels = [CriterionLevel(level=each.level, language=each.language, text=each.text) for each in old.levels]
        db.session.add(new)
        db.session.flush()
        made[old.id] = new.id
    return edition.id, made
