"""Lists of articles, and the articles."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.award import queries as award
from portal.comments.rules import Place
from portal.comments.views.blueprint import under
from portal.culture import queries as culture
from portal.foundation import clock, errors, generation, i18n
from portal.foundation.i18n import gettext as _
from portal.foundation.pagecache import keep
from portal.news import queries
from portal.news.queries import ArticlePage, CardPage

bp = Blueprint("news", __name__)

IDS = range(1, 2**31)  # what an id's column holds: a larger number in the address would be an error of the database
EDITION_LINK = re.compile(r'href="[^"]*?/norges-kulturkommune/(\d{4})[/"#?]')


@dataclass(frozen=True)
class Pager:
    """The addresses of the pages before and after."""

    newer_url: str | None
    older_url: str | None


@bp.get("/artikler")
@everybody
def index() -> ResponseReturnValue:
    """List the articles, newest first."""
    now = clock.now()
    found = queries.card_page(now, older_than=_id("eldre-enn"), newer_than=_id("nyere-enn"))
    page = render_template(
        "news/index.html",
        stories=found.cards,
        pager=_pager(found, "news.index"),
        topics=queries.topic_counts(now),
        years=queries.year_counts(now),
    )
    return keep(page, until=queries.next_change(now))


@bp.get("/tema/<slug>")
@everybody
def topic(slug: str) -> ResponseReturnValue:
    """List the articles of a topic."""
    now = clock.now()
    found = culture.topic_by_slug(slug)
    if found is None:
        errors.offer(url_for("news.index"), _("Se alle artiklene"))
        abort(404)
    cards = queries.card_page(now, topic_id=found.id, older_than=_id("eldre-enn"), newer_than=_id("nyere-enn"))
    pager = _pager(cards, "news.topic", slug=slug)
    page = render_template("news/topic.html", topic=found, stories=cards.cards, pager=pager)
    return keep(page, until=queries.next_change(now))


@bp.get("/arkiv/<int:year>")
@everybody
def archive(year: int) -> ResponseReturnValue:
    """List the articles of a year."""
    now = clock.now()
    years = queries.year_counts(now)
    if year not in [each.year for each in years]:
        errors.offer(url_for("news.index"), _("Se alle artiklene"))
        abort(404)
    cards = queries.card_page(now, year=year, older_than=_id("eldre-enn"), newer_than=_id("nyere-enn"))
    pager = _pager(cards, "news.archive", year=year)
    page = render_template("news/archive.html", year=year, years=years, stories=cards.cards, pager=pager)
    return keep(page, until=queries.next_change(now))


def _id(name: str) -> int | None:
    given = request.args.get(name, type=int)
    return given if given is not None and given in IDS else None  # None in a range is a search through all of it


def _pager(found: CardPage, endpoint: str, **values: Any) -> Pager:
    def address(name: str, place: int | None) -> str | None:
        return url_for(endpoint, **{**values, name: place}) if place is not None else None

    return Pager(address("nyere-enn", found.newer_than), address("eldre-enn", found.older_than))


@bp.get("/artikler/<slug>")
@everybody
def show(slug: str) -> ResponseReturnValue:
    """Show an article."""
    now = clock.now()
    article = queries.article_by_slug(slug, now)
    if article is None:
        errors.offer(url_for("news.index"), _("Se alle artiklene"))
        abort(404)
    comments = under(Place.article(slug), now)
    page = render_template(
        "news/show.html",
        article=article,
        comments=comments,
        related=queries.related_to(article, now),
        calendar_year=_edition_told_of(article, now),
        json_ld=_json_ld(article),
    )
    return keep(page, until=generation.earliest([queries.next_change(now), comments.until]))


def _edition_told_of(article: ArticlePage, now: datetime) -> int | None:
    """Return the year of the edition that the article leads to: its dates are what the reader may want to keep."""
    found = EDITION_LINK.search(article.body)
    return int(found[1]) if found and award.edition_in(int(found[1]), now) else None


def _json_ld(article: ArticlePage) -> dict[str, Any]:
    known = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": article.headline,
        "description": article.lead,
        "inLanguage": article.lang,
        "datePublished": article.iso_date,
        "dateModified": article.corrected and article.corrected.on.isoformat(),
        "mainEntityOfPage": i18n.address_of("news.show", code=i18n.language(), slug=article.slug),
        "publisher": current_app.config["ORGANISATION"]
        and {"@type": "Organization", "name": current_app.config["ORGANISATION"]},
    }
    return {name: value for name, value in known.items() if value}
