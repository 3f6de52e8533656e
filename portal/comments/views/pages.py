"""All comments on a page, one comment's address, and the rules."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.comments import queries
from portal.comments.rules import Place
from portal.comments.views.blueprint import address, bp, changes_at, page_address, write_address
from portal.foundation import clock
from portal.foundation.pagecache import keep
from portal.moderation.rules import COMPLAIN_WITHIN

IDS = range(1, 2**31)  # what an id's column holds: a larger number in the address would be an error of the database


@bp.get("/kommentarer/finalister/<year:year>/<slug>")
@everybody
def finalist(year: int, slug: str) -> ResponseReturnValue:
    """List the comments on a finalist."""
    return _all(Place.finalist(year, slug))


@bp.get("/kommentarer/artikler/<slug>")
@everybody
def article(slug: str) -> ResponseReturnValue:
    """List the comments on an article."""
    return _all(Place.article(slug))


def _all(place: Place) -> ResponseReturnValue:
    now = clock.now()
    commented = queries.commented(place, now)
    if commented is None:
        abort(404)
    found = queries.shown(place, now, after=_id("etter"), begin=_id("fra"))
    own = address(queries.all_of(place))
    target = queries.all_of(place)
    older = url_for(target.endpoint, **target.values, etter=found.more_after) if found.more_after else None
    page = render_template(
        "comments/all.html",
        commented=commented,
        page_url=page_address(commented),
        found=found,
        is_open=found.room.is_open(now),
        write_url=write_address(place),
        pager={"newer_url": None if found.is_newest else own, "older_url": older},
    )
    return keep(page, until=changes_at(place, found.room, now))


def _id(name: str) -> int | None:
    given = request.args.get(name, type=int)
    return given if given is not None and given in IDS else None


@bp.get("/kommentarer/<int:comment_id>")
@everybody
def one(comment_id: int) -> ResponseReturnValue:
    """Lead on to where a comment stands; one that is not shown is nowhere."""
    found = queries.shown_one(comment_id, clock.now()) if comment_id in IDS else None
    if found is None:
        abort(404)
    target = queries.all_of(found.place)
    values = {**target.values, "fra": comment_id, "_anchor": f"kommentar-{comment_id}"}
    return redirect(url_for(target.endpoint, **values), 303)


@bp.get("/kommentarer/regler")
@everybody
def rules() -> ResponseReturnValue:
    """Tell the rules, why a comment may be refused, and how to complain."""
    return keep(render_template("comments/rules.html", weeks=COMPLAIN_WITHIN.days // 7), until=None)
