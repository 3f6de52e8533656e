"""A new edition with all that an earlier one was set up with: the last package that owns a part of it calls the others."""

from sqlalchemy import select

from portal.audit.rules import Actor
from portal.foundation.db import db, transaction
from portal.jury.models import Panel
from portal.nominations.actions import setting_up


@transaction(publishes=True)
def clone_edition(edition_id: int, *, year: int, by: Actor) -> int:
    """Make the edition of another year with an earlier one's criteria, rounds, form and panels; return its id.

    People and moments are not copied: seats, ties and periods are the new year's own. Raises Refused(CriterionRefusal).
    """
    made, _criteria, rounds = setting_up.copy_edition(edition_id, year=year, by=by)
    panels = db.session.scalars(select(Panel).where(Panel.round_id.in_(list(rounds))).order_by(Panel.id)).all()
    db.session.add_all(Panel(round_id=rounds[each.round_id], name=each.name, quorum=each.quorum) for each in panels)
    return made
