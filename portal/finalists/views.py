"""A finalist's page, and all finalists side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.award import queries as award
from portal.award import rules as award_rules
from portal.award.queries import EditionNow
from portal.comments.rules import Place
from portal.comments.views.blueprint import under
from portal.finalists import queries
from portal.finalists.queries import FigureRow, Presentation
from portal.finalists.rules import FigureKind
from portal.foundation import clock, errors, formatting, generation, i18n
from portal.foundation.i18n import gettext as _
from portal.foundation.pagecache import keep

bp = Blueprint("finalists", __name__)


@bp.get("/norges-kulturkommune/<year:year>/finalister/<slug>")
@everybody
def show(year: int, slug: str) -> ResponseReturnValue:
    """Show a finalist's presentation: six fields, the same for all."""
    now = clock.now()
    edition = award.edition_in(year, now)
    if edition is None:
        abort(404)
    presentation = queries.presentation(edition, slug)
    if presentation is None:
        errors.offer(url_for("award.edition", year=year), _("Se kåringen %(year)s", year=year))
        abort(404)
    comments = under(Place.finalist(year, slug), now)
    page = render_template(
        "finalists/show.html",
        finalist=_shown(presentation),
        comments=comments,
        edition=edition,
        others=[card for card in queries.finalists_of(edition, now) if card.slug != slug],
        json_ld=_json_ld(presentation, edition),
    )
    return keep(page, until=generation.earliest([edition.next_change, award_rules.next_hour(now), comments.until]))


def _shown(presentation: Presentation) -> dict[str, Any]:
    card = presentation.card
    fields = ("short", "own_angle", "county_jury", "expert_panel", "places")
    return {
        **vars(card),
        **{name: getattr(presentation, name) for name in fields},
        "figures": [_figure(row, presentation.county) for row in presentation.figures],
        "figures_sources": list(dict.fromkeys(row.source for row in presentation.figures)),
    }


def _figure(row: FigureRow, county: str) -> dict[str, Any]:
    if row.kind is FigureKind.POPULATION:
        label = _("innbyggere %(date)s", date=formatting.full_date(row.as_of))
    else:
        label = _("kommunenummer %(year)s, %(county)s fylke", year=row.as_of.year, county=county)
    return {"label": label, "value": _value(row), "as_of": row.as_of, "source": row.source}


@dataclass(frozen=True)
class FigureLine:
    """A figure of the same kind and day for every finalist; None where one has not told it."""

    label: str
    values: list[str | None]


@bp.get("/norges-kulturkommune/<int:year>/sammenlign")
@everybody
def compare(year: int) -> ResponseReturnValue:
    """Show the finalists side by side on the same fields, in this hour's order."""
    now = clock.now()
    edition = award.edition_in(year, now)
    if edition is None:
        abort(404)
    found = queries.presentations(edition, now)
    if not found:
        errors.offer(url_for("award.edition", year=year), _("Se kåringen %(year)s", year=year))
        abort(404)
    page = render_template(
        "finalists/compare.html",
        edition=edition,
        finalists=[_shown(each) for each in found],
        counties=[each.county for each in found],
        figure_lines=_figure_lines(found),
        sources=list(dict.fromkeys(row.source for each in found for row in each.figures)),
    )
    return keep(page, until=generation.earliest([edition.next_change, award_rules.next_hour(now)]))


def _figure_lines(found: Sequence[Presentation]) -> list[FigureLine]:
    """Return the figures as lines: by kind and day, as they stand in the presentations."""
    by_finalist = [{(row.kind, row.as_of): _value(row) for row in each.figures} for each in found]
    lines = dict.fromkeys((row.kind, row.as_of) for each in found for row in each.figures)
    ordered = sorted(lines, key=lambda line: (list(FigureKind).index(line[0]), line[1]))
    return [FigureLine(_line_label(*line), [values.get(line) for values in by_finalist]) for line in ordered]


def _line_label(kind: FigureKind, as_of: date) -> str:
    if kind is FigureKind.POPULATION:
        return _("Innbyggere %(date)s", date=formatting.full_date(as_of))
    return _("Kommunenummer %(year)s", year=as_of.year)


def _value(row: FigureRow) -> str:
    return formatting.number(int(row.value)) if row.kind is FigureKind.POPULATION else row.value


def _json_ld(presentation: Presentation, edition: EditionNow) -> dict[str, Any]:
    card = presentation.card
    return {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "name": f"{card.name}, Norges kulturkommune {edition.year}",
        "headline": card.headline,
        "description": card.lead,
        "inLanguage": card.lang,
        "about": {"@type": "City", "name": card.name},
        "url": i18n.address_of("finalists.show", code=i18n.language(), year=edition.year, slug=card.slug),
    }
