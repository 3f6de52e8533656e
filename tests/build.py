"""One builder for each thing that tests need; every value can be told."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import update

from portal.accounts import credentials
from portal.accounts.models import Account, AccountRole
from portal.accounts.rules import Role
from portal.award import actions as award
from portal.award import queries as award_queries
from portal.award.models import Edition
from portal.award.rules import Calendar
from portal.culture import actions as culture
from portal.demo import officers
from portal.finalists import actions as finalists
from portal.finalists.rules import FigureKind
from portal.foundation import clock
from portal.foundation.db import db, transaction
from portal.moderation import actions as moderation
from portal.moderation.rules import Kind, Moderator
from portal.municipalities import actions as municipalities
from portal.municipalities import queries as register
from portal.news import actions as news
from portal.people import actions as people
from portal.results import actions as results
from portal.voting import actions as voting
from tests import moments

FINALISTS = {"drammen": ("0602", "Drammen"), "larvik": ("0712", "Larvik"), "sarpsborg": ("0105", "Sarpsborg")}
FIELDS = ("short", "own_angle", "county_jury", "expert_panel")


def edition(year: int = 2019, calendar: Calendar = moments.CALENDAR, *, keys: bool = True) -> int:
    """An edition with three finalists and, unless told otherwise, keys for its vote. Returns its id."""
    edition_id = award.add_edition(year, calendar, jury=[], entries=[], criteria=[])
    rows = [municipalities.RegisterRow(number, name, "Fylke") for number, name in FINALISTS.values()]
    municipalities.add_register(rows, valid_from=year, valid_to=year, official_names={})
    for slug in FINALISTS:
        finalist(edition_id, slug, year=year)
    if keys:
        voting.set_up(edition_id, year)
    return edition_id


def finalist(edition_id: int, slug: str, /, *, year: int = 2019, **told: Any) -> int:
    """A finalist's presentation. Returns its id."""
    municipality = register.municipality_in(year, FINALISTS[slug][0])
    assert municipality is not None
    values: dict[str, Any] = {
        "municipality_id": municipality.id,
        "slug": slug,
        "lang": "nb",
        "color": "teal",
        "picture": slug,
        "mark": f"{slug}-mark",
        "alt": f"Illustrasjon fra {slug}",
        "headline": f"Overskrift for {slug}",
        "lead": f"Ingress for {slug}.",
        "texts": {field: f"Tekst {field} for {slug}." for field in FIELDS},
        "places": [(f"Sted {number}", f"Om sted {number}.") for number in range(1, 6)],
        "figures": [(FigureKind.POPULATION, "1000", date(2019, 1, 1), "SSB")],
    }
    return finalists.add_finalist(edition_id, finalists.NewFinalist(**{**values, **told}))


def article(slug: str = "en-artikkel", **told: Any) -> int:
    """An article that is shown from 1 June 2019. Returns its id."""
    values: dict[str, Any] = {
        "slug": slug,
        "lang": "nb",
        "headline": f"Overskrift {slug}",
        "lead": f"Ingress {slug}.",
        "body": "Brødtekst.",
        "picture": "kulturpolitikk",
        "alt": "Illustrasjon",
        "credit": "Illustrasjon: portalens egen tegning.",
        "publish_at": moments.oslo(2019, 6, 1),
    }
    return news.add_article(news.NewArticle(**{**values, **told}))


def topic(slug: str = "kulturskole", position: int = 1) -> int:
    """A topic. Returns its id."""
    return culture.add_topic(slug, position=position, names={"nb": slug.capitalize()}, leads={})


def lasting_pages() -> None:
    """The texts that the front page and the prize's page stand on."""
    for slug in ("kultur", "prisen"):
        culture.add_lasting_page(slug, {"nb": {"title": "Kultur", "lead": "Ingress.", "body": "Tekst."}})


def release(edition_id: int, winner: str = "drammen") -> None:
    """The jury's outcome, and the release at the set moment."""
    results.enter_outcome(edition_id, winner_slug=winner, reasons=["Grunnen."], source="Kilden")
    award.release(edition_id, now=moments.RELEASE_AT)


@transaction(publishes=True)
def certify(edition_id: int) -> None:
    """The final approval, written directly: its own action comes with the log."""
    db.session.execute(update(Edition).where(Edition.id == edition_id).values(certified_at=moments.CERTIFIED_AT))


@transaction
def account(*roles: Role, name: str = "Kari Nordmann", address: str = "kari@kommune.example", **told: Any) -> int:
    """Somebody who has enrolled, without a password that anybody knows unless one is told. Returns their id."""
    password = told.pop("password", None)
    moment = clock.real_now()
    values = {"name": name, "address": address, "language": "nb", "is_example": False, "invited_at": moment, **told}
    made = Account(**values, password=credentials.hashed(password) if password else "no password is this")
    made.roles = [AccountRole(role=role) for role in roles]
    db.session.add(made)
    db.session.flush()
    made.totp_box = credentials.new_totp(made.id)
    made.enrolled_at = moment
    return made.id


def person(address: str = "leser@example.org", *, language: str = "nb") -> int:
    """Somebody of the public who has confirmed their address. Returns their id."""
    person_id = people.known(address=address, language=language, now=moments.START)
    people.confirm(person_id, now=moments.START)
    return person_id


def case(
    text: str = "En vanlig kommentar.", *, author: str | None = "leser@example.org", name: str = "Leser A",
    place: str = "article:en-artikkel", kind: Kind = Kind.COMMENT, pending: bool = True, now: datetime = moments.START,
) -> int:  # fmt: skip
    """Something sent in, confirmed unless told otherwise. Returns the case's id."""
    person_id = person(author) if author else None
    case_id = moderation.open_case(
        kind=kind, place=place, person_id=person_id, name=name, text=text, language="nb", now=now
    )
    if pending:
        moderation.confirm(case_id, at_once=False, now=now)
    return case_id


def moderator(name: str = "Moderator A", address: str = "moderator-a@kommune.example") -> Moderator:
    """A moderator with an account."""
    return Moderator(account(Role.MODERATOR, name=name, address=address), name, address)


def release_demonstration() -> None:
    """The demonstration's officers decide all that is held, and two people release the result, as on its way by travel."""
    for decide, now in ((officers.decide, moments.VOTING_CLOSES), (officers.release, moments.RELEASE_AT)):
        edition = award_queries.edition_in(2019, now)
        assert edition is not None
        decide(edition, now)
    assert award_queries.edition_in(2019, moments.RELEASE_AT).calendar.released_at is not None  # type: ignore[union-attr]
