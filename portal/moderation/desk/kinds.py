"""What each kind of case looks like: its whole text, the page it stands on, what a mail quotes. A new kind joins here."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app, url_for

from portal.award import queries as award
from portal.comments import queries as comments
from portal.comments.queries import Commented
from portal.comments.queries.quotes import WithCase
from portal.comments.rules import Place
from portal.culture.views import feedback
from portal.finalists import queries as finalists
from portal.foundation import clock, generation
from portal.foundation.i18n import gettext as _
from portal.moderation.actions import Quote
from portal.moderation.queries import CaseRow, acts
from portal.moderation.rules import Kind, State
from portal.news import queries as news
from portal.nominations.queries import proposals

NEWEST_ARTICLES = 30  # so many can be chosen in the filter


@dataclass(frozen=True)
class Where:
    """The page that a case stands on. `url` is None where the public cannot see it; `lang` is that of an article's headline."""

    title: str
    url: str | None = None
    lang: str | None = None
    place: str = ""


NOWHERE = Where("")


@dataclass(frozen=True)
class Contribution:
    """What somebody sent in: the whole text, and the page that it is about."""

    text: str
    where: Where


def contributions(cases: Collection[CaseRow]) -> Mapping[int, Contribution]:
    """Return what was sent in with each case; of one whose text has been deleted, the beginning that its case still has."""
    where = pages({case.place for case in cases if case.place})
    left = [case for case in cases if case.state is not State.WITHDRAWN]  # what was taken back is nobody's to read
    found = {
        case.id: Contribution("" if case.state is State.WITHDRAWN else case.excerpt, where.get(case.place, NOWHERE))
        for case in cases
    }
    for case_id, comment in _comments([case.id for case in left if case.kind is Kind.COMMENT]).items():
        found[case_id] = Contribution(comment.text, found[case_id].where)
    proposed = [case.id for case in left if case.kind is Kind.PROPOSAL]
    for case_id, proposal in (proposals.with_cases(proposed) if proposed else {}).items():
        found[case_id] = Contribution(proposal.text, Where(_("å foreslå %(name)s", name=proposal.municipality)))
    for case_id, said in _feedback([case.id for case in left if case.kind is Kind.FEEDBACK]).items():
        found[case_id] = Contribution(said, NOWHERE)
    return found


def _comments(case_ids: Sequence[int]) -> Mapping[int, WithCase]:
    return comments.with_cases(case_ids) if case_ids else {}


def _feedback(case_ids: Sequence[int]) -> Mapping[int, str]:
    return feedback.texts(case_ids) if case_ids else {}


def quotes_of(case_ids: Collection[int]) -> Mapping[int, Quote]:
    """Return what mails about cases quote and lead to. Raises KeyUnusable."""
    return {**comments.quotes(case_ids), **feedback.quotes(case_ids), **proposals.quotes(case_ids)} if case_ids else {}


def quotes_of_batch(batch: str) -> Mapping[int, Quote]:
    """Return what mails about the cases of one go quote and lead to."""
    return quotes_of(acts.cases_in(batch))


def pages(places: Collection[str]) -> Mapping[str, Where]:
    """Return what pages are called, for staff, with the way there if the public can see them."""
    named = {name: place for name in places if (place := Place.named(name))}
    if not named:
        return {}
    titles, public = comments.names_of(named.values()), comments.commented_on(named.values(), clock.now())
    return {name: _where(name, titles.get(place), public=place in public) for name, place in named.items()}


def public_pages(places: Collection[str], now: datetime) -> Mapping[str, Where]:
    """Return the pages that the public can see, and no others."""
    named = [place for name in places if (place := Place.named(name))]
    found = comments.commented_on(named, now) if named else {}
    return {str(place): _where(str(place), each, public=True) for place, each in found.items()}


def _where(name: str, found: Commented | None, *, public: bool) -> Where:
    if found is None:
        return Where(name, place=name)
    return Where(found.name, url_for(found.page.endpoint, **found.page.values) if public else None, found.lang, name)


def pages_to_choose(chosen: str, now: datetime) -> list[Where]:
    """Return the pages that the queue can be narrowed to: newest finalists, newest articles, and the chosen one."""
    editions = [edition for edition in award.editions(now) if edition.visible.finalists]
    newest = max(editions, key=lambda edition: edition.year, default=None)
    slugs = sorted(finalists.slugs_of(newest)) if newest else []
    places = [str(Place.finalist(newest.year, slug)) for slug in slugs] if newest else []
    places += [str(Place.article(card.slug)) for card in news.newest(now, NEWEST_ARTICLES)]
    if chosen and chosen not in places and Place.named(chosen):
        places.append(chosen)
    found = pages(places)
    return [found[place] for place in places]


def ways() -> list[tuple[str, str]]:
    """Return the ways to what belongs to one kind only."""
    known = current_app.view_functions
    return [(url_for(endpoint), _("Innstillinger")) for endpoint in ("comments.settings",) if endpoint in known]


def next_change(now: datetime) -> datetime | None:
    """Return when a page that comments stand on appears or goes next."""
    changes = [news.next_change(now), *(edition.next_change for edition in award.editions(now))]
    return generation.earliest(changes)
