"""A finalist's page."""

from typing import Any

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.award import queries as award
from portal.award import rules as award_rules
from portal.award.queries import EditionNow
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
    page = render_template(
        "finalists/show.html",
        finalist=_shown(presentation),
        edition=edition,
        others=[card for card in queries.finalists_of(edition, now) if card.slug != slug],
        json_ld=_json_ld(presentation, edition),
    )
    return keep(page, until=generation.earliest([edition.next_change, award_rules.next_hour(now)]))


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
        return {"label": label, "value": formatting.number(int(row.value)), "as_of": row.as_of, "source": row.source}
    label = _("kommunenummer %(year)s, %(county)s fylke", year=row.as_of.year, county=county)
    return {"label": label, "value": row.value, "as_of": row.as_of, "source": row.source}


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
