"""What the pages of comments share."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.award import queries as award
from portal.comments import queries
from portal.comments.queries import Commented, CommentPage
from portal.comments.rules import Place, PlaceKind, Room
from portal.foundation import generation
from portal.foundation.outbox import Page
from portal.news import queries as news

bp = Blueprint("comments", __name__)


def address(page: Page) -> str:
    """Return the address of a page in the language of this one."""
    return url_for(page.endpoint, **page.values)


@dataclass(frozen=True)
class Under:
    """The comments that stand under a page, and the ways on from them. `until`: the moment at which that changes by itself."""

    page: CommentPage
    is_open: bool
    write_url: str
    all_url: str
    until: datetime | None


def under(place: Place, now: datetime) -> Under:
    """Return what stands under a page that is commented on."""
    found = queries.shown(place, now)
    room = found.room
    return Under(found, room.is_open(now), write_address(place), address(queries.all_of(place)), room.closing(now))


def write_address(place: Place) -> str:
    """Return where a comment on a page is written."""
    return address(queries.form_of(place))


def changes_at(place: Place, room: Room, now: datetime) -> datetime | None:
    """Return when a page about the comments of another changes by itself."""
    moments = [room.closing(now)]
    if place.kind is PlaceKind.FINALIST:
        edition = award.edition_in(place.year, now)
        moments.append(edition.next_change if edition else None)
    else:
        moments.append(news.next_change(now))
    return generation.earliest(moments)


def link_ended_page() -> ResponseReturnValue:
    """Answer every link that leads nowhere with the same page."""
    return render_template("comments/link_ended.html"), 410


def page_address(commented: Commented) -> str:
    """Return the address of the page that is commented on."""
    return address(commented.page)
