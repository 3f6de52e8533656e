"""The finalists' presentations as they begin: made from the national jury's signed decision, the same for all of them."""

from datetime import date
from typing import Any

from sqlalchemy import delete, select

from portal.award.models import Edition
from portal.finalists.actions.writing import NewFinalist, add_finalist
from portal.finalists.models import Figure, Finalist, FinalistPlace
from portal.finalists.queries import chosen_by_jury
from portal.finalists.queries.chosen import Chosen
from portal.finalists.rules import COLOURS, FigureKind
from portal.foundation import i18n
from portal.foundation.db import db, transaction
from portal.foundation.i18n import gettext as _

DRAWING, MARK = "kulturkommune", "logo-mark"  # the prize's own, until a finalist has one: the same for all


@transaction(publishes=True)
def present(edition_id: int) -> list[int]:
    """Make the presentations of those whom the national jury has chosen, and return their ids; who has one keeps it.

    Who won changes nothing of them, neither words nor order nor colour. The public sees them when finalists are announced.
    """
    edition = db.session.get_one(Edition, edition_id)
    there = set(db.session.scalars(select(Finalist.municipality_id).where(Finalist.edition_id == edition_id)))
    chosen = chosen_by_jury(edition_id)
    return [
        add_finalist(edition_id, _begun(each, edition.year, COLOURS[place % len(COLOURS)]))
        for place, each in enumerate(chosen)
        if each.municipality_id not in there
    ]


def _begun(chosen: Chosen, year: int, colour: str) -> NewFinalist:
    with i18n.in_language(i18n.SOURCE):
        headline = _("Finalist %(year)s", year=year)
        lead = _(
            "%(name)s i %(county)s er finalist til Norges kulturkommune %(year)s.",
            name=chosen.name, county=chosen.county, year=year,
        )  # fmt: skip
    return NewFinalist(
        municipality_id=chosen.municipality_id,
        slug=chosen.slug,
        lang=i18n.SOURCE,
        color=colour,
        picture=DRAWING,
        mark=MARK,
        alt="",
        headline=headline,
        lead=lead,
        texts={"short": "", "own_angle": "", "county_jury": chosen.county_jury, "expert_panel": chosen.expert_panel},
        places=[],
        figures=[_figure(each) for each in chosen.figures],
    )


def _figure(told: dict[str, Any]) -> tuple[FigureKind, str, date, str]:
    return FigureKind(told["kind"]), str(told["value"]), date.fromisoformat(told["as_of"]), str(told["source"])


@transaction(publishes=True)
def withdraw_presentations(edition_id: int) -> None:
    """Take the presentations of those whom the jury has chosen away again: their notice was undone before it went out."""
    chosen = {each.municipality_id for each in chosen_by_jury(edition_id, gone=True)}
    theirs = select(Finalist.id).where(Finalist.edition_id == edition_id, Finalist.municipality_id.in_(chosen))
    ids = db.session.scalars(theirs).all()
    for table in (FinalistPlace, Figure):
        db.session.execute(delete(table).where(table.finalist_id.in_(ids)))
    db.session.execute(delete(Finalist).where(Finalist.id.in_(ids)))
