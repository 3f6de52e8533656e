"""What the winner has of it: a badge to show and a diploma to print. Neither is there before the release, for anybody."""

from typing import Any

from flask import Response, abort, current_app, render_template
from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.award import queries as award
from portal.award.queries import EditionNow
from portal.finalists.queries import FinalistCard
from portal.foundation import clock, formatting, i18n, typesetting
from portal.foundation.i18n import gettext as _
from portal.foundation.pagecache import keep
from portal.results import queries
from portal.results.queries import Result
from portal.results.views.blueprint import bp

HERE = "/norges-kulturkommune/<year:year>/resultat"
NARROW = 14  # letters that fit on a line of the badge in its usual size


@bp.get(f"{HERE}/merke/<slug>.svg")
@everybody
def badge(year: int, slug: str) -> ResponseReturnValue:
    """Send a winner's badge: the portal's own drawing."""
    edition, _result, card = _won(year, slug)
    drawing = render_template(
        "results/badge.svg", edition=edition, name=card.name, size=min(56, round(56 * NARROW / max(len(card.name), 1)))
    )
    return _file(edition, drawing, "image/svg+xml", f"merke-{slug}", "svg")


@bp.get(f"{HERE}/diplom/<slug>.pdf")
@everybody
def diploma(year: int, slug: str) -> ResponseReturnValue:
    """Send a winner's diploma as a tagged print."""
    edition, result, card = _won(year, slug)
    return _file(
        edition, typesetting.pdf("diplom", _printed(edition, result, card)), "application/pdf", f"diplom-{slug}", "pdf"
    )


def _won(year: int, slug: str) -> tuple[EditionNow, Result, FinalistCard]:
    """Return a winner through the gate; else answer that there is nothing, the same for every name."""
    now = clock.now()
    edition = award.edition_in(year, now)
    result = queries.result_of(edition, now) if edition else None
    if edition is None or result is None:
        abort(404)
    found = next((each.card for each in result.winners if each.card.slug == slug), None)
    return edition, result, found or abort(404)


def _printed(edition: EditionNow, result: Result, card: FinalistCard) -> dict[str, Any]:
    """Return what the diploma says: words as data, never as source."""
    in_demo, year, until = current_app.config["DEMO"], edition.year, edition.title_until
    others = [each.card.name for each in result.winners if each.card.slug != card.slug]
    decided = _("Kåret av juryen og folket sammen") if edition.weights else _("Kåret av juryen")
    released = edition.calendar.released_at
    mark = _("eksempel")
    title = _("Diplom: %(name)s, Norges kulturkommune %(year)s", name=card.name, year=year)
    return {
        "lang": i18n.language(),
        "title": f"{title} ({mark})" if in_demo else title,
        "mark": _("Eksempel") if in_demo else "",
        "prize": _("Norges kulturkommune %(year)s", year=year),
        "name": card.name,
        "lines": [
            _("%(decided)s, %(date)s.", decided=decided, date=formatting.full_date(released))
            if released
            else f"{decided}.",
            *([_("Tittelen deles med %(names)s.", names=", ".join(others))] if others else []),
            *([_("Tittelen gjelder %(first)s–%(last)s.", first=year, last=until)] if until else []),
        ],
        "footer": _("Dette er en demonstrasjon. Den drives ikke av KS, Norsk kulturforum eller kommunene.")
        if in_demo
        else i18n.address_of("results.show", code=i18n.language(), year=year),
    }


def _file(edition: EditionNow, content: str | bytes, kind: str, name: str, ending: str) -> ResponseReturnValue:
    mark = "-" + _("eksempel") if current_app.config["DEMO"] else ""
    response = Response(content, content_type=kind)
    response.headers["Content-Disposition"] = f"attachment; filename={name}-{edition.year}{mark}.{ending}"
    return keep(response, until=edition.next_change)
