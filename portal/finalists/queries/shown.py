"""Reading the finalists, through the award's gate and in this hour's order."""

from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup
from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from portal.award import rules as award
from portal.award.queries import EditionNow
from portal.finalists.models import Finalist, FinalistPlace
from portal.finalists.rules import FigureKind
from portal.foundation.db import db
from portal.municipalities.models import Municipality


@dataclass(frozen=True)
class FinalistCard:
    """A finalist as lists and the ballot show it."""

    slug: str
    name: str
    headline: str
    lead: str
    color: str
    picture: str
    mark: str
    alt: str
    lang: str


CARD = (
    Finalist.slug, Municipality.name, Finalist.headline, Finalist.lead, Finalist.color, Finalist.picture, Finalist.mark,
    Finalist.alt, Finalist.lang,
)  # fmt: skip


def finalists_of(edition: EditionNow, now: datetime) -> list[FinalistCard]:
    """Return the finalists that the public may know of, in the order of this hour; none before they are announced."""
    if not edition.visible.finalists:
        return []
    rows = db.session.execute(select(*CARD).join(Finalist.municipality).where(Finalist.edition_id == edition.id))
    cards = [FinalistCard(*row) for row in rows]
    return award.shuffled(((card.slug, card) for card in cards), year=edition.year, now=now)


def slugs_of(edition: EditionNow) -> list[str]:
    """Return the slugs of the finalists that the public may know of."""
    if not edition.visible.finalists:
        return []
    return list(db.session.scalars(select(Finalist.slug).where(Finalist.edition_id == edition.id)))


@dataclass(frozen=True)
class FigureRow:
    """A figure as it is shown; the words for its kind are the view's."""

    kind: FigureKind
    value: str
    as_of: date
    source: str


@dataclass(frozen=True)
class Presentation:
    """A finalist's whole presentation."""

    card: FinalistCard
    county: str
    short: Markup
    own_angle: Markup
    county_jury: Markup
    expert_panel: Markup
    places: list[FinalistPlace]
    figures: list[FigureRow]


def presentation(edition: EditionNow, slug: str) -> Presentation | None:
    """Return a finalist's presentation, if the public may know of it."""
    if not edition.visible.finalists:
        return None
    found = db.session.scalar(_whole(edition).where(Finalist.slug == slug))
    return _presented(found) if found else None


def presentations(edition: EditionNow, now: datetime) -> list[Presentation]:
    """Return every presentation that the public may know of, in the order of this hour; none before they are announced."""
    if not edition.visible.finalists:
        return []
    found = ((each.slug, _presented(each)) for each in db.session.scalars(_whole(edition)))
    return award.shuffled(found, year=edition.year, now=now)


def _whole(edition: EditionNow) -> Select[Finalist]:
    parts = selectinload(Finalist.municipality), selectinload(Finalist.places), selectinload(Finalist.figures)
    return select(Finalist).where(Finalist.edition_id == edition.id).options(*parts)


def _presented(found: Finalist) -> Presentation:
    texts = ("headline", "lead", "color", "picture", "mark", "alt", "lang")
    return Presentation(
        card=FinalistCard(found.slug, found.municipality.name, *(getattr(found, name) for name in texts)),
        county=found.municipality.county,
        short=found.short,
        own_angle=found.own_angle,
        county_jury=found.county_jury,
        expert_panel=found.expert_panel,
        places=list(found.places),
        figures=[FigureRow(each.kind, each.value, each.as_of, each.source) for each in found.figures],
    )
