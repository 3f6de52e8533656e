"""An edition's moments, its criteria with their fields, and a new year from an old one: each told in the audit log."""

from datetime import datetime

from sqlalchemy import select

from portal.audit import actions as audit
from portal.audit.rules import Actor
from portal.award import actions as award
from portal.award.actions import NewCriterion
from portal.award.models import Criterion, Edition
from portal.award.rules import CriterionRefusal
from portal.foundation.db import Refused, db, transaction
from portal.nominations.actions.setting_up.copying import copy_rounds_and_form
from portal.nominations.models import FormField, RoundCriterion
from portal.nominations.rules import ApplicationEvent


@transaction(publishes=True)
def set_moments(edition_id: int, moments: dict[str, datetime | None], *, by: Actor, now: datetime) -> None:
    """Set an edition's moments. Raises Refused(MomentRefusal)."""
    before = {name: getattr(db.session.get_one(Edition, edition_id), name) for name in moments}
    award.set_moments(edition_id, **moments, now=now)
    changed = {name for name, moment in moments.items() if moment != before[name]}
    audit.record(
        by, ApplicationEvent.EDITION_CHANGED, subject=("edition", edition_id),
        before={name: _said(before[name]) for name in moments if name in changed},
        after={name: _said(moments[name]) for name in moments if name in changed},
    )  # fmt: skip


def _said(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


@transaction(publishes=True)
def copy_edition(edition_id: int, *, year: int, by: Actor) -> tuple[int, dict[int, int], dict[int, int]]:
    """Make the edition of another year with an earlier one's criteria, rounds and form.

    Return its id, and which criterion and which round was made from which. Raises Refused(CriterionRefusal.YEAR_TAKEN).
    """
    made, criteria = award.copy_edition(edition_id, year=year)
    rounds = copy_rounds_and_form(edition_id, to=made, criteria=criteria)
    audit.record(by, ApplicationEvent.EDITION_ADDED, subject=("edition", made), after={"year": year})
    return made, criteria, rounds


@transaction(publishes=True)
def add_edition(year: int, *, by: Actor) -> int:
    """Make an edition with nothing in it yet. Raises Refused(CriterionRefusal.YEAR_TAKEN)."""
    if db.session.scalar(select(Edition.id).where(Edition.year == year)) is not None:
        raise Refused(CriterionRefusal.YEAR_TAKEN)
    made = Edition(year=year)
    db.session.add(made)
    db.session.flush()
    audit.record(by, ApplicationEvent.EDITION_ADDED, subject=("edition", made.id), after={"year": year})
    return made.id


@transaction(publishes=True)
def add_criterion(edition_id: int, new: NewCriterion, *, by: Actor) -> int:
    """Add a criterion, and return its id. Raises Refused(CriterionRefusal)."""
    criterion_id = award.add_criterion(edition_id, new)
    audit.record(by, ApplicationEvent.CRITERIA_CHANGED, subject=("criterion", criterion_id), after=_told(new))
    return criterion_id


@transaction(publishes=True)
def change_criterion(criterion_id: int, new: NewCriterion, *, by: Actor) -> None:
    """Change a criterion. Raises Refused(CriterionRefusal)."""
    award.change_criterion(criterion_id, new)
    audit.record(by, ApplicationEvent.CRITERIA_CHANGED, subject=("criterion", criterion_id), after=_told(new))


def _told(new: NewCriterion) -> dict[str, object]:
    return {"name": new.titles.get("nb"), "weights": str(new.weight)}


@transaction(publishes=True)
def remove_criterion(criterion_id: int, *, by: Actor) -> None:
    """Take a criterion away that the form asks no text about. Raises Refused(CriterionRefusal)."""
    used = select(FormField.id).where(FormField.criterion_id == criterion_id).limit(1)
    if db.session.scalar(used) is not None:
        raise Refused(CriterionRefusal.IN_USE)
    criterion = db.session.get(Criterion, criterion_id)
    if criterion is None or criterion.locked_at is not None:
        raise Refused(CriterionRefusal.GONE if criterion is None else CriterionRefusal.LOCKED)
    for own in db.session.scalars(select(RoundCriterion).where(RoundCriterion.criterion_id == criterion_id)):
        db.session.delete(own)
    db.session.flush()
    award.remove_criterion(criterion_id)
    audit.record(by, ApplicationEvent.CRITERIA_CHANGED, subject=("criterion", criterion_id), after=None)
