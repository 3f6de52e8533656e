"""Writing the presentations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portal.finalists.models import Figure, Finalist, FinalistPlace
from portal.finalists.rules import FigureKind
from portal.foundation.db import db, transaction
from portal.foundation.markdown import to_html


@dataclass(frozen=True, kw_only=True)
class NewFinalist:
    """A presentation; the four texts (`short`, `own_angle`, `county_jury`, `expert_panel`) are Markdown."""

    municipality_id: int
    slug: str
    lang: str
    color: str
    picture: str
    mark: str
    alt: str
    headline: str
    lead: str
    texts: Mapping[str, str]
    places: Sequence[tuple[str, str]]
    figures: Sequence[tuple[FigureKind, str, date, str]]


@transaction(publishes=True)
def add_finalist(edition_id: int, new: NewFinalist) -> int:
    """Add a finalist to an edition: places as (name, text), figures as (kind, value, as of, source). Return its id."""
    plain = ("municipality_id", "slug", "lang", "color", "picture", "mark", "alt", "headline", "lead")
    finalist = Finalist(
        edition_id=edition_id,
        **{name: getattr(new, name) for name in plain},
        **{name: to_html(source) for name, source in new.texts.items()},
    )
    finalist.places = [
        FinalistPlace(position=place, name=name, text=text) for place, (name, text) in enumerate(new.places, start=1)
    ]
    finalist.figures = [
        Figure(position=place, kind=kind, value=value, as_of=as_of, source=source)
        for place, (kind, value, as_of, source) in enumerate(new.figures, start=1)
    ]
    db.session.add(finalist)
    db.session.flush()
    return finalist.id
