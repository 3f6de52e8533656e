"""The pages that can be commented on: what they are called, and how they stand with comments."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import literal, select, true

from portal.award.models import Edition
from portal.comments.models import CommentRoom, CommentSection, CommentSwitch
from portal.comments.queries.gate import finalist_places
from portal.comments.rules import Hush, Place, PlaceKind, Room
from portal.finalists.models import Finalist
from portal.foundation.db import db
from portal.foundation.i18n import gettext as _
from portal.foundation.outbox import Page
from portal.municipalities.models import Municipality
from portal.news import queries as news
from portal.news.models import Article


@dataclass(frozen=True)
class Commented:
    """A page that can be commented on. `name` in the page's language, `lang` of an article's own headline."""

    place: Place
    name: str
    lang: str | None = None

    @property
    def page(self) -> Page:
        """Where the page itself is."""
        return page_of(self.place)


def page_of(place: Place) -> Page:
    """Return where a page that is commented on is."""
    if place.kind is PlaceKind.FINALIST:
        return Page("finalists.show", {"year": place.year, "slug": place.slug})
    return Page("news.show", {"slug": place.slug})


def all_of(place: Place) -> Page:
    """Return where all comments on a page are."""
    return Page(f"comments.{place.kind.value}", dict(page_of(place).values))


def form_of(place: Place) -> Page:
    """Return where a comment on a page is written."""
    every = all_of(place)
    return Page(f"{every.endpoint}_write", every.values)


def commented(place: Place, now: datetime) -> Commented | None:
    """Return a page that the public may see and comment on."""
    return commented_on([place], now).get(place)


def commented_on(places: Collection[Place], now: datetime) -> dict[Place, Commented]:
    """Return those of some pages that the public may see, in a few statements for all."""
    finalists = {str(place): place for place in places if place.kind is PlaceKind.FINALIST}
    seen = [place for name, place in finalists.items() if name in set(finalist_places(now))] if finalists else []
    return names_of(seen) | _articles([place.slug for place in places if place.kind is PlaceKind.ARTICLE], now)


def names_of(places: Collection[Place]) -> dict[Place, Commented]:
    """Return what pages are called, whether the public may see them or not: for staff, and for the author's own page and mail."""
    finalists = {(place.year, place.slug): place for place in places if place.kind is PlaceKind.FINALIST}
    found = {place: Commented(place, _finalist_name(name, place.year)) for place, name in _municipalities(finalists)}
    return found | _articles([place.slug for place in places if place.kind is PlaceKind.ARTICLE], None)


def _finalist_name(name: str, year: int) -> str:
    return _("%(name)s, finalist %(year)s", name=name, year=year)


def _municipalities(finalists: dict[tuple[int, str], Place]) -> list[tuple[Place, str]]:
    if not finalists:
        return []
    rows = db.session.execute(
        select(Edition.year, Finalist.slug, Municipality.name)
        .join(Finalist, Finalist.edition_id == Edition.id)
        .join(Finalist.municipality)
        .where(
            Edition.year.in_({year for year, _slug in finalists}),
            Finalist.slug.in_({slug for _year, slug in finalists}),
        )
    )
    return [(finalists[row.year, row.slug], row.name) for row in rows if (row.year, row.slug) in finalists]


def _articles(slugs: Collection[str], now: datetime | None) -> dict[Place, Commented]:
    if not slugs:
        return {}
    chosen = select(Article.slug, Article.headline, Article.lang).where(Article.slug.in_(slugs))
    rows = db.session.execute(chosen if now is None else chosen.where(news.gate.shown(now)))
    places = ((Place.article(row.slug), row) for row in rows)
    return {place: Commented(place, row.headline, row.lang) for place, row in places}


def room(place: Place) -> Room:
    """Return how a page stands with comments: switch, section and the page itself, in one statement."""
    one = select(literal(1).label("one")).subquery()
    row = db.session.execute(
        select(
            CommentSwitch.hush, CommentSwitch.message, CommentSection.before, CommentSection.open,
            CommentRoom.closes_at, CommentRoom.why,
        )
        .select_from(one)
        .outerjoin(CommentSwitch, true())
        .outerjoin(CommentSection, CommentSection.kind == place.kind)
        .outerjoin(CommentRoom, CommentRoom.place == str(place))
    ).one()  # fmt: skip
    return Room(
        before=row.before is not False,
        section_open=row.open is not False,
        closes_at=row.closes_at,
        why=row.why,
        hush=Hush(row.hush) if row.hush else None,
        message=row.message,
    )


@dataclass(frozen=True)
class Section:
    """How comments on one kind of page are taken."""

    kind: PlaceKind
    before: bool
    open: bool


def sections() -> list[Section]:
    """Return how comments on each kind of page are taken."""
    rows = {row.kind: row for row in db.session.scalars(select(CommentSection))}
    return [
        Section(kind, rows[kind].before, rows[kind].open) if kind in rows else Section(kind, before=True, open=True)
        for kind in PlaceKind
    ]


@dataclass(frozen=True)
class Closing:
    """A page whose comments are closed, or will be."""

    commented: Commented
    closes_at: datetime
    why: str


def closings(most: int = 200) -> list[Closing]:
    """Return the pages whose comments are closed or will be, the latest first."""
    rows = db.session.scalars(select(CommentRoom).order_by(CommentRoom.closes_at.desc()).limit(most)).all()
    named = names_of([place for row in rows if (place := Place.named(row.place))])
    found = ((row, Place.named(row.place)) for row in rows)
    return [
        Closing(named.get(place) or Commented(place, row.place), row.closes_at, row.why)
        for row, place in found
        if place
    ]


@dataclass(frozen=True)
class Switch:
    """The emergency switch, while it is on."""

    hush: Hush
    since: datetime
    by: str
    message: str


def switch() -> Switch | None:
    """Return the emergency switch if it is on."""
    row = db.session.scalar(select(CommentSwitch))
    return Switch(row.hush, row.since, row.by, row.message) if row else None
