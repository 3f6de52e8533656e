"""The front page, and what machines read about the whole site."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, current_app, render_template
from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.award import queries as award
from portal.award import rules
from portal.award.queries import EditionNow
from portal.award.views.ruler import Ruler, days_left, next_midnight, ruler_of
from portal.comments import queries as comments
from portal.culture import queries as culture
from portal.finalists import queries as finalists
from portal.finalists.queries import FinalistCard
from portal.foundation import clock, generation, i18n
from portal.foundation.i18n import gettext as _
from portal.foundation.pagecache import keep
from portal.foundation.security import TOKEN_IN_ADDRESS
from portal.news import queries as news
from portal.results import queries as results

bp = Blueprint("home", __name__)

STORIES = 6
DUTIES = ("culture.about", "culture.contact", "culture.privacy", "privacy.ask", "culture.accessibility")
SECURITY_TEXT_HOLDS = timedelta(days=180)  # RFC 9116 asks for less than a year
NOBODY = "kontakt@example.org"  # a reserved domain: the demonstration has no contact, and the file must name one


@dataclass(frozen=True)
class Banner:
    """What the front page tells about the award now."""

    year: int
    phase: rules.Phase
    calendar: rules.Calendar
    finalists: list[FinalistCard]
    days_left: int | None
    ruler: Ruler | None
    weights: rules.Weights | None


@bp.get("/")
@everybody
def index() -> ResponseReturnValue:
    """Show the Kultur page."""
    now = clock.now()
    edition = award.latest_edition(now)
    page = render_template(
        "home/index.html",
        intro=culture.lasting_page("kultur"),
        banner=_banner(edition, now) if edition else None,
        stories=news.newest(now, STORIES),
        topics=news.topic_counts(now),
        contact=culture.contact() or _contact_in_settings(),
    )
    changes = [news.next_change(now), next_midnight(now)]
    if edition:
        changes += [edition.next_change, rules.next_hour(now)]
    return keep(page, until=generation.earliest(changes))


def _contact_in_settings() -> dict[str, Any] | None:
    """Return who is responsible, for a portal that has named nobody else; in a demonstration an example."""
    config = current_app.config
    if config["DEMO"]:
        return {"example": True}
    if not config["CONTACT_PERSON"]:
        return None
    parts = {"name": "CONTACT_PERSON", "title": "ORGANISATION", "phone": "CONTACT_PHONE", "mail": "CONTACT_MAIL"}
    return {part: config[name] for part, name in parts.items()}


def _banner(edition: EditionNow, now: datetime) -> Banner:
    return Banner(
        year=edition.year,
        phase=edition.phase,
        calendar=edition.calendar,
        finalists=finalists.finalists_of(edition, now),
        days_left=days_left(edition, now),
        ruler=ruler_of(edition.calendar, now, tall=False),
        weights=edition.weights,
    )


@bp.get("/robots.txt")
@everybody
def robots() -> ResponseReturnValue:
    """Let robots in, except in a demonstration."""
    rule = "Disallow: /" if current_app.config["DEMO"] else "\n".join(f"Disallow: {path}" for path in TOKEN_IN_ADDRESS)
    text = f"User-agent: *\n{rule}\nSitemap: {i18n.address_of('home.sitemap', code=i18n.SOURCE)}\n"
    return keep(Response(text, mimetype="text/plain"), until=None)


@bp.get("/sitemap.xml")
@everybody
def sitemap() -> ResponseReturnValue:
    """List every public page in every language, through the same gates as the pages themselves."""
    now = clock.now()
    pages: list[tuple[str, dict[str, Any]]] = [
        ("home.index", {}),
        ("news.index", {}),
        ("award.index", {}),
        ("voting.receipt", {}),
        *((endpoint, {}) for endpoint in DUTIES),
        ("public_record.show", {}),
    ]
    pages += [("news.topic", {"slug": topic.slug}) for topic in news.topic_counts(now)]
    pages += [("news.show", {"slug": slug}) for slug in news.shown_slugs(now)]
    changes = [news.next_change(now)]
    for edition in award.editions(now):
        year = {"year": edition.year}
        pages += [
            (endpoint, year)
            for endpoint in (
                "award.edition",
                "nominations.county_rounds",
                "nominations.apply",
                "nominations.propose",
                "voting.how",
                "voting.recount",
                "voting.log_page",
                "results.show",
            )  # fmt: skip
        ]
        pages += [("results.report", year)] if results.report_in(edition, now) else []
        slugs = sorted(finalists.slugs_of(edition))
        pages += [("finalists.compare", year)] if slugs else []
        pages += [("finalists.show", {**year, "slug": slug}) for slug in slugs]
        changes.append(edition.next_change)
    pages += [("comments.rules", {})]
    lists = (comments.all_of(place) for place in comments.places_with_comments(now))
    pages += [(each.endpoint, dict(each.values)) for each in lists]
    page = render_template("home/sitemap.xml", pages=pages, languages=i18n.LANGUAGES, address_of=i18n.address_of)
    return keep(Response(page, mimetype="application/xml"), until=generation.earliest(changes))


@bp.get("/.well-known/security.txt")
@everybody
def security_text() -> ResponseReturnValue:
    """Tell whom to write to about a hole in the portal (RFC 9116). Its end is by the real clock, also in a demonstration."""
    mail = current_app.config["CONTACT_MAIL"]
    midnight = clock.real_now().replace(hour=0, minute=0, second=0, microsecond=0)
    notes = [_("Eksempel: Dette er en demonstrasjon.")] if current_app.config["DEMO"] else []
    notes += [] if mail else [_("Adressen er ikke virkelig, og ingen leser det som sendes hit.")]
    lines = [f"# {note}" for note in notes]
    lines += [
        f"Contact: mailto:{mail or NOBODY}",
        f"Expires: {midnight + SECURITY_TEXT_HOLDS:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(i18n.LANGUAGES)}",
        f"Canonical: {i18n.address_of('home.security_text', code=i18n.SOURCE)}",
    ]
    text = "".join(f"{line}\n" for line in lines)
    return keep(Response(text, mimetype="text/plain"), until=next_midnight(clock.now()))
