"""A new edition's rounds and form, made from an earlier one's."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.foundation.db import db, transaction
from portal.nominations.models import FormField, FormFieldText, Round, RoundCounty, RoundCriterion


@transaction(publishes=True)
def copy_rounds_and_form(edition_id: int, *, to: int, criteria: Mapping[int, int]) -> dict[int, int]:
    """Give an edition another's rounds and form, and return which round was made from which.

    Moments, moved deadlines, statements and codes are not copied: they are the new year's own. `criteria`: as the award's
    own copy tells.
    """
    made: dict[int, int] = {}
    rounds = select(Round).where(Round.edition_id == edition_id).options(selectinload(Round.counties))
    for old in db.session.scalars(rounds.order_by(Round.position)).all():
        new = Round(
            edition_id=to, kind=old.kind, slug=old.slug, name=old.name, branch=old.branch, method=old.method,
            position=old.position,
        )  # fmt: skip
        db.session.add(new)
        db.session.flush()
        made[old.id] = new.id
        db.session.add_all(RoundCounty(round_id=new.id, edition_id=to, county=each.county) for each in old.counties)
    own = select(RoundCriterion).where(RoundCriterion.round_id.in_(made))
    db.session.add_all(
        RoundCriterion(round_id=made[each.round_id], criterion_id=criteria[each.criterion_id], weight=each.weight)
        for each in db.session.scalars(own).all()
    )
    fields = select(FormField).where(FormField.edition_id == edition_id).options(selectinload(FormField.texts))
    for field in db.session.scalars(fields.order_by(FormField.position)).all():
        copied = FormField(
            edition_id=to, position=field.position, kind=field.kind, longest=field.longest, required=field.required,
            criterion_id=criteria[field.criterion_id] if field.criterion_id else None,
        )  # fmt: skip
        copied.texts = [FormFieldText(language=each.language, label=each.label, help=each.help) for each in field.texts]
        db.session.add(copied)
    db.session.flush()
    return made
