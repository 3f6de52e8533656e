"""The one gate: which comments the public may see at a moment. Page, count, feed, search, sitemap and redirect all ask it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, exists, false, func, or_, select

from portal.award import queries as award
from portal.comments.models import CommentSwitch
from portal.comments.rules import Hush, Place, PlaceKind
from portal.finalists.models import Finalist
from portal.foundation.db import db
from portal.moderation.models import Case
from portal.moderation.rules import VISIBLE, Kind
from portal.news import queries as news
from portal.news.models import Article

EVERYWHERE = tuple(PlaceKind)
ARTICLE = f"{PlaceKind.ARTICLE.value}:"


def visible(
    now: datetime, kinds: Collection[PlaceKind] = EVERYWHERE, *, hidden: bool | None = None
) -> ColumnElement[bool]:
    """Return the condition under which the public may see the comment of a case: it is shown, its page is too, no switch hides it.

    `kinds`: the pages that are asked about; every other is left out. `hidden`: what the switch says, where it has been read.
    """
    if all_hidden() if hidden is None else hidden:
        return false()
    return and_(Case.kind == Kind.COMMENT, let_through(), page_visible(Case.place, now, kinds))


def let_through() -> ColumnElement[bool]:
    """Return the condition under which a case is shown, as far as moderators are concerned; a part of the gate, never all of it."""
    [shown] = VISIBLE  # one state: compared with several, the newest would be sorted out of all
    return Case.state == shown


def all_hidden() -> bool:
    """Tell whether the switch keeps all comments from being shown."""
    return db.session.scalar(select(CommentSwitch.hush)) is Hush.HIDDEN


def page_visible(
    place: SQLColumnExpression[str], now: datetime, kinds: Collection[PlaceKind] = EVERYWHERE
) -> ColumnElement[bool]:
    """Return the condition under which the public may see the page with a place's name."""
    gates: list[ColumnElement[bool]] = []
    if PlaceKind.FINALIST in kinds:
        gates.append(place.in_(finalist_places(now)))
    if PlaceKind.ARTICLE in kinds:
        shown = exists().where(Article.slug == func.substr(place, len(ARTICLE) + 1), news.gate.shown(now))
        gates.append(and_(func.substr(place, 1, len(ARTICLE)) == ARTICLE, shown))
    return or_(false(), *gates)


def finalist_places(now: datetime) -> list[str]:
    """Return the names of the places under the finalists that the public may know of."""
    years = {edition.id: edition.year for edition in award.editions(now) if edition.visible.finalists}
    rows = db.session.execute(select(Finalist.edition_id, Finalist.slug).where(Finalist.edition_id.in_(years)))
    return [str(Place.finalist(years[row.edition_id], row.slug)) for row in rows]
